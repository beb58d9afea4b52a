"""Whoever keeps a search is told what is new in it."""

from __future__ import annotations

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from marketplace.watches import queries
from marketplace.watches.events import WatchFound, WatchLost


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


def tell_lost(delivery: Delivery[WatchLost]) -> None:
    """Say that nothing can be found any more, and what to do: once, until its place is known again."""
    kept = queries.kept(delivery.event.watch)
    if kept is not None:
        notices.tell(
            kept.person,
            "search-lost",
            template=N_(
                "We no longer know the place of your search “%(name)s”, so it finds nothing. Search again with another postcode, and stop this one."
            ),
            data={"name": kept.name},
            link="/account/searches",
            event_id=delivery.id,
        )
