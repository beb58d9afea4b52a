"""Visits as people see them: one, a week of them, those that wait for someone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.people import queries as people
from marketplace.visits.domain import Agreement, Money, Occurrence, Policy, may_be_queried
from marketplace.visits.models import Visit, VisitStep

UNFINISHED = (Occurrence.SCHEDULED, Occurrence.CHECKED_IN)


@dataclass(frozen=True)
class VisitView:
    """A visit. Prices and amounts in pence, lengths in minutes."""

    id: str
    booking: str
    need: str
    part: str
    offer: str
    supplier: str
    holder: str
    category: str
    flags: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    minutes: int
    price_pence: int
    unit: str
    amount_pence: int
    policy: Policy
    agreed_at: datetime | None
    carer: str | None
    pool: str | None
    paused_for: tuple[str, ...]
    occurrence: Occurrence
    agreement: Agreement
    money: Money
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    written_down: bool
    delivered_minutes: int | None
    owed_pence: int
    owed_with_extra_pence: int
    paid_minutes: int | None
    paid_pence: int | None
    asked_at: datetime | None
    query_words: str | None
    queried_at: datetime | None
    decision: str | None
    decided_at: datetime | None

    @property
    def urn(self) -> str:
        """The visit as others refer to it."""
        return f"visit:{self.id}"

    @property
    def extra_minutes(self) -> int:
        """Minutes that were given beyond the scheduled ones."""
        return max(0, (self.delivered_minutes or 0) - self.minutes)

    @property
    def missed(self) -> bool:
        """Whether it is down as missed: nobody came, as it stands."""
        return self.occurrence is Occurrence.NO_SHOW_SUPPLIER

    @property
    def not_in(self) -> bool:
        """Whether the helper came and nobody was in, as the helper says."""
        return self.occurrence is Occurrence.NO_SHOW_RESIDENT

    @property
    def to_answer(self) -> bool:
        """Whether the one who had help should say how it was."""
        happened = self.occurrence in (Occurrence.DELIVERED, Occurrence.NO_SHOW_RESIDENT)
        return happened and self.agreement is Agreement.NONE

    def may_be_queried_later(self, now: datetime) -> bool:
        """Whether it was agreed, and something that turned up since may still be said."""
        return self.agreement is not Agreement.NONE and may_be_queried(self.agreement, self.ends_at, now)


@dataclass(frozen=True)
class StepView:
    """One step of a visit's history."""

    event: str
    at: datetime
    by_person: str | None
    assisted_person: str | None
    reason: str | None


def visit(visit_id: str) -> VisitView:
    """One visit; who may see it is asked before.

    Raises:
        Missing: there is none.
    """
    row = unit.row(Visit, visit_id)
    if row is None:
        raise Missing
    return view_of(row)


def read_ahead(visit_ids: Collection[str]) -> None:
    """Read at once the visits of which a unit will ask one by one, and those who have them."""
    unit.read_ahead(Visit, visit_ids)
    people.read_ahead({row.holder for id_ in visit_ids if (row := unit.known(Visit, id_)) is not None})


def read_ahead_by_urn(urns: Collection[str]) -> None:
    """As `read_ahead`, by what other floors call them; what is no visit is left out."""
    unit.read_ahead(Visit, {id_ for kind, _, id_ in (urn.partition(":") for urn in urns) if kind == "visit"})


def visits_of(parties: Collection[str], since: datetime, until: datetime) -> list[VisitView]:
    """The visits on either side of which one of the parties stands, that start from `since` to before `until`."""
    side = sa.or_(Visit.supplier.in_(parties), Visit.holder.in_(parties))
    return _views(_between(since, until).where(side))


def visits_to_make(person: str, parties: Collection[str], since: datetime, until: datetime) -> list[VisitView]:
    """The visits that a person makes: those given to them, and those of suppliers they speak for."""
    return _views(_between(since, until).where(_made_by(person, parties), Visit.agreed_at.is_not(None)))


def visits_to_have(holders: Collection[str], since: datetime, until: datetime) -> list[VisitView]:
    """The visits that these people, places or organisations have."""
    return _views(_between(since, until).where(Visit.holder.in_(holders), Visit.agreed_at.is_not(None)))


def to_answer(holders: Collection[str]) -> list[VisitView]:
    """Visits that happened and about which the one who had them has not said anything, oldest first."""
    waiting = Visit.occurrence.in_([Occurrence.DELIVERED, Occurrence.NO_SHOW_RESIDENT])
    statement = sa.select(Visit).where(Visit.holder.in_(holders), waiting, Visit.agreement == Agreement.NONE)
    return _views(statement.order_by(Visit.starts_at, Visit.id).limit(100))


def unanswered(person: str, parties: Collection[str], now: datetime) -> list[VisitView]:
    """Visits whose time is over and of which nobody has said whether they happened, on the helper's side."""
    statement = sa.select(Visit).where(
        _made_by(person, parties), Visit.agreed_at.is_not(None), Visit.occurrence.in_(UNFINISHED), Visit.ends_at <= now
    )
    return _views(statement.order_by(Visit.starts_at, Visit.id).limit(100))


