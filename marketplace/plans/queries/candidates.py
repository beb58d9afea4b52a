"""What ranking is told: the part of a need that is wanted, and every offer's features; masked points throughout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from statistics import median

import sqlalchemy as sa

from hub.categories import queries as categories
from hub.categories.domain import Category
from hub.checks import queries as checks
from hub.checks.domain import NEVER, closed, holds
from hub.kernel import clock
from hub.kernel.db import db
from hub.kernel.week import Slot
from hub.kernel.week import slots as slots_of
from hub.people import queries as people
from marketplace.needs.queries import NeedView
from marketplace.offers.domain import OfferKind, Unit
from marketplace.offers.queries import OfferView
from marketplace.plans.domain import PAIR, TAKEN
from marketplace.plans.models import Acquaintance, Part, TrackRecord
from matching.distances.domain import Point
from matching.hours.domain import WeekSlot, quarters
from matching.ranking.domain import Candidate, Wanted
from reviews.reviews import queries as reviews

GENDER = frozenset({"helper-woman", "helper-man"})  # a must-have where someone says so, never a weight
FEWEST_PRICES = 3
AHEAD = timedelta(days=28)  # checks must hold for as long as holds reach
WEEK = 7 * 1440


def mask(slots: Iterable[Slot]) -> int:
    """Times of the week as matching counts them."""
    return quarters(WeekSlot(slot.weekday, slot.start, slot.minutes) for slot in slots)


def hourly_pence(offer: OfferView, slots: Sequence[Slot], price_pence: int | None = None) -> int:
    """A price as if it were for an hour of these times, so that prices can be compared."""
    price = offer.price_pence if price_pence is None else price_pence
    if offer.unit is Unit.HOUR or not slots:
        return price
    return price * len(slots) * 60 // sum(slot.minutes for slot in slots)


def wanted_for(
    need: NeedView,
    category: str,
    flags: Iterable[str],
    slots: Sequence[Slot],
    *,
    ceiling_pence: int | None = None,
    median_pence: int | None = None,
    blocked: frozenset[str] | None = None,
    alone: bool = True,
    there: frozenset[str] = frozenset(),
) -> Wanted:
    """What one part of a need asks for, from today or its start on; `blocked` parties are looked up unless given.

    With `alone`, whoever can be one of two who come together is asked, too; those who are `there` as the other are not.
    """
    first = max(need.starts, clock.today())
    last = min(need.ends or date.max, first + AHEAD) if need.ends is None or need.ends >= first else first
    visits = tuple(mask([slot]) for slot in slots)
    return Wanted(
        category=category,
        first_day=first,
        last_day=last,
        point=Point(need.lat, need.lon),
        areas=frozenset({need.ward} if need.ward else ()),
        slots=reduce(or_, visits, 0),
        longest=max((slot.minutes for slot in slots), default=0),
        visits=visits,
        checks=frozenset(kind.value for kind in categories.required_checks(category, flags=flags)),
        must=frozenset(need.must_haves) - ({PAIR} if alone else set()),
        prefer=frozenset(need.preferences) - GENDER,
        blocked=(people.blocked_with(need.holder) if blocked is None else blocked) | there,
        ceiling_pence=0 if need.free_only else ceiling_pence,
        median_pence=median_pence,
    )


def may_do(offer: OfferView, kind: Category) -> bool:
    """Whether a kind of help is open to such an offer today: a council may have narrowed it since the offer was made."""
    return kind.open_to(offer.kind.value, organisation=offer.party.startswith("organisation:"))


def candidates(
    offers: Sequence[OfferView],
    holder: str,
    slots: Sequence[Slot],
    said: Mapping[str, tuple[int, Sequence[Slot]]] | None = None,
    busy: Busy | None = None,
) -> list[Candidate]:
    """The offers as ranking sees them; `said` are proposals' own prices (pence) and times, by offer.

    At which times they are `busy` is read, unless it is known.
    """
    parties = {offer.party for offer in offers}
    held, tracks = _held(parties), _tracks(parties)
    busy = busy_minutes(offers) if busy is None else busy
    known, ratings = _known(holder, parties), reviews.summaries(parties)
    kinds = {one.code: one for one in categories.categories(retired=True)}
    found = []
    for offer in offers:
        track, summary = tracks.get(offer.party), ratings.get(offer.party)
        price, times = (said or {}).get(offer.id, (offer.price_pence, None))
        found.append(
            Candidate(
                id=offer.id,
                party=offer.party,
                kind=offer.kind.value,
                sector=offer.sector,
                categories=frozenset(code for code in offer.categories if code in kinds and may_do(offer, kinds[code])),
                point=Point(offer.lat, offer.lon) if offer.lat is not None and offer.lon is not None else None,
                radius_km=0.0 if offer.areas else offer.radius_km,
                areas=frozenset(offer.areas),
                availability=_free(offer, busy) if times is None else mask(times),
                shortest=offer.minimum_minutes if times is None else 0,
                left=_left(offer, busy) if times is None else WEEK,
                price_pence=hourly_pence(offer, times or slots, price),
                checks=held.get(offer.party, {}),
                features=offer.must_have_facts,
                together=known.get(offer.party, 0),
                rating=summary.mean if summary and summary.shown else None,
                reviews=summary.count if summary and summary.shown else 0,
            )
        )
        if track:
            found[-1] = replace(
                found[-1], asked=track.asked, accepted=track.accepted, due=track.due, kept=track.kept, visits=track.kept
            )
    return found


def _held(parties: Collection[str]) -> dict[str, dict[str, date | None]]:
    """Each party's valid checks and their last days, with all that each proves besides."""
    today = clock.today()
    found: dict[str, dict[str, date | None]] = defaultdict(dict)
    for party, check, issued, expires in checks.approved(parties):
        for kind in closed([check]) if holds(issued, expires, today) else ():
            before = found[party].get(kind.value, date.min)
            found[party][kind.value] = max(before or NEVER, expires or NEVER)
    return found


