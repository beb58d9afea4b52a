"""What is refused about own money."""

from __future__ import annotations

from hub.kernel import errors
from hub.kernel.errors import Invalid, Refused
from hub.kernel.words import N_


class NotAnAmount(Invalid):
    """Less or more than may be added at once."""

    code = "not-an-own-amount"
    template = N_("Write an amount from %(least)s to %(most)s.")


class TooMuch(Refused):
    """A purse holds so much and no more."""

    code = "purse-full"
    template = N_(
        "You may have %(together)s here altogether, and %(there)s is there or can be paid on a page that is open. Add less."
    )


class NothingBack(Invalid):
    """Nothing, or less, cannot go back."""

    code = "nothing-back"
    template = N_("Write an amount of at least a penny.")


class TooMuchBack(Refused):
    """More than can be used cannot go back."""

    code = "too-much-back"
    template = N_("%(there)s can go back now. Write that or less.")


class SentBefore(errors.SentBefore):
    """The same form came with another amount."""

    code = "purse-sent-before"
    template = N_("You sent this form before, with another amount. Look at what is there before you ask again.")


class WhyNeeded(Invalid):
    """Limits without a day to come, or without a reason."""

    code = "purse-limits-why"
    template = N_("%(message)s")


class NotOwed(Invalid):
    """Nothing, or more than the council owes the balance at Stripe."""

    code = "not-owed-to-stripe"
    template = N_("Write an amount from a penny to %(owed)s: that is what is missing there.")


class ReferenceNeeded(Invalid):
    """A payment is known by its reference."""

    code = "purse-reference-needed"
    template = N_("Write the reference with which it was paid.")
