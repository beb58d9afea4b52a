"""Whom needs tell of what happened to them."""

from __future__ import annotations

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.places.events import AreasChanged
from marketplace.needs import queries, services
from marketplace.needs.events import NeedDue, NeedExpired, NeedPosted, NeedUnmet

TOLD = {
    NeedUnmet.type: (
        "need-unmet",
        N_(
            "Two weeks have gone by and nobody has helped yet. The council knows. Open your need to see what you can do."
        ),
    ),
    NeedExpired.type: (
        "need-expired",
        N_(
            "A need of yours ran out of time without all the help it asked for. The council counts it. You can ask again."
        ),
    ),
    NeedDue.type: (
        "need-look",
        N_("Twelve weeks have gone by. Say how things are now, so that we know whether the help helps."),
    ),
}


def tell_holder(delivery: Delivery[NeedUnmet] | Delivery[NeedExpired] | Delivery[NeedDue]) -> None:
    """Tell whoever holds a need what the clock did."""
    event = delivery.event
    kind, template = TOLD[event.type]
    link = f"/needs/{event.need}/look" if isinstance(event, NeedDue) else f"/needs/{event.need}"
    notices.tell_party(
        services.party_of(event.holder), kind, template=template, data={}, link=link, event_id=delivery.id
    )


def tell_posted(delivery: Delivery[NeedPosted]) -> None:
    """Tell a person that someone else asked for help on their behalf."""
    event = delivery.event
    need = queries.need(event.need)
    if event.holder == f"person:{need.posted_by}" or not event.holder.startswith("person:"):
        return
    notices.tell_party(
        event.holder,
        "need-posted-for-you",
        template=N_("Someone who acts for you has asked for help for you. Open it to see what was said."),
        data={},
        link=f"/needs/{event.need}",
        event_id=delivery.id,
    )


def areas_changed(_delivery: Delivery[AreasChanged]) -> None:
    """Let every need stand in the areas of the new set."""
    services.follow_areas()
