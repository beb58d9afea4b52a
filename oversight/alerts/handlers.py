"""Reactions: commissioners are told of an alert."""

from __future__ import annotations

from hub.kernel import ids
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from oversight.alerts.events import AlertOpened
from oversight.metrics.domain import METRICS


def tell_commissioners(delivery: Delivery[AlertOpened]) -> None:
    """Say which figure is out of bounds."""
    event = delivery.event
    _, alert = ids.parse(event.subject)
    for person in people.staff("commissioner"):
        notices.tell(
            person,
            "alert",
            template=N_("A figure is out of bounds: %(metric)s."),
            data={"metric": METRICS[event.metric].name},
            link=f"/council/alerts/{alert}",
            event_id=delivery.id,
        )
