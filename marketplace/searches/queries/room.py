"""Who has a place free, now or this week: asked of the bookings themselves, so that it is right the moment one changes.

A week is the council's, from Monday on. A place is one shortest visit of an offer: as many are free as fit into what its
visits leave of its hours a week, which is how a booking is measured too (`bookings`, require_hours), and into what is
left of the week. Whoever works alone, and a thing that is lent, has no place now while on a visit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta

from hub.kernel import clock, unit
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferKind
from marketplace.offers.queries import Capacity, OfferView
from marketplace.searches import domain, ports
from marketplace.searches.domain import When
from matching.hours.domain import minutes, rest_of_week


def places(view: OfferView, taken: Mapping[str, int], quarter: int) -> int:
    """How many places an offer has free from a quarter of an hour of the week on; of the week so many minutes are taken.

    None once it opens no more this week. Whoever works alone, and a thing that is lent, has no more than go into the
    time for which it opens still, and one where that is shorter than a shortest visit: a visit may begin in it.
    """
    capacity = Capacity(view.id, view.party, view.kind, view.capacity_minutes, view.minimum_minutes)
    unused = capacity.places(taken.get(view.id, 0))
    left = minutes(domain.opening(view.slots) & rest_of_week(quarter))
    if not left:
        return 0
    alone = view.party.startswith("person:") or view.kind is OfferKind.ASSET
    return min(unused, max(1, left // max(1, view.minimum_minutes))) if alone else unused


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
    known = taken()
    used_up = [one.offer for one in offers.capacities(known) if not one.places(known[one.offer])]
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
