"""What money that nobody posted may be posted as, by what Stripe calls it, and the entries of each."""

from __future__ import annotations

from enum import StrEnum

from hub.kernel.errors import Conflict, Refused
from hub.kernel.words import N_
from payments.books.domain.matching import BreakKind
from payments.checkouts.domain import Paid
from payments.funds.domain import at_stripe, bank, owed_to_stripe, unallocated
from payments.ledger.domain import OPS, Account, AccountKind, Entry, Kind, credit, debit
from payments.topups.domain import Origin, landing


class Nature(StrEnum):
    """What it is. Whatever comes in may also go out again: then all of it is the other way round."""

    MONEY = "money"  # new money of a fund; or it went back to whoever had paid it in
    BANK = "bank"  # a fund's own, from the bank account where it was recorded; or to there
    OWED = "owed"  # the council pays in what it owes the common balance at Stripe
    FEE = "fee"  # kept by Stripe as its own fee; or given back


KINDS = {
    Nature.MONEY: Kind.RECEIPT,
    Nature.BANK: Kind.DEPOSIT,
    Nature.OWED: Kind.DEPOSIT,
    Nature.FEE: Kind.CORRECTION,
}

# Stripe's words for what changed a balance (`type` of a balance transaction, as the SDK lists them).
_FEES = ("stripe_fee", "stripe_fx_fee", "tax_fee")
PAYOUTS = ("payout", "payout_cancel", "payout_failure")
_PAYMENTS = (
    "charge",
    "payment",
    "payment_failure_refund",
    "payment_refund",
    "payment_reversal",
    "payment_unreconciled",
    "refund",
    "refund_failure",
    "topup",
    "topup_reversal",
)
SUPPLIERS = (
    "application_fee",
    "application_fee_refund",
    "connect_collection_transfer",
    "transfer",
    "transfer_cancel",
    "transfer_failure",
    "transfer_refund",
)
RESERVES = (
    "payment_network_reserve_hold",
    "payment_network_reserve_release",
    "payout_minimum_balance_hold",
    "payout_minimum_balance_release",
    "reserve_hold",
    "reserve_release",
    "reserve_transaction",
    "reserved_funds",
)


class NotCorrectable(Refused):
    """It may not be posted as that, or not at all."""

    code = "break-not-correctable"
    template = N_("This cannot be posted as that. Choose what the page offers, or explain this break instead.")


class PostedMeanwhile(Conflict):
    """Kith has posted it since the two sides were compared."""

    code = "break-posted-meanwhile"
    template = N_("Kith has posted this itself since the last comparison. The break goes by itself tonight.")


class PaymentAwaited(Conflict):
    """One of Kith's own payments may be it."""

    code = "break-payment-awaited"
    template = N_(
        "A payment of this amount that was begun in Kith is not settled yet, and this may be it. Kith looks at it within "
        "six hours and posts it itself if so. Come back then."
    )


class NotInTheBank(Refused):
    """A fund's own money that was never recorded in its bank; `there` in words."""

    code = "break-not-in-the-bank"
    template = N_(
        "The fund has %(there)s recorded in the bank, which is less. Record there what came in, or say that this is new "
        "money."
    )


class MoreThanOwed(Refused):
    """More than the council owes the balance; `owed` in words."""

    code = "break-more-than-owed"
    template = N_("The council owes the balance %(owed)s, which is less. Say what else this is.")


def natures(kind: BreakKind, type_: str, gross_pence: int, there_pence: int, here_pence: int) -> tuple[Nature, ...]:
    """What a break's money may be posted as; nothing where it can only be explained.

    Args:
        kind: in what way the two sides differ.
        type_: Stripe's word for what it has; empty where it has nothing.
        gross_pence: what Stripe has of it before its own fee.
        there_pence: what that added to the balance.
        here_pence: what we posted of it.
    """
    if kind is BreakKind.AMOUNT:
        return (Nature.FEE,) if there_pence and here_pence else ()
    if kind is not BreakKind.MISSING_HERE or type_ in (*SUPPLIERS, *RESERVES):
        return ()
    if type_ in _FEES or gross_pence * there_pence <= 0:
        return (Nature.FEE,)
    if type_ in PAYOUTS:
        return (Nature.BANK,)
    paid = (Nature.MONEY, Nature.BANK, *((Nature.OWED,) if there_pence > 0 else ()))
    return paid if type_ in _PAYMENTS else (*paid, Nature.FEE)


def entries(nature: Nature, fund: str, gross_pence: int, net_pence: int) -> tuple[Entry, ...]:
    """What is posted; pence as Stripe has them, below zero where it went out.

    New money and a fund's own are posted as a payment made in Kith is (`topups.domain.landing`). What is owed:
    Dr clearing.payout / Cr bank, in `ops`, and Stripe's fee of it Dr exp.stripe_fee. `fund` does not matter there.
    """
    fee = gross_pence - net_pence
    if nature is Nature.FEE:
        return fee_entries(fund, -net_pence)
    if nature is Nature.OWED:
        kept = (debit(Account(AccountKind.STRIPE_FEE, OPS), fee),) if fee else ()
        return (debit(owed_to_stripe(), net_pence), credit(bank(OPS), gross_pence), *kept)
    origin = Origin.FUNDER if nature is Nature.MONEY else Origin.BANK
    return landing(fund, Paid(gross_pence, fee, None, ""), origin)


def fee_entries(fund: str, pence: int) -> tuple[Entry, ...]:
    """A fee of Stripe's that a fund bears, and that passes through `ops`, as the fee of a payment into a fund does.

    Below zero it was given back.
    """
    return (
        debit(unallocated(fund), pence),
        credit(at_stripe(fund), pence),
        debit(Account(AccountKind.STRIPE_FEE, OPS), pence),
        credit(Account(AccountKind.FEE, OPS), pence),
    )
