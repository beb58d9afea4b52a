"""Who has a place free, now or this week: asked of the bookings themselves, so that it is right the moment one changes.

A week is the council's, from Monday on. A place is one shortest visit of an offer: as many are free as fit into what its
visits leave of its hours a week, which is how a booking is measured too (`bookings`, require_hours). Whoever works alone,
and a thing that is lent, has no place now while on a visit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta

from hub.kernel import clock, unit
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferKind
from marketplace.offers.queries import Capacity, OfferView
from marketplace.searches import ports
from marketplace.searches.domain import When


def places(view: OfferView, taken: Mapping[str, int]) -> int:
    """How many places an offer has free in a week of which so many minutes are taken, by offer."""
    capacity = Capacity(view.id, view.party, view.kind, view.capacity_minutes, view.minimum_minutes)
    return capacity.places(taken.get(view.id, 0))


def taken(offer_ids: Collection[str] | None = None) -> Mapping[str, int]:
    """Minutes of this week that are taken, by offer: of all, which is a sum over every visit of the week, or of these."""
    since, until = _week(clock.now())
    if offer_ids is not None:
        return ports.taken().minutes(since, until, offer_ids)
    return unit.standing(("minutes-taken", since), lambda: ports.taken().minutes(since, until, None))


def full(when: When) -> frozenset[str]:
    """Ids of the offers without a place, this week or now."""
    now = clock.now().replace(second=0, microsecond=0)
    key = ("full", _week(now)) if when == "week" else ("full", now)
    return unit.standing(key, lambda: _without_place() | (_at_work(now) if when == "now" else frozenset()))


def _without_place() -> frozenset[str]:
    minutes = taken()
    used_up = [one.offer for one in offers.capacities(minutes) if not one.places(minutes[one.offer])]
    return frozenset((*used_up, *offers.too_small()))


def _at_work(now: datetime) -> frozenset[str]:
    """All that a person offers who is on a visit, and a thing that is lent just now."""
    under_way = ports.taken().under_way(now)
    theirs = offers.ids_of(sorted({party for _, party in under_way if party.startswith("person:")}))
    lent = [one.offer for one in offers.capacities({offer for offer, _ in under_way}) if one.kind is OfferKind.ASSET]
    return frozenset((*theirs, *lent))


def _week(now: datetime) -> tuple[datetime, datetime]:
    """The first moments of this week and of the next, as the council's wall has them."""
    zone, today = clock.zone(), clock.local(now).date()
    monday = today - timedelta(days=today.weekday())
    since, until = (datetime.combine(monday + timedelta(days=days), time(), zone).astimezone(UTC) for days in (0, 7))
    return since, until
