"""How every step is taken: the visit locked, an arrow followed, the step written down, the news announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db, table
from hub.kernel.errors import Missing
from hub.people import queries as people
from marketplace.visits.domain import (
    AGREEMENT,
    OCCURRENCE,
    AgreementEvent,
    NotYours,
    OccurrenceEvent,
)
from marketplace.visits.events import VisitEvent
from marketplace.visits.models import Visit, VisitStep
from marketplace.visits.queries import is_sent


def locked(visit_id: str) -> Visit:
    """The visit, locked until the unit ends.

    Raises:
        Missing: there is none.
    """
    row = unit.locked(Visit, visit_id)
    if row is None:
        raise Missing
    return row


_OF_BOOKING = (  # built once, as whatever every step runs
    sa.select(Visit)
    .where(Visit.booking_id == sa.bindparam("booking"))
    .order_by(Visit.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)


def locked_of_booking(booking_id: str) -> Sequence[Visit]:
    """All visits of a booking, locked in the order of their ids (house.md, one order of locks)."""
    return db.session.scalars(_OF_BOOKING, {"booking": booking_id}).all()


def urn(row: Visit) -> str:
    """What other floors call this visit."""
    return ids.urn("visit", row.id)


def require_supplier(row: Visit, by: Actor) -> None:
    """Let only the supplier pass: the person, a manager of the organisation, or the carer it is given to while it
    may send them.

    Raises:
        NotYours: anyone else.
    """
    if by == SYSTEM:
        return
    sides = [person for person in (by.person, by.assisting) if person]
    if not (any(people.manages(person, row.supplier) for person in sides) or is_sent(sides, row.supplier, row.carer)):
        raise NotYours


def happen(
    row: Visit, event: OccurrenceEvent, by: Actor, reason: str | None = None, at: datetime | None = None
) -> None:
    """Follow an arrow of the occurrence, as of now or of `at`.

    Raises:
        WrongState: there is none from where the visit stands.
    """
    row.occurrence = machine.step(OCCURRENCE, row.occurrence, event)
    write_down(row, event.value, by, reason, at)


def agree(row: Visit, event: AgreementEvent, by: Actor, reason: str | None = None) -> None:
    """Follow an arrow of the agreement.

    Raises:
        WrongState: there is none from where the visit stands.
    """
    row.agreement = machine.step(AGREEMENT, row.agreement, event)
    write_down(row, event.value, by, reason)


def write_down(row: Visit, event: str, by: Actor, reason: str | None = None, at: datetime | None = None) -> None:
    """Keep a step in the visit's history: both people where one acted for another."""
    step = {
        "id": ids.new(), "visit_id": row.id, "event": event, "at": at or clock.now(),
        "by_person": by.person, "assisted_person": by.assisting, "reason": reason or None,
    }  # fmt: skip
    unit.gather(_keep_steps, step)


_STEPS = sa.insert(table(VisitStep))


def _keep_steps(steps: list[dict[str, Any]]) -> None:
    db.session.execute(_STEPS, steps)


def announce(event: type[VisitEvent], row: Visit, by: Actor, *, minutes: int | None = None, **more: Any) -> None:
    """Tell the world; `amount_pence` is what is owed if that is known, else the whole price."""
    more.setdefault("amount_pence", row.amount_pence if row.paid_pence is None else row.paid_pence)
    outbox.announce(
        event(
            subject=urn(row),
            visit=row.id,
            booking=row.booking_id,
            need=row.need_id,
            offer=row.offer_id,
            supplier=row.supplier,
            holder=row.holder,
            category=row.category,
            starts=row.starts_at.isoformat(),
            minutes=row.minutes if minutes is None else minutes,
            by=by.person,
            **more,
        )
    )
