"""Why an expense is not claimed or not approved: each refusal says what the person can do about it."""

from __future__ import annotations

from hub.kernel.errors import Conflict, Forbidden, Invalid
from hub.kernel.words import N_


class NotAnExpense(Invalid):
    """What was written does not make a claim; `field` says where."""

    code = "not-an-expense"


class TooOld(NotAnExpense):
    """The day is further back than the rules of that day allow."""

    code = "expense-too-old"
    template = N_("That is more than %(months)s months ago, too long for a claim. If there was a reason, call us.")


class TooFar(NotAnExpense):
    """More miles on one day than anyone drives for a visit; miles in words."""

    code = "too-many-miles"
    template = N_(
        "That makes %(miles)s miles on one day, and %(most)s can be claimed. Check the miles, or call us about it."
    )


class SentAlready(Conflict):
    """The same form came before, with other details."""

    code = "expense-sent-already"
    template = N_(
        "This form was sent before, and that claim stands as it was. If this is another claim, check it and send it "
        "once more."
    )


class StaleForm(Conflict):
    """A form without its mark: it cannot be told from a double click."""

    code = "expense-stale-form"
    template = N_("This form is too old to be sent. Check what is in it, and send it once more.")


class OwnExpense(Forbidden):
    """Nobody decides about money that goes to them, or about a claim that they wrote down for someone."""

    code = "own-expense"
    template = N_("Someone else in finance must decide this, because the claim is yours or you wrote it down.")


class NotRates(Invalid):
    """Rates that cannot be; `field` says which."""

    code = "not-rates"
