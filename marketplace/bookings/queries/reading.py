"""What may be asked about bookings: values, never rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db, fact_totals, lots
from hub.kernel.errors import Missing
from hub.kernel.week import Slot, minutes_a_week
from hub.kernel.week import slots as slots_of
from marketplace.bookings.domain import AGREED, LIVE, BookingState, PaidFrom
from marketplace.bookings.models import Booking, BookingStep
from marketplace.plans.domain import weekly_pence
from marketplace.visits.domain import Policy


@dataclass(frozen=True)
class BookingView:
    """An agreement. Price in pence for `unit`; `starts` and `ends` are both included."""

    id: str
    need: str
    part: str
    offer: str
    proposal: str | None
    supplier: str
    holder: str
    category: str
    flags: tuple[str, ...]
    area: str | None
    neighbourhood: str | None
    slots: tuple[Slot, ...]
    starts: date
    ends: date | None
    price_pence: int
    unit: str
    budget_id: str | None
    paid_from: PaidFrom
    pool: str | None
    grant: str | None
    through: str | None
    policy: Policy
    state: BookingState
    requested_at: datetime
    requested_by: str | None
    expires_at: datetime
    answered_at: datetime | None
    begun_at: datetime | None
    over_at: datetime | None
    carer: str | None

    @property
    def urn(self) -> str:
        """The booking as others refer to it."""
        return f"booking:{self.id}"

    @property
    def agreed(self) -> bool:
        """Whether the supplier said yes and it is not over: only then are whole names and places shown."""
        return self.state in AGREED

    @property
    def minutes(self) -> int:
        """Minutes a week."""
        return minutes_a_week(self.slots)

    @property
    def weekly_pence(self) -> int:
        """Pence a week."""
        return weekly_pence(self.price_pence, self.unit, self.slots)


@dataclass(frozen=True)
class StepView:
    """One step of a booking's history, with both people where one acted for the other."""

    event: str
    state: BookingState
    at: datetime
    by_person: str | None
    assisted_person: str | None
    through: str | None
    reason: str | None


@dataclass(frozen=True)
class BookingFact:
    """A booking for the warehouse; `minutes` and `weekly_pence` are a week's."""

    id: str
    need: str
    offer: str
    supplier: str
    holder: str
    category: str
    ward: str | None
    neighbourhood: str | None
    state: str
    minutes: int
    weekly_pence: int
    price_pence: int
    unit: str
    from_proposal: bool
    requested_at: datetime
    answered_at: datetime | None
    begun_at: datetime | None
    over_at: datetime | None


class LiveTimes(NamedTuple):
    """A booking or request that goes on: the part it is of, its times of the week, and its days."""

    id: str
    part: str
    slots: tuple[Slot, ...]
    starts: date
    ends: date | None


def booking(booking_id: str) -> BookingView:
    """One booking; who may see it is asked before.

    Raises:
        Missing: there is none.
    """
    row = unit.row(Booking, booking_id)
    if row is None:
        raise Missing
    return view_of(row)


def bookings(booking_ids: Iterable[str]) -> dict[str, BookingView]:
    """Bookings by id; unknown ids are left out."""
    return {
        row.id: view_of(row) for row in db.session.scalars(sa.select(Booking).where(Booking.id.in_(set(booking_ids))))
    }


def shared_bookings(pools: Collection[str]) -> dict[str, BookingView]:
    """Pool to the booking that it shares."""
    rows = db.session.scalars(sa.select(Booking).where(Booking.pool_id.in_(list(pools))))
    return {str(row.pool_id): view_of(row) for row in rows}


def bookings_of(*parties: str, live: bool | None = None) -> list[BookingView]:
    """The bookings on either side of which one of these stands, newest first; `live` keeps those going on, or over."""
    statement = sa.select(Booking).where(sa.or_(Booking.holder.in_(parties), Booking.supplier.in_(parties)))
    if live is not None:
        statement = statement.where(Booking.state.in_(LIVE) if live else Booking.state.not_in(LIVE))
    return [view_of(row) for row in db.session.scalars(statement.order_by(Booking.id.desc()))]


