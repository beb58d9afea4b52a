"""Bad days, and what only the outside world can do: order them, and let them happen."""

from __future__ import annotations

from payments.sandbox.domain import accounts, balance, charges, disputes, intents, payouts
from payments.sandbox.domain.faults import Fault
from payments.sandbox.domain.refusals import Refusal
from payments.sandbox.domain.world import CURRENCY, Search
from payments.sandbox.services.opening import opened


def order_fault(fault: Fault, *, times: int = 1) -> None:
    """Let a bad day happen to the first thing that it can happen to; or to so many, one after the other.

    Stripe's library tries again by itself, so that a line which is cut once is hardly noticed.
    """
    with opened() as (_, chest):
        for _n in range(times):
            chest.order(fault)


def cancel_fault(position: int) -> None:
    """Let it not happen after all."""
    with opened() as (_, chest):
        chest.cancel(position)


def open_dispute(charge_id: str | None = None) -> str:
    """Let a payer's bank take a card payment back: this one, or the last; returns the dispute's id.

    Raises:
        SandboxRefused: there is none that can be disputed.
    """
    with opened() as (world, _):
        if charge_id:
            charge = world.one("charge", charge_id)
        else:
            paid = world.shelf.find(Search("charge", where=(("status", "succeeded"), ("disputed", False)), limit=50))[0]
            cards = [one for one in paid if one["payment_method_details"]["type"] == charges.CARD]
            if not cards:
                raise Refusal("There is no card payment to dispute.", code="charge_not_disputable")
            charge = cards[0]
        return str(disputes.open_one(world, charge)["id"])


def close_dispute(dispute_id: str, *, won: bool) -> None:
    """Let the payer's bank decide.

    Raises:
        Missing: there is no such dispute.
        SandboxRefused: it is closed already.
    """
    with opened() as (world, _):
        disputes.close(world, world.one("dispute", dispute_id), won=won)


def restrict_account(account_id: str) -> None:
    """Ask an account for a document, and let nothing be paid to it until it is there.

    Raises:
        Missing: there is no such account.
    """
    with opened() as (world, _):
        accounts.restrict(world, account_id)


def ask_account(account_id: str) -> None:
    """Ask an account for a document by a day, and let it be paid until then.

    Raises:
        Missing: there is no such account.
        SandboxRefused: it may not be paid now, or is asked for something already.
    """
    with opened() as (world, _):
        accounts.ask(world, account_id)


def send_transfer(customer_id: str, amount: int) -> None:
    """Let a customer's bank transfer of `amount` pence arrive.

    Raises:
        Missing: there is no such customer.
        SandboxRefused: the amount is no amount.
    """
    with opened() as (world, _):
        intents.receive(world, customer_id, amount)


def take_fee(amount: int) -> str:
    """Let Stripe take a fee of `amount` pence from the council's balance; returns the balance transaction's id.

    Raises:
        SandboxRefused: there is not so much.
    """
    with opened() as (world, _):
        balance.need(world, amount, "There is not enough in the balance for this fee.")
        return str(balance.book(world, "stripe_fee", -amount, None, description="Fees of the month")["id"])


def pay_outside(amount: int) -> str:
    """Let `amount` pence come in by bank transfer for which Kith asked nothing; returns the balance transaction's id.

    Raises:
        SandboxRefused: the amount is no amount.
    """
    with opened() as (world, _):
        intents.check_amount(amount, "amount")
        wanted = intents.make(world, amount, {"description": "Taken in the dashboard"}, [charges.TRANSFER])
        paid = intents.succeed(world, wanted, charges.TRANSFER)
        return str(world.one("charge", paid["latest_charge"])["balance_transaction"])


def pay_out(amount: int) -> str:
    """Send `amount` pence to the council's own bank account, as one does in Stripe's dashboard; returns the payout's id.

    Raises:
        SandboxRefused: there is not so much.
    """
    with opened() as (world, _):
        return str(payouts.create(world, {"amount": amount, "currency": CURRENCY})["id"])
