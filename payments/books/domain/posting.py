"""What money that nobody posted may be posted as, by what Stripe calls it, and the entries of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from hub.kernel.errors import Conflict, Refused
from hub.kernel.money import pounds
from hub.kernel.words import N_
from payments.books.domain.matching import BreakKind
from payments.checkouts.domain import Paid
from payments.funds.domain import at_stripe, bank, owed_to_stripe, unallocated
from payments.ledger.domain import OPS, Account, AccountKind, Entry, Kind, credit, debit, merged, move
from payments.pools.domain import divide
from payments.topups.domain import Origin, landing


class Nature(StrEnum):
    """What it is. Whatever comes in may also go out again: then all of it is the other way round."""

    MONEY = "money"  # new money of a fund; or it went back to whoever had paid it in
    BANK = "bank"  # a fund's own, from the bank account where it was recorded; or to there
    FUNDS = "funds"  # the same of several funds at once: a payout of the common balance, or its return
    OWED = "owed"  # the council pays in what it owes the common balance at Stripe
    FEE = "fee"  # kept by Stripe as its own fee; or given back


KINDS = {
    Nature.MONEY: Kind.RECEIPT,
    Nature.BANK: Kind.DEPOSIT,
    Nature.FUNDS: Kind.DEPOSIT,
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


class MoreThanTheFunds(Refused):
    """A payout of more than all funds have at Stripe; `there` in words."""

    code = "break-more-than-the-funds"
    template = N_(
        "All funds together have %(there)s at Stripe, which is less. The rest of this payout is residents’ own money or on "
        "its way to suppliers, and no fund has it in the bank: pay it back in at Stripe, and explain both."
    )


class PayoutFirst(Conflict):
    """The return of a payout that was not posted to several funds, or of another amount."""

    code = "break-payout-first"
    template = N_(
        "The payout itself is not posted as that of several funds, so it is not known what goes back to which. Post the "
        "payout first, or choose the one fund to which it was posted."
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


def of_several(kind: BreakKind, type_: str, gross_pence: int, net_pence: int) -> bool:
    """Whether it may be posted to several funds: a payout of the council's own, or its return if that cost no fee."""
    if kind is not BreakKind.MISSING_HERE or type_ not in PAYOUTS:
        return False
    return (gross_pence < 0 and net_pence <= gross_pence) or gross_pence == net_pence > 0


def shares(pence: int, held: Mapping[str, int]) -> dict[str, int]:
    """What a payout took of the cash of each fund: by what each has at Stripe, to the penny, by largest remainder.

    Stripe has one balance and pays out of it without a word of funds, so nothing tells them apart but what each has: by
    that, no fund is left with less than another for what it has still to pay there, and all of it is all of each. What a
    fund has altogether stays the same, because its bank has what Stripe has no longer. No share is more than its fund has.

    Args:
        pence: what was paid out, at most what all have together.
        held: the pence of each fund's cash at Stripe; one that has nothing (or less) takes no part.

    Raises:
        MoreThanTheFunds: they have not so much.
    """
    there = {fund: cash for fund, cash in sorted(held.items()) if cash > 0}
    if pence > sum(there.values()):
        raise MoreThanTheFunds(there=pounds(sum(there.values())), field="fund")
    return {fund: share for fund, share in zip(there, divide(pence, tuple(there.values())), strict=True) if share}


def paid_out(parts: Mapping[str, int], fee_pence: int = 0) -> tuple[Entry, ...]:
    """A payout of several funds: of each Dr bank / Cr stripe.available, so that its cash goes where its money is.

    What Stripe kept as its fee is shared as the payout is, and each fund bears its share as it bears the fee of a payout
    of its own; the council's own share is its expense.

    Args:
        parts: what left Stripe of the cash of each fund, its share of the fee included.
        fee_pence: what of all that Stripe kept.
    """
    found: list[Entry] = []
    sent = divide(sum(parts.values()) - fee_pence, tuple(parts.values()))
    for (fund, pence), gross in zip(parts.items(), sent, strict=True):
        fee = pence - gross
        found += move(bank(fund), at_stripe(fund), gross) if gross else ()
        if fee:
            own = move(Account(AccountKind.STRIPE_FEE, OPS), at_stripe(OPS), fee)
            found += own if fund == OPS else fee_entries(fund, fee)
    return merged(found)


def came_back(posted: Iterable[Entry]) -> tuple[Entry, ...]:
    """Its return: to each fund what the payout had brought to its bank. The fee does not come back."""
    banks = [one for one in posted if one.account.kind is AccountKind.BANK]
    return tuple(entry for one in banks for entry in move(at_stripe(one.account.fund), one.account, one.amount_pence))


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
