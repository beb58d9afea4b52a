"""What may be asked of sharings: how they stand, who pays how much of what, and what a share would do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.week import Slot
from marketplace.offers.domain import Unit
from marketplace.sharings.domain import ChangeState, SeatState, SharingState
from marketplace.sharings.models import Sharing, SharingAnswer, SharingChange, SharingSeat
from marketplace.visits.domain import Rate, price_of
from payments.pools.domain import divide


@dataclass(frozen=True)
class SeatView:
    """One who shares, or is invited; `weekly_pence` is their share of a usual week."""

    place: int
    parts: int
    code: str | None
    person: str | None
    budget: str | None
    state: SeatState
    weekly_pence: int

    @property
    def urn(self) -> str:
        """Whoever sits there, as others refer to them; nothing while it is open."""
        return f"person:{self.person}" if self.person else ""


@dataclass(frozen=True)
class ChangeView:
    """The question whether the others go on without the one at `place`."""

    id: str
    place: int
    state: ChangeState
    asked_at: datetime
    free_from: datetime
    answer_by: datetime
    answered: frozenset[int]


@dataclass(frozen=True)
class SharingView:
    """What is shared, by whom, and how it stands. Price in pence for `unit`."""

    id: str
    need: str
    part: str
    offer: str
    supplier: str
    holder: str
    category: str
    slots: tuple[Slot, ...]
    starts: date
    ends: date | None
    price_pence: int
    unit: str
    state: SharingState
    expires_at: datetime
    stuck: bool
    booking: str | None
    pool: str | None
    ends_for_all_at: datetime | None
    seats: tuple[SeatView, ...]

    @property
    def weekly_pence(self) -> int:
        """Pence a week, for all."""
        return sum(_prices(self))

    @property
    def sitting(self) -> tuple[SeatView, ...]:
        """Those who share."""
        return tuple(seat for seat in self.seats if seat.state is SeatState.AGREED)

    def seat(self, place: int) -> SeatView:
        """The seat at a place.

        Raises:
            Missing: there is none.
        """
        found = next((seat for seat in self.seats if seat.place == place), None)
        if found is None:
            raise Missing
        return found

    def weekly_without(self, leaving: int) -> dict[int, int]:
        """Place to what each of the others would pay a week without the one who leaves."""
        rest = [seat for seat in self.sitting if seat.place != leaving]
        shares = [divide(price, [seat.parts for seat in rest]) for price in _prices(self)]
        return {seat.place: sum(share[i] for share in shares) for i, seat in enumerate(rest)}


def sharing(sharing_id: str) -> SharingView:
    """One sharing; who may see it is asked before.

    Raises:
        Missing: there is none.
    """
    found = _views(sa.select(Sharing).where(Sharing.id == sharing_id))
    if not found:
        raise Missing
    return found[0]


def sharings_of(persons: Collection[str]) -> list[SharingView]:
    """Those in which one of these people has a seat, the newest first."""
    theirs = sa.select(SharingSeat.sharing_id).where(SharingSeat.person.in_(list(persons)))
    return _views(sa.select(Sharing).where(Sharing.id.in_(theirs)).order_by(Sharing.id.desc()))


@dataclass(frozen=True)
class OwnShare:
    """What somebody's own download says of a share of theirs: nothing of the others."""

    sharing: str
    category: str
    starts: date
    ends: date | None
    parts: int
    weekly_pence: int
    state: str
    budget: str | None


def shares_of(person: str) -> list[OwnShare]:
    """A person's own shares, the newest first."""
    return [
        OwnShare(v.id, v.category, v.starts, v.ends, seat.parts, seat.weekly_pence, seat.state.value, seat.budget)
        for v in sharings_of([person])
        for seat in v.seats
        if seat.person == person
    ]


def sharing_of_booking(booking: str) -> SharingView | None:
    """The sharing that led to a booking, if one did."""
    found = _views(sa.select(Sharing).where(Sharing.booking_id == booking))
    return found[0] if found else None


