"""Whoever keeps a search is told what is new in it."""

from __future__ import annotations

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from marketplace.watches import queries
from marketplace.watches.events import WatchFound


def tell(delivery: Delivery[WatchFound]) -> None:
    """Say how many offers are new; the news itself carries nobody's words, and of a search let go nothing is said."""
    kept = queries.kept(delivery.event.watch)
    if kept is not None:
        notices.tell(
            kept.person,
            "search-found",
            template=N_("New in your search “%(name)s”: %(count)s."),
            data={"name": kept.name, "count": delivery.event.count},
            link="/account/searches",
            event_id=delivery.id,
        )