def _tracks(parties: Collection[str]) -> dict[str, TrackRecord]:
    return {row.party: row for row in db.session.scalars(sa.select(TrackRecord).where(TrackRecord.party.in_(parties)))}


def _known(holder: str, parties: Collection[str]) -> dict[str, int]:
    statement = sa.select(Acquaintance.party, Acquaintance.visits).where(
        Acquaintance.holder == holder, Acquaintance.party.in_(parties)
    )
    return dict(db.session.execute(statement).all())


def together_with(holders: Collection[str]) -> dict[tuple[str, str], int]:
    """How many visits each party has made to each of these holders."""
    statement = sa.select(Acquaintance.holder, Acquaintance.party, Acquaintance.visits).where(
        Acquaintance.holder.in_(list(holders))
    )
    return {(holder, party): visits for holder, party, visits in db.session.execute(statement)}


Busy = dict[str, list[tuple[str, tuple[Slot, ...]]]]


def busy_minutes(offers: Sequence[OfferView]) -> Busy:
    """For each party, the offers and times of the week at which it is taken already."""
    statement = sa.select(Part.party, Part.offer_id, Part.slots).where(
        Part.party.in_({offer.party for offer in offers}),
        Part.state.in_(TAKEN),
        Part.dropped_at.is_(None),
        Part.once.is_(None),
    )
    found: Busy = defaultdict(list)
    for party, offer_id, slots in db.session.execute(statement):
        found[str(party)].append((str(offer_id), slots_of(slots)))
    return found


def free_times(offer: OfferView, slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """The times for which an offer can be asked as things stand, which may be fewer than those at which it is open."""
    busy = busy_minutes([offer])
    return askable(slots, _free(offer, busy), offer.minimum_minutes, _left(offer, busy))


def askable(slots: Iterable[Slot], free: int, shortest: int, left: int) -> tuple[Slot, ...]:
    """Those of the times that are wholly `free` (a mask), no shorter than the `shortest` visit, and within the minutes `left`.

    Where not all fit in what is left of a week, the first of the week do.
    """
    found = []
    for slot in sorted(slots):
        if shortest <= slot.minutes <= left and not mask([slot]) & ~free:
            found.append(slot)
            left -= slot.minutes
    return tuple(found)


def _left(offer: OfferView, busy: Busy) -> int:
    """The minutes that the offer's week still has."""
    used = sum(slot.minutes for of, times in busy.get(offer.party, []) if of == offer.id for slot in times)
    return max(0, offer.capacity_minutes - used)


def _free(offer: OfferView, busy: Busy) -> int:
    """When the offer is free: nothing once its week is full; a person or a thing is in one place at a time."""
    if not _left(offer, busy):
        return 0
    taken = busy.get(offer.party, [])
    free = mask(offer.slots)
    alone = offer.party.startswith("person:")
    if alone or offer.kind is OfferKind.ASSET:
        for of, times in taken:
            if alone or of == offer.id:
                free &= ~mask(times)
    return free


def local_median(offers: Iterable[OfferView], slots: Sequence[Slot]) -> int | None:
    """The middle of the hourly prices asked for this task, free ones left out; None where they are too few."""
    prices = [price for offer in offers if (price := hourly_pence(offer, slots))]
    return round(median(prices)) if len(prices) >= FEWEST_PRICES else None
