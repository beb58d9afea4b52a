"""Reactions: whoever loses help hears of it once, with what is proposed, and once if it is taken back."""

from __future__ import annotations

from typing import Any

from hub.kernel import ids
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.domain import Scope
from marketplace.failures.domain import Outcome
from marketplace.failures.events import FailureNews, FailureTakenBack, ReplacementProposed

ARRANGES = frozenset({Scope.ARRANGE, Scope.SPEND})


def tell(delivery: Delivery[Any]) -> None:
    """Tell whoever has the help, and whoever arranges it for them: once for each need, however often it is delivered."""
    event: FailureNews = delivery.event
    data = {"name": people.masked_names([event.supplier]).get(event.supplier, ""), "first_on": event.first}
    more: dict[str, Any] = {
        "template": _words(event),
        "data": data,
        "link": f"/failures/{event.failure}/needs/{event.need}",
        "event_id": f"{event.failure}:{event.need}",
    }
    notices.tell_party(event.holder, event.type, **more)
    kind, id_ = ids.parse(event.holder)
    for given in people.delegations_of(id_) if kind == "person" else ():
        if given.resident == id_ and given.stands and ARRANGES & set(given.scopes):
            notices.tell(given.supporter, event.type, **more)


def _words(event: FailureNews) -> str:
    if isinstance(event, FailureTakenBack):
        return _STAYS if event.answered else _GOES_ON
    return _SAYS[Outcome(event.outcome)] if isinstance(event, ReplacementProposed) else ""


_SAYS = {
    Outcome.WHOLE: N_(
        "%(name)s does not come any more from %(first_on)s. We have found somebody else who could. Open it, and say yes "
        "or choose yourself. Nothing is booked before you say so."
    ),
    Outcome.PART: N_(
        "%(name)s does not come any more from %(first_on)s. We have found somebody else for a part of it. Open it to see "
        "whom, and what you can do about the rest. Nothing is booked before you say so."
    ),
    Outcome.NOTHING: N_(
        "%(name)s does not come any more from %(first_on)s. We have found nobody else yet. Open it to see why, and what "
        "you can do."
    ),
}
_GOES_ON = N_("%(name)s goes on coming after all. You need do nothing.")
_STAYS = N_("%(name)s goes on after all. What you have agreed with others meanwhile stays as it is.")

NEWS = {"failures.tell": ((ReplacementProposed, FailureTakenBack), tell)}
"""Which handler hears of what."""
