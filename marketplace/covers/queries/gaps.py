"""Where a helper is missing: for good, for now, or for one visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hub.kernel import clock
from hub.kernel.week import Slot
from marketplace.bookings import queries as bookings
from marketplace.bookings.domain import LIVE, BookingState, PaidFrom
from marketplace.bookings.queries import BookingView
from marketplace.covers.domain import RECENT, Kind, NotMissing
from marketplace.failures import queries as failures
from marketplace.plans import queries as plans
from marketplace.plans.domain import PartState, weekly_pence
from marketplace.plans.queries import PartView, PlanView
from marketplace.visits import queries as visits
from marketplace.visits.domain import Occurrence
from marketplace.visits.queries import VisitView


@dataclass(frozen=True)
class Gap:
    """Where a helper is missing: of which agreement, at which times, from which day; `only` one visit on that day.

    `parts` are what the plan would ask for anew; `there` who comes for the others of two already; so many are `missing`
    at a visit; `beside` are seats that others have left, whom nobody asks back for these.
    """

    kind: Kind
    ref: str
    was: BookingView
    slots: tuple[Slot, ...]
    first: date
    parts: tuple[PartView, ...]
    there: tuple[PartView, ...] = ()
    missing: int = 1
    beside: tuple[PartView, ...] = ()
    failure: str | None = None
    at: tuple[datetime, datetime] | None = None

    @property
    def key(self) -> str:
        """How an address names it."""
        return f"{self.kind.value}.{self.ref}"

    @property
    def only(self) -> date | None:
        """The day, where it is one visit."""
        return self.first if self.kind is Kind.VISIT else None

    def was_pence(self, slots: Sequence[Slot]) -> int:
        """What some of its times cost, or cost until now."""
        return weekly_pence(self.was.price_pence, self.was.unit, slots)


def gaps(need_id: str) -> list[Gap]:
    """Where helpers of a need are missing, the soonest first. What several share is theirs to choose together."""
    known = [one for one in bookings.bookings_for(need_id) if one.paid_from is not PaidFrom.POOL]
    if not known:
        return []
    plan, parts, now = plans.plan(need_id), plans.parts({one.part for one in known}), clock.now()
    if not plan.need.live:
        return []
    weekly = [one for one in known if parts[one.part].once is None]
    covers = [(one, parts[one.part]) for one in known if parts[one.part].once and one.state in LIVE]
    agreed = {one.id: one for one in weekly if one.agreed}
    lacking = visits.interrupted(agreed, now)
    found = [*_ended(plan, weekly, parts, now), *_paused(plan, agreed, lacking)]
    found += _single(plan, agreed, lacking, covers)
    return sorted(found, key=lambda gap: (gap.first, gap.key))


def gap(need_id: str, key: str) -> Gap:
    """One of them.

    Raises:
        NotMissing: there is none of this name any more.
    """
    found = next((one for one in gaps(need_id) if one.key == key and one.failure is None), None)
    if found is None:
        raise NotMissing
    return found


def _ended(plan: PlanView, known: Sequence[BookingView], parts: dict[str, PartView], now: datetime) -> list[Gap]:
    """Agreements that were called off lately, or end before a day, whose times are open.

    Where both of two are gone, each of them leaves one seat.
    """
    stands = {part.id for part in plan.parts}
    open_ = [part for part in plan.parts if part.state is PartState.OPEN]
    seats = {(part.category, slot): part.carers for part in open_ for slot in part.slots}
    found = []
    for was in known:  # the newest first
        over = was.state is BookingState.CANCELLED and was.over_at is not None and was.over_at > now - RECENT
        if was.begun_at is None and was.answered_at is None:
            continue
        if not (over or (was.agreed and was.part not in stands)):
            continue
        slots, people = tuple(s for s in was.slots if seats.get((was.category, s), 0) > 0), parts[was.part].carers
        if not slots:
            continue
        for slot in slots:
            seats[was.category, slot] -= people
        mine = tuple(
            replace(part, slots=tuple(slot for slot in part.slots if slot in slots))
            for part in open_
            if part.category == was.category and not set(part.slots).isdisjoint(slots)
        )
        first = _first_without(plan, was)
        found.append(Gap(Kind.ENDED, was.id, was, slots, first, mine, missing=people))
    return [replace(gap, beside=_seats_beside(gap, found)) for gap in found]


def _seats_beside(gap: Gap, gaps: Sequence[Gap]) -> tuple[PartView, ...]:
    """The other seat of two open ones, which whoever comes instead does not fill, by those who have left it."""
    others = [one.was for one in gaps if one is not gap and one.was.category == gap.was.category]
    return tuple(
        replace(part, slots=slots, carers=1, state=PartState.BOOKED, party=was.supplier)
        for part in gap.parts
        if part.carers > gap.missing
        for was in (gap.was, *others)
        if (slots := tuple(slot for slot in part.slots if slot in was.slots))
    )


def _first_without(plan: PlanView, was: BookingView) -> date:
    """The first day without their help: they come until an agreement ends, and nobody comes before it was to begin."""
    if was.agreed and was.ends is not None:
        return max(clock.today(), was.ends + timedelta(days=1))
    return max(clock.today(), was.starts, plan.need.starts)


def _paused(plan: PlanView, agreed: dict[str, BookingView], lacking: Sequence[VisitView]) -> list[Gap]:
    """Agreements that stand still, from the first visit that does; not where an organisation may send someone else."""
    still: dict[str, VisitView] = {}
    for visit in lacking:
        if visit.occurrence is Occurrence.SCHEDULED and set(visit.paused_for) - {"carer"}:
            still.setdefault(visit.booking, visit)
    parts, found = {part.id: part for part in plan.parts}, []
    for id_, visit in still.items():
        was = agreed[id_]
        part = parts.get(was.part)
        if part is not None:
            stops = failures.recorded(was.supplier)
            failure = stops.id if stops and failures.asks(stops) and failures.losses(stops.id, plan.need.id) else None
            day = clock.local(visit.starts_at).date()
            found.append(Gap(Kind.PAUSED, id_, was, part.slots, day, (_open(part, part.slots),), failure=failure))
    return found


def _single(
    plan: PlanView,
    agreed: dict[str, BookingView],
    lacking: Sequence[VisitView],
    covers: Sequence[tuple[BookingView, PartView]],
) -> list[Gap]:
    """Single visits that their helper has called off, as far as nobody is asked for them yet.

    Where both of two have called one off, whoever is asked counts for one of them.
    """
    parts, found = {part.id: part for part in plan.parts}, []
    left = {booking.id: cover.carers for booking, cover in covers}
    for visit in lacking:
        part = parts.get(agreed[visit.booking].part)
        if visit.occurrence is not Occurrence.CANCELLED_BY_SUPPLIER or part is None:
            continue
        day, slot = _when(visit)
        then = [
            (booking, cover)
            for booking, cover in covers
            if cover.once == day and cover.slots == (slot,) and cover.category == part.category
        ]
        there = tuple(
            replace(cover, state=PartState.BOOKED, party=booking.supplier, once=None) for booking, cover in then
        )
        missing = part.carers
        for booking, _ in then:
            come = min(missing, left[booking.id])
            missing, left[booking.id] = missing - come, left[booking.id] - come
        if slot in part.slots and missing > 0:
            found.append(
                Gap(
                    Kind.VISIT,
                    visit.id,
                    agreed[visit.booking],
                    (slot,),
                    day,
                    (_open(part, (slot,)),),
                    there,
                    missing,
                    at=(visit.starts_at, visit.ends_at),
                )
            )
    return found


def _when(visit: VisitView) -> tuple[date, Slot]:
    at = clock.local(visit.starts_at)
    return at.date(), Slot(at.weekday(), at.hour * 60 + at.minute, visit.minutes)


def _open(part: PartView, slots: tuple[Slot, ...]) -> PartView:
    return replace(
        part, slots=slots, state=PartState.OPEN, offer=None, party=None, price_pence=None, unit=None, booking=None,
        proposal=None,
    )  # fmt: skip
