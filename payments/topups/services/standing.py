"""The standing account of a fund's payer: where it is, and what arrives there without a page of ours.

Stripe's cash balance guards the money: a payment takes only what is there, so one look too many asks for a payment that
finds nothing, is given up, and has moved nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from hub.kernel import clock, ids, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from payments.checkouts.domain import BY_TRANSFER, LEAST_PENCE, MOST_PENCE
from payments.gateway import services as gateway
from payments.gateway.domain import BankDetails, CallKind
from payments.ledger.domain import CURRENCY
from payments.topups import queries
from payments.topups.domain import (
    Method,
    NotToCallOff,
    Origin,
    TopUpEvent,
    TopUpState,
)
from payments.topups.models import Payer, TopUp
from payments.topups.services.payers import introduce, introduced, require_payer
from payments.topups.services.steps import go, note

POUNDS = CURRENCY.lower()
FROM_CASH = {**BY_TRANSFER, "payment_method_data": {"type": "customer_balance"}, "confirm": True}


def open_account(fund: str, by: Actor) -> None:
    """Learn from Stripe where a fund's payer sends money, and keep it. Runs outside any unit; again, it changes nothing.

    Raises:
        NotYourFund. Missing. StripeSilent, StripeRefused, NoGateway.
    """
    known = gateway.attempt_now(unit.write(introduce, fund, by))
    customer = known.object or ""
    unit.write(introduced, fund, customer)
    unit.write(_keep, fund, gateway.bank_details(customer))


def _keep(fund: str, told: BankDetails) -> None:
    row = unit.locked(Payer, fund)
    if row is not None:
        row.holder, row.sort_code, row.number = told.holder[:255], told.sort_code[:16], told.number[:32]
        db.session.flush()


def take(fund: str) -> None:
    """Look what has arrived for a fund that no payment took, and ask for a payment that takes it. Runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    payer = unit.read(queries.payer, fund)
    if payer is None or payer.customer is None:
        return
    held = gateway.cash(payer.customer)
    unit.write(_take, fund, held, payer.last)


def _take(fund: str, held: Mapping[str, int], last: str | None) -> None:
    """`last` is the payment that was asked last when we looked: where another has been since, what we saw is old."""
    row = unit.locked(Payer, fund)
    if row is None or row.customer is None or queries.last_taken(fund) != last:
        return
    row.looked_at, row.waiting_pence = clock.now(), max(0, held.get(POUNDS, 0))
    others = sorted((currency, amount) for currency, amount in held.items() if currency != POUNDS)
    row.other = ", ".join(f"{amount / 100:.2f} {currency.upper()}" for currency, amount in others)[:120]
    db.session.flush()
    pence = min(row.waiting_pence, MOST_PENCE)
    if pence < LEAST_PENCE or queries.is_taking(fund) or queries.own_money_awaited(fund):
        return
    row.waiting_pence -= pence
    id_ = ids.new()
    params = {
        **FROM_CASH,
        "amount": pence,
        "currency": POUNDS,
        "customer": row.customer,
        "metadata": {"fund": fund, "top_up": id_},
    }
    call = gateway.ask(CallKind.PAYMENT, ids.urn("top-up", id_), params, key=f"arrived:{id_}")
    note(id_, fund, pence, call, origin=Origin.FUNDER, method=Method.BANK, paged=False, by=None)


def asked(top_up: str, intent: str) -> None:
    """Stripe has made the payment; whether it took the money is looked at next."""
    row = unit.locked(TopUp, top_up)
    if row is not None and row.state is TopUpState.ASKED:
        row.intent = intent
        go(row, TopUpEvent.OPEN)


def give_up(top_up: str) -> None:
    """Let a payment that found no money wait no more."""
    row = unit.locked(TopUp, top_up)
    if row is not None and row.state is TopUpState.OPEN:
        _cancel(row)


def call_off(top_up: str, by: Actor) -> str:
    """Let a page's payment wait no more for its bank transfer; what came in part is taken as new money. The call's id.

    Raises:
        Missing. NotYourFund. NotToCallOff.
    """
    row = unit.locked(TopUp, top_up)
    if row is None or row.state is not TopUpState.OPEN or row.intent is None or row.method is not Method.BANK:
        raise NotToCallOff
    require_payer(by, row.fund_id)
    return _cancel(row)


def _cancel(row: TopUp) -> str:
    params = {"payment_intent": row.intent}
    return gateway.ask(CallKind.CANCELLATION, ids.urn("top-up", row.id), params, key=f"call-off:{row.id}")