def live_times(supplier: str) -> list[LiveTimes]:
    """When the bookings and requests of a supplier are, as columns alone: there may be thousands."""
    columns = sa.select(Booking.id, Booking.part_id, Booking.slots, Booking.starts, Booking.ends)
    found = columns.where(Booking.supplier == supplier, Booking.state.in_(LIVE)).order_by(Booking.id.desc())
    return [
        LiveTimes(id_, part, slots_of(slots), starts, ends)
        for id_, part, slots, starts, ends in db.session.execute(found)
    ]


def still_live(booking_ids: Iterable[str]) -> set[str]:
    """Those of these bookings that are asked for or go on."""
    found: set[str] = set()
    for some in lots(booking_ids):
        found.update(db.session.scalars(sa.select(Booking.id).where(Booking.id.in_(some), Booking.state.in_(LIVE))))
    return found


def bookings_for(need_id: str) -> list[BookingView]:
    """The bookings that a need has led to, newest first."""
    statement = sa.select(Booking).where(Booking.need_id == need_id).order_by(Booking.id.desc())
    return [view_of(row) for row in db.session.scalars(statement)]


def requests_to(parties: Collection[str]) -> list[BookingView]:
    """The requests that wait for an answer of these suppliers, the most urgent first."""
    statement = sa.select(Booking).where(Booking.supplier.in_(parties), Booking.state == BookingState.REQUESTED)
    return [view_of(row) for row in db.session.scalars(statement.order_by(Booking.expires_at, Booking.id))]


def count_requests(parties: Collection[str]) -> int:
    """How many requests wait for these suppliers."""
    return db.session.scalar(_REQUESTS, {"parties": list(parties)}) or 0


# Built once: every page of whoever is signed in asks.
_REQUESTS = sa.select(sa.func.count()).where(
    Booking.supplier.in_(sa.bindparam("parties", expanding=True)), Booking.state == BookingState.REQUESTED
)


def history(booking_id: str) -> list[StepView]:
    """The steps of a booking, oldest first."""
    statement = sa.select(BookingStep).where(BookingStep.booking_id == booking_id).order_by(BookingStep.id)
    return [
        StepView(r.event, r.state, r.at, r.by_person, r.assisted_person, r.through, r.reason)
        for r in db.session.scalars(statement)
    ]


def read_ahead(booking_ids: Collection[str]) -> None:
    """Read at once the bookings of which a unit will ask one by one."""
    unit.read_ahead(Booking, booking_ids)


def totals() -> tuple[int, int]:
    """How many bookings there are, and the pence of their prices, as the database counts them."""
    return fact_totals(Booking, "price_pence")


def facts(after_id: str = "", limit: int = 1000) -> list[BookingFact]:
    """Bookings in order of id after `after_id`, for the warehouse."""
    statement = sa.select(Booking).where(Booking.id > after_id).order_by(Booking.id).limit(limit)
    return [
        BookingFact(
            id=row.id,
            need=row.need_id,
            offer=row.offer_id,
            supplier=row.supplier,
            holder=row.holder,
            category=row.category,
            ward=row.area,
            neighbourhood=row.neighbourhood,
            state=row.state.value,
            minutes=minutes_a_week(row.times()),
            weekly_pence=weekly_pence(row.price_pence, row.unit.value, row.times()),
            price_pence=row.price_pence,
            unit=row.unit.value,
            from_proposal=row.proposal_id is not None,
            requested_at=row.requested_at,
            answered_at=row.answered_at,
            begun_at=row.begun_at,
            over_at=row.over_at,
        )
        for row in db.session.scalars(statement)
    ]


def view_of(row: Booking) -> BookingView:
    """A row as a value."""
    return BookingView(
        id=row.id,
        need=row.need_id,
        part=row.part_id,
        offer=row.offer_id,
        proposal=row.proposal_id,
        supplier=row.supplier,
        holder=row.holder,
        category=row.category,
        flags=tuple(row.flags),
        area=row.area,
        neighbourhood=row.neighbourhood,
        slots=row.times(),
        starts=row.starts,
        ends=row.ends,
        price_pence=row.price_pence,
        unit=row.unit.value,
        budget_id=row.budget_id,
        paid_from=row.paid_from,
        pool=row.pool_id,
        grant=row.grant_budget_id,
        through=row.through,
        policy=row.policy,
        state=row.state,
        requested_at=row.requested_at,
        requested_by=row.requested_by,
        expires_at=row.expires_at,
        answered_at=row.answered_at,
        begun_at=row.begun_at,
        over_at=row.over_at,
        carer=row.carer,
    )
