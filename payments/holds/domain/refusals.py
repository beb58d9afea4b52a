"""Why money is not set aside, or not moved: each refusal says what the person can do about it."""

from __future__ import annotations

from typing import Self

from hub.kernel import money
from hub.kernel.errors import Conflict, Invalid, Missing, Refused
from hub.kernel.words import N_


class BudgetShort(Refused):
    """The budget does not cover it. `needed_pence` and `available_pence` say by how much; `field` is none."""

    code = "budget-short"
    template = N_(
        "This takes %(needed)s, and the budget has %(available)s free. Choose fewer or shorter visits, or call us "
        "about the budget."
    )

    @classmethod
    def of(cls, needed: int, available: int, **more: object) -> Self:
        """With its amounts in pence, and in words."""
        words = {"needed": money.pounds(needed), "available": money.pounds(available)}
        return cls(needed_pence=needed, available_pence=available, **words, **more)


class BudgetShortUntil(BudgetShort):
    """As above, and more money comes on a day."""

    template = N_(
        "This takes %(needed)s, and the budget has %(available)s free until %(next)s, when %(more)s comes in. Choose "
        "fewer or shorter visits, or a later start."
    )


class BudgetShortThen(BudgetShort):
    """The promises of a coming period exceed its instalment."""

    template = N_(
        "The visits from %(first)s to %(last)s take %(needed)s, and the budget has %(available)s free for those days. "
        "Choose fewer or shorter visits."
    )


class OwnMoneyShort(BudgetShort):
    """A resident's own money does not cover it."""

    code = "own-money-short"
    template = N_(
        "This takes %(needed)s, and %(available)s of own money is ready. Add own money first, or choose fewer or "
        "shorter visits."
    )


class OwnMoneyWaits(Refused):
    """Nobody else's money pays for what a resident pays for."""

    code = "own-money-waits"
    template = N_("This is paid for with the resident’s own money, and waits until there is enough of it.")


class BudgetClosed(Refused):
    """Nothing can be held in this budget: it is not approved, or was refused."""

    code = "budget-closed"
    template = N_("This budget cannot be used yet, because it is not approved. Choose another one, or call us.")


class OutsideDates(BudgetClosed):
    """A visit is not on one of the budget's days."""

    template = N_("This budget runs from %(starts)s to %(ends)s. Choose days in between, or another budget.")


class PaidDirectly(Refused):
    """A direct payment is the resident's own to pay with."""

    code = "paid-directly"
    template = N_(
        "This budget is a direct payment: it goes to the person’s own account, and Kith pays nothing from it. Its "
        "visits are recorded here, and paid from there."
    )


class CategoryBarred(Refused):
    """A budget pays for some kinds of help only."""

    code = "category-barred"
    template = N_("This budget does not pay for this kind of help. Choose another budget, or call us about it.")


class CategoryNever(CategoryBarred):
    """Something that no budget pays for."""

    code = "category-never"
    template = N_("No budget pays for this: %(words)s. Choose other help, or pay for it yourself.")


class RelativeBarred(Refused):
    """A relative in the same household is not paid, unless an exception is on record."""

    code = "relative-barred"
    template = N_(
        "They are a relative who lives in the same household, and a budget does not pay them unless the council has "
        "recorded an exception. Call us about it, choose someone else, or pay with own money."
    )


class LimitReached(Refused):
    """A supporter's limit for four weeks; amounts in pence and in words."""

    code = "limit-reached"
    template = N_(
        "You may use %(limit)s in four weeks for this person. With this it would be %(total)s between %(first)s and "
        "%(last)s. Choose fewer visits, or ask them to book it."
    )


class NotALine(Invalid):
    """An amount that cannot be set aside."""

    code = "not-a-line"
    template = N_("An amount must be at least a penny.")


class HoldChanged(Conflict):
    """The same visit came with other details, or its money has gone another way already."""

    code = "hold-changed"
    template = N_("The money for this visit has changed since. Open it again to see how it stands.")


class Reserved(Conflict):
    """What is owed back is being taken back already, or came back."""

    code = "owed-back-reserved"
    template = N_("This is being taken back already, or nothing of it is owed back any more. Look again.")


class NoHold(Missing):
    """Nothing is known of money for this."""

    code = "no-hold"
