"""Reactions: whoever is sent hears what is theirs to make, what no longer, and what stands still."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hub.kernel import clock, ids
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from marketplace.visits import queries, services
from marketplace.visits.events import VisitCancelled, VisitsGiven, VisitsPaused, VisitsResumed, VisitsTaken

_GIVEN = (
    N_("You are to make the visit of %(when_at)s."),
    N_("You are to make %(visits)s visits of a booking. The first is that of %(when_at)s."),
)
_TAKEN = (
    N_("The visit of %(when_at)s is no longer yours to make."),
    N_("You are no longer to make %(visits)s visits of a booking. The first of them is that of %(when_at)s."),
)
_CALLED_OFF = N_("Visits that you were to make have been called off. Your calendar shows those that are left.")
_YOUR_CHECK = N_(
    "A check of yours is out of date, so visits that you were to make are paused. They go on once it is renewed."
)
_CARER_PAUSED = N_("Coming visits that you are to make are paused for now. You are told when they go on.")
_CARER_RESUMED = N_("Visits that you are to make can take place again.")


def tell_carer(delivery: Delivery[Any], template: str) -> None:
    """Whoever is sent, while they may be."""
    event: Any = delivery.event
    visit = queries.visit(event.visit)
    if visit.carer is not None and queries.is_sent([visit.carer], visit.supplier, visit.carer):
        services.tell_carers(
            visit.supplier, [visit.carer], event.type, template, {"when_at": event.starts, "amount_pence": event.amount_pence},
            occasion=delivery.id, link=f"/visits/{visit.id}", but=event.by,
        )  # fmt: skip


def tell_called_off(delivery: Delivery[VisitCancelled]) -> None:
    """Whoever was sent hears once a day of all visits of a booking that are called off together."""
    event = delivery.event
    if (carer := queries.visit(event.visit).carer) is not None:
        services.tell_carers(
            event.supplier, [carer], event.type, _CALLED_OFF, {},
            occasion=f"off:{clock.local(delivery.at).date().isoformat()}:{event.booking}", link=_week(event.starts),
            but=event.by,
        )  # fmt: skip


def tell_carers_paused(delivery: Delivery[VisitsPaused] | Delivery[VisitsResumed]) -> None:
    """Those to whom they are given hear that coming visits stand still, or go on."""
    event = delivery.event
    paused = isinstance(event, VisitsPaused)
    lacks = isinstance(event, VisitsPaused) and event.why == services.CARER
    words = _YOUR_CHECK if lacks else _CARER_PAUSED if paused else _CARER_RESUMED
    if event.carers:
        services.tell_carers(
            event.supplier, event.carers, event.type, words, {}, occasion=delivery.id, link=_week(event.starts)
        )


def tell_given(delivery: Delivery[VisitsGiven]) -> None:
    """Tell whoever is sent that visits are theirs to make, or no longer."""
    event = delivery.event
    one, several = _TAKEN if isinstance(event, VisitsTaken) else _GIVEN
    opens = event.visits == 1 and not isinstance(event, VisitsTaken)
    notices.tell_party(
        ids.urn("person", event.carer),
        event.type,
        template=one if event.visits == 1 else several,
        data={"when_at": event.starts, "visits": event.visits},
        link=f"/visits/{event.visit}" if opens else _week(event.starts),
        event_id=delivery.id,
        but=event.by,
    )


def _week(starts: str) -> str:
    """One's own visits in the week of a visit: opens for everybody, whoever makes it now."""
    return f"/visits?week={clock.local(datetime.fromisoformat(starts)).date().isoformat()}"


NEWS = {
    "visits.tell-given": ((VisitsGiven, VisitsTaken), tell_given),
    "visits.tell-carers-paused": ((VisitsPaused, VisitsResumed), tell_carers_paused),
}
"""Which handler hears of what."""