def of_booking(booking: str) -> list[VisitView]:
    """All visits of a booking, by time."""
    return _views(sa.select(Visit).where(Visit.booking_id == booking).order_by(Visit.starts_at, Visit.id))


def of_bookings(bookings: Iterable[str]) -> list[VisitView]:
    """All visits of some bookings, by time."""
    statement = sa.select(Visit).where(Visit.booking_id.in_(set(bookings)))
    return _views(statement.order_by(Visit.starts_at, Visit.id))


def coming_at(need: str, category: str, starts_at: datetime) -> list[VisitView]:
    """The visits of one task of a need that are to begin at a moment, and do not stand still."""
    statement = sa.select(Visit).where(
        Visit.need_id == need,
        Visit.category == category,
        Visit.starts_at == starts_at,
        Visit.occurrence == Occurrence.SCHEDULED,
    )
    return [one for one in _views(statement.order_by(Visit.id)) if not one.paused_for]


def interrupted(bookings: Iterable[str], now: datetime) -> list[VisitView]:
    """The visits of some bookings that are to come and do not: called off by the helper, or standing still; by time."""
    statement = sa.select(Visit).where(
        Visit.booking_id.in_(set(bookings)),
        Visit.starts_at > now,
        Visit.occurrence.in_((Occurrence.SCHEDULED, Occurrence.CANCELLED_BY_SUPPLIER)),
    )
    found = _views(statement.order_by(Visit.starts_at, Visit.id))
    return [one for one in found if one.paused_for or one.occurrence is Occurrence.CANCELLED_BY_SUPPLIER]


_UNFINISHED = sa.select(sa.func.count()).where(
    Visit.booking_id == sa.bindparam("booking"), Visit.occurrence.in_(UNFINISHED)
)


def unfinished(booking: str) -> int:
    """How many visits of a booking are still to happen, or happening."""
    return db.session.scalar(_UNFINISHED, {"booking": booking}) or 0


def queried() -> list[VisitView]:
    """Visits whose query waits for a finance officer, oldest first."""
    statement = sa.select(Visit).where(Visit.agreement == Agreement.QUERIED)
    return _views(statement.order_by(Visit.queried_at, Visit.id))


def history(visit_id: str) -> list[StepView]:
    """The steps of a visit, oldest first."""
    rows = db.session.scalars(sa.select(VisitStep).where(VisitStep.visit_id == visit_id).order_by(VisitStep.id))
    return [StepView(r.event, r.at, r.by_person, r.assisted_person, r.reason) for r in rows]


def cost_of_calling_off(booking: str, now: datetime) -> list[tuple[VisitView, int]]:
    """The coming visits of a booking, by time, and the pence that each would still cost if it were called off now."""
    statement = sa.select(Visit).where(
        Visit.booking_id == booking, Visit.occurrence == Occurrence.SCHEDULED, Visit.starts_at > now
    )
    rows = db.session.scalars(statement.order_by(Visit.starts_at, Visit.id))
    return [(view_of(row), row.cost_of_calling_off(now)) for row in rows]


def _made_by(person: str, parties: Collection[str]) -> sa.ColumnElement[bool]:
    """Of the suppliers they speak for, or given to them by one that may still send them."""
    given = sa.and_(Visit.carer == person, Visit.supplier.in_(people.sent_by(person)))
    return sa.or_(Visit.supplier.in_(parties), given)


def _between(since: datetime, until: datetime) -> sa.Select[Visit]:
    statement = sa.select(Visit).where(Visit.starts_at >= since, Visit.starts_at < until)
    return statement.order_by(Visit.starts_at, Visit.id)


def _views(statement: sa.Select[Visit]) -> list[VisitView]:
    return [view_of(row) for row in db.session.scalars(statement)]


def view_of(row: Visit) -> VisitView:
    """The row as a value."""
    return VisitView(
        id=row.id,
        booking=row.booking_id,
        need=row.need_id,
        part=row.part_id,
        offer=row.offer_id,
        supplier=row.supplier,
        holder=row.holder,
        category=row.category,
        flags=tuple(row.flags),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        minutes=row.minutes,
        price_pence=row.price_pence,
        unit=row.unit.value,
        amount_pence=row.amount_pence,
        policy=row.policy,
        agreed_at=row.agreed_at,
        carer=row.carer,
        pool=row.pool_id,
        paused_for=tuple(row.paused_for),
        occurrence=row.occurrence,
        agreement=row.agreement,
        money=row.money,
        checked_in_at=row.checked_in_at,
        checked_out_at=row.checked_out_at,
        written_down=row.written_down,
        delivered_minutes=row.delivered_minutes,
        owed_pence=row.pence_owed(),
        owed_with_extra_pence=row.pence_owed(extra=True),
        paid_minutes=row.paid_minutes,
        paid_pence=row.paid_pence,
        asked_at=row.asked_at,
        query_words=row.query_words,
        queried_at=row.queried_at,
        decision=row.decision,
        decided_at=row.decided_at,
    )
