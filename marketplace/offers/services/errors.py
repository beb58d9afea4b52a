"""Why an offer, or a step of one, is refused."""

from __future__ import annotations

from hub.kernel.errors import Invalid, Refused
from hub.kernel.words import N_


class NoReason(Invalid):
    """A refusal without a reason helps nobody."""

    code = "no-reason"
    template = N_("Say why, in words that the person can act on.")


class ChecksMissing(Refused):
    """An offer cannot go live while its tasks need checks that its maker does not hold."""

    code = "checks-missing"
    template = N_("These checks are missing or out of date: %(checks)s. They must be approved first.")


class OwnOffer(Refused):
    """Nobody decides on their own offer."""

    code = "own-offer"
    template = N_("You belong to whoever makes this offer. Another officer must decide.")


class NotThisWay(Invalid):
    """A kind of help that may not be given in this way."""

    code = "not-this-way"
    template = N_("“%(category)s” cannot be offered in this way. Take it out, or choose another way of helping.")


class NeedsDecision(Refused):
    """A commissioner suspends by a decision; only safeguarding may do it at once."""

    code = "needs-decision"
    template = N_("Suspend it with a recorded decision, from the council's levers.")


class Suspended(Refused):
    """What is not to be had while the council has suspended an offer."""

    code = "suspended-offer"
    template = N_("The council has suspended this offer. It can be changed once that is lifted.")


class Stops(Refused):
    """A supplier of whom it is on the record that they stop: nothing of theirs goes live beside that."""

    code = "offer-stops"
    template = N_(
        "It is on the record that they stop on %(day)s. Nothing of theirs can go live before that is taken back under "
        "“Suppliers who stop”, or the suspension is lifted with a recorded decision."
    )


class StaleOffer(Refused):
    """The officer read another version than the one that stands there now."""

    code = "stale-offer"
    template = N_("This offer was changed since you opened it. Read it again, then decide.")