def sharing_of_pool(pool: str) -> SharingView | None:
    """The sharing whose pool this is."""
    found = _views(sa.select(Sharing).where(Sharing.pool_id == pool))
    return found[0] if found else None


def invitation(code: str) -> tuple[SharingView, SeatView]:
    """What a secret address invites to.

    Raises:
        Missing: there is no such invitation.
    """
    row = db.session.scalar(sa.select(SharingSeat).where(SharingSeat.code == code))
    if row is None:
        raise Missing
    view = sharing(row.sharing_id)
    return view, view.seat(row.place)


def change_of(sharing_id: str) -> ChangeView | None:
    """The question that is open, if one is."""
    statement = sa.select(SharingChange).where(SharingChange.sharing_id == sharing_id)
    row = db.session.scalar(statement.where(SharingChange.settled_at.is_(None)))
    return _change(row) if row is not None else None


def change(change_id: str) -> ChangeView:
    """One question, open or not.

    Raises:
        Missing: there is none.
    """
    row = db.session.get(SharingChange, change_id)
    if row is None:
        raise Missing
    return _change(row)


def _change(row: SharingChange) -> ChangeView:
    places = db.session.scalars(sa.select(SharingAnswer.place).where(SharingAnswer.change_id == row.id))
    return ChangeView(row.id, row.place, row.state, row.asked_at, row.free_from, row.answer_by, frozenset(places))


def due_to_expire(now: datetime) -> list[str]:
    """Proposals to which not all have agreed in time."""
    statement = sa.select(Sharing.id).where(Sharing.state == SharingState.PROPOSED, Sharing.expires_at <= now)
    return list(db.session.scalars(statement.order_by(Sharing.id)))


def due_to_settle(now: datetime) -> list[str]:
    """Questions whose time to answer has passed."""
    statement = sa.select(SharingChange.id).where(
        SharingChange.state == ChangeState.ASKED, SharingChange.answer_by <= now
    )
    return list(db.session.scalars(statement.order_by(SharingChange.id)))


def _prices(view: SharingView) -> list[int]:
    """What each visit of a week costs."""
    return [price_of(rate_of(view), slot.minutes) for slot in view.slots]


def rate_of(view: SharingView) -> Rate:
    """Its price and what that is for."""
    return Rate(view.price_pence, Unit(view.unit))


def _views(statement: sa.Select[Sharing]) -> list[SharingView]:
    rows = db.session.scalars(statement).all()
    seats: dict[str, list[SharingSeat]] = {row.id: [] for row in rows}
    wanted = sa.select(SharingSeat).where(SharingSeat.sharing_id.in_(list(seats)))
    for seat in db.session.scalars(wanted.order_by(SharingSeat.place)):
        seats[seat.sharing_id].append(seat)
    return [_view(row, seats[row.id]) for row in rows]


def _view(row: Sharing, seats: Sequence[SharingSeat]) -> SharingView:
    sharing_now = [seat for seat in seats if seat.state in (SeatState.INVITED, SeatState.AGREED)]
    prices = [price_of(Rate(row.price_pence, row.unit), slot.minutes) for slot in row.times()]
    shares = [divide(price, [seat.parts for seat in sharing_now]) for price in prices] if sharing_now else []
    weekly = {seat.place: sum(share[i] for share in shares) for i, seat in enumerate(sharing_now)}
    return SharingView(
        id=row.id,
        need=row.need_id,
        part=row.part_id,
        offer=row.offer_id,
        supplier=row.supplier,
        holder=row.holder,
        category=row.category,
        slots=row.times(),
        starts=row.starts,
        ends=row.ends,
        price_pence=row.price_pence,
        unit=row.unit.value,
        state=row.state,
        expires_at=row.expires_at,
        stuck=row.stuck_at is not None,
        booking=row.booking_id,
        pool=row.pool_id,
        ends_for_all_at=row.ends_for_all_at,
        seats=tuple(
            SeatView(s.place, s.parts, s.code, s.person, s.budget_id, s.state, weekly.get(s.place, 0)) for s in seats
        ),
    )
