"""A payment into a fund: its states, what Stripe says of it, and what is posted when it can be spent."""

from __future__ import annotations

from enum import StrEnum

from hub.kernel.errors import Conflict, Forbidden, Invalid
from hub.kernel.words import N_
from payments.checkouts.domain import Paid
from payments.funds.domain import at_stripe, bank, unallocated
from payments.ledger.domain import OPS, Account, AccountKind, Entry, credit, debit, merged, move


class Origin(StrEnum):
    """Whose money it is before it is paid in."""

    FUNDER = "funder"  # new money for the fund
    BANK = "bank"  # the fund's own, recorded in the bank before, on its way to where it can be transferred


class Method(StrEnum):
    """How it is paid in."""

    BANK = "bank"
    CARD = "card"


class TopUpState(StrEnum):
    """Where a payment stands."""

    ASKED = "asked"  # no page to pay at yet
    OPEN = "open"  # the page waits for whoever pays, or for their bank
    PAID = "paid"  # Stripe has it, and it is not available yet
    CLEARED = "cleared"  # it stands in the fund
    EXPIRED = "expired"  # nobody paid
    RETURNING = "returning"  # asked to go back to whoever sent it; not in the fund, and not known to have gone
    RETURNED = "returned"  # it has gone back


class TopUpEvent(StrEnum):
    """What becomes of it."""

    OPEN = "open"
    PAY = "pay"
    CLEAR = "clear"
    EXPIRE = "expire"
    RETURN = "return"
    GO = "go"
    KEEP = "keep"  # Stripe would not send it back, or the bank did not take it


S, E = TopUpState, TopUpEvent

ARROWS: dict[tuple[TopUpState, TopUpEvent], TopUpState] = {
    (S.ASKED, E.OPEN): S.OPEN,
    (S.ASKED, E.EXPIRE): S.EXPIRED,
    (S.OPEN, E.PAY): S.PAID,
    (S.OPEN, E.EXPIRE): S.EXPIRED,
    (S.PAID, E.CLEAR): S.CLEARED,
    (S.CLEARED, E.RETURN): S.RETURNING,
    (S.RETURNING, E.GO): S.RETURNED,
    (S.RETURNING, E.KEEP): S.CLEARED,
    (S.RETURNED, E.KEEP): S.CLEARED,
}
UNSETTLED = (S.ASKED, S.OPEN, S.PAID)
FINAL = (S.CLEARED, S.EXPIRED, S.RETURNING, S.RETURNED)  # nothing more is learnt of it by looking at the payment


class NotAnAmount(Invalid):
    """Less or more than Stripe takes in one payment."""

    code = "not-a-top-up"
    template = N_("Write an amount from £0.30 to £999,999.99. Pay more than that in several payments.")


class NotYourFund(Forbidden):
    """Only finance and the fund's own funder pay into it."""

    code = "not-your-fund"
    template = N_("This fund is not yours to pay into.")


class NotToReturn(Conflict):
    """Only what came new by bank transfer and stands in the fund goes back, and only as long as it is not given to anyone."""

    code = "not-to-return"
    template = N_(
        "This cannot be sent back: it must have come by bank transfer as new money, and the fund must have as much that "
        "no budget has and that lies at Stripe. Take money back from budgets first, or wait until what is on its way is there."
    )


class NotToCallOff(Conflict):
    """Only what waits for a bank transfer can be called off."""

    code = "not-to-call-off"
    template = N_("Nothing is called off: this payment does not wait for a bank transfer any more. Look how it stands.")


def landing(fund: str, paid: Paid, origin: Origin) -> tuple[Entry, ...]:
    """What is posted when a payment can be spent. The fund bears Stripe's fee, which passes through `ops`.

    Dr stripe.available:f (what arrived), Cr unallocated:f, or for the fund's own money Cr bank:f (what was sent) and
    Dr unallocated:f (the fee); in `ops` Dr exp.stripe_fee / Cr income.fee.
    """
    net, fee = paid.gross_pence - paid.fee_pence, paid.fee_pence
    entries = [debit(at_stripe(fund), net)]
    if origin is Origin.FUNDER:
        entries.append(credit(unallocated(fund), net))
    else:
        entries.append(credit(bank(fund), paid.gross_pence))
        entries += [debit(unallocated(fund), fee)] if fee else []
    if fee:
        entries.append(debit(Account(AccountKind.STRIPE_FEE, OPS), fee))
        entries.append(credit(Account(AccountKind.FEE, OPS), fee))
    return merged(entries)


def clearing(fund: str) -> Account:
    """What was asked to leave the fund's cash at Stripe and is not known to have gone; below zero meanwhile."""
    return Account(AccountKind.CLEARING_TRANSFER, fund)


def going_back(fund: str, pence: int) -> tuple[Entry, ...]:
    """Asked of Stripe: Dr unallocated / Cr clearing.transfer; refused, the same backwards."""
    return move(unallocated(fund), clearing(fund), pence)


def gone_back(fund: str, pence: int) -> tuple[Entry, ...]:
    """Stripe has sent it back: Dr clearing.transfer / Cr stripe.available."""
    return move(clearing(fund), at_stripe(fund), pence)


def came_again(fund: str, pence: int) -> tuple[Entry, ...]:
    """The bank did not take it: Dr stripe.available / Cr unallocated."""
    return (debit(at_stripe(fund), pence), credit(unallocated(fund), pence))


def backwards(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The same the other way round."""
    return tuple(Entry(entry.account, -entry.amount_pence) for entry in entries)


def taken_back(fund: str, pence: int) -> tuple[Entry, ...]:
    """A card's bank has taken it: Dr unallocated / Cr stripe.available."""
    return move(unallocated(fund), at_stripe(fund), pence)
