"""What a fund is called in the ledger, and what is refused about it."""

from __future__ import annotations

from hub.kernel.access import SYSTEM, Actor
from hub.kernel.errors import Conflict, Forbidden, Invalid, Refused
from hub.kernel.words import N_
from payments.ledger.domain import OPS, Account, AccountKind


class NameNeeded(Invalid):
    """A fund without a name or a purpose."""

    code = "fund-name-needed"
    template = N_("Give the fund a name and say in a sentence what its money is for.")


class NameTaken(Conflict):
    """Two funds of one name would be mixed up."""

    code = "fund-name-taken"
    template = N_("There is already a fund called “%(name)s”. Choose another name.")


class NotAnAmount(Invalid):
    """Nothing, or less, cannot be received."""

    code = "not-an-amount"
    template = N_("Write an amount of at least a penny.")


class ReferenceNeeded(Invalid):
    """A credit is known by the bank's reference."""

    code = "reference-needed"
    template = N_("Write the reference from the bank statement.")


class ReferenceTaken(Conflict):
    """The same reference came with another amount."""

    code = "reference-taken"
    template = N_(
        "A credit with the reference “%(reference)s” is recorded already, with another amount. Check the two."
    )


class FundShort(Refused):
    """A fund's unallocated money does not reach; all amounts in pence."""

    code = "fund-short"
    template = N_("The fund has %(available)s left that is not given to anyone, and this takes %(needed)s.")


CONTRIBUTIONS = "Residents’ contributions"
OWN_MONEY = "Residents’ own money"
OWN_MONEY_FOR = "What residents add by card and pay for help with. Nothing public is in it."
CONTRIBUTIONS_FOR = "What residents pay towards their own budgets, as assessed. It is spent first."


def bank(fund: str) -> Account:
    """The cash of a fund."""
    return Account(AccountKind.BANK, fund)


def at_stripe(fund: str) -> Account:
    """The cash of a fund that stands at Stripe and can be transferred."""
    return Account(AccountKind.STRIPE_AVAILABLE, fund)


def owed_to_stripe() -> Account:
    """What the council owes the common balance at Stripe, below zero until the council pays it in."""
    return Account(AccountKind.CLEARING_PAYOUT, OPS)


def unallocated(fund: str) -> Account:
    """A fund's money that no budget has yet."""
    return Account(AccountKind.UNALLOCATED, fund)


def require_finance(by: Actor) -> None:
    """Let only finance (and the system itself) through.

    Raises:
        Forbidden: `by` is someone else.
    """
    if by != SYSTEM and not by.has("finance"):
        raise Forbidden
