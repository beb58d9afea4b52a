"""Reactions: commissioners are told of an alert."""

from __future__ import annotations

from hub.kernel import clock
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from oversight.alerts.events import AlertOpened
from oversight.metrics.domain import METRICS


def tell_commissioners(delivery: Delivery[AlertOpened]) -> None:
    """Say which figure is out of bounds: once a night for each figure, in however many places.

    One that an officer opened by hand is told by itself, whatever was said that day.
    """
    event = delivery.event
    night = f"alerts-{clock.local(delivery.at).date().isoformat()}"
    metric = METRICS[event.metric]
    for person in people.staff("commissioner"):
        if person == event.by:
            continue
        notices.tell(
            person,
            f"alert-{metric.code}",
            template=N_("A figure is out of bounds: %(metric)s."),
            data={"metric": metric.name},
            link="/council/alerts",
            event_id=delivery.id if event.urgent else night,
        )
