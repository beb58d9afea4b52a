"""Why a need, or a step of one, is refused."""

from __future__ import annotations

from hub.kernel.errors import Conflict, Invalid
from hub.kernel.words import N_


class NotYourBudget(Invalid):
    """A budget of someone else's."""

    code = "not-your-budget"
    template = N_("Choose a budget of the person who needs the help.")


class OnlyAResidents(Invalid):
    """Own money for a place or an organisation."""

    code = "only-a-residents"
    template = N_("Only a resident pays with own money. Choose something else that pays.")


class PostcodeMissing(Invalid):
    """Nobody can say who is near without knowing where."""

    code = "postcode-missing"
    template = N_("Say where the help is needed: a postcode is enough.")


class NotWhilePlanned(Conflict):
    """A field that a plan is made of."""

    code = "not-while-planned"
    template = N_(
        "This cannot be changed while somebody stands in the plan for it. Take out whom you chose there first "
        "(“Start choosing again”), or ask for a second need."
    )


class NotForThem(Invalid):
    """A kind of help that this kind of holder does not ask for."""

    code = "not-for-them"
    template = N_("“%(category)s” is not for whom you ask. Take it out, or ask for someone else.")
