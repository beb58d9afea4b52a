"""Whom an organisation sends: a visit is given to one of its people, to nobody in particular, or taken from one who may not be sent any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.people import queries as people
from marketplace.visits.domain import NotAMember, NotYours, Occurrence
from marketplace.visits.events import VisitsGiven, VisitsTaken
from marketplace.visits.models import Visit
from marketplace.visits.services.checking import require_carer
from marketplace.visits.services.pausing import free_carer
from marketplace.visits.services.steps import locked, locked_of_booking, write_down

GIVEN, TAKEN = "assign", "unassign"
"""The steps that are kept: given to someone, and given to nobody in particular."""


def assign(visit: str, person: str | None, by: Actor) -> None:
    """Give a coming visit to one of the organisation's people, or to nobody in particular.

    Raises:
        NotYours: not a manager of the supplier.
        NotAMember: it may not send this person.
        CarerNotChecked: they lack a check of their own that the task asks for.
    """
    row = locked(visit)
    require_manager(row.supplier, by)
    require_member(row.supplier, person)
    require_carer(person, row.category, row.flags)
    _give([row], person, by)


def assign_all(booking: str, supplier: str, person: str | None, by: Actor) -> None:
    """Give every coming visit of a booking to one of the organisation's people, or to nobody in particular.

    Raises:
        NotAMember: it may not send this person.
        CarerNotChecked: they lack a check of their own that the task asks for.
    """
    require_member(supplier, person)
    coming = [r for r in locked_of_booking(booking) if r.occurrence is Occurrence.SCHEDULED]
    for row in coming[:1]:  # one booking is one task
        require_carer(person, row.category, row.flags)
    _give([row for row in coming if row.carer != person], person, by)


def take_from(person: str, supplier: str, now: datetime, by: str | None = None) -> list[str]:
    """Give to nobody in particular what a supplier has given to someone and is not over yet.

    A visit whose time has passed stays down as theirs: it was they who were to come.

    Returns:
        The ids of the bookings that it concerns.
    """
    rows = db.session.scalars(_given(person, supplier, now).with_for_update()).all()
    by_booking: dict[str, list[Visit]] = defaultdict(list)
    for row in rows:
        by_booking[row.booking_id].append(row)
    for group in by_booking.values():
        _give(group, None, SYSTEM, because_of=by)
    db.session.flush()
    return sorted(by_booking)


def given_in(person: str, supplier: str, now: datetime) -> set[str]:
    """The bookings of a supplier in which visits that are not over are given to a person."""
    return {row.booking_id for row in db.session.scalars(_given(person, supplier, now))}


def _given(person: str, supplier: str, now: datetime) -> sa.Select[Visit]:
    """In the order of locks (house.md)."""
    statement = sa.select(Visit).where(
        Visit.carer == person,
        Visit.supplier == supplier,
        Visit.occurrence == Occurrence.SCHEDULED,
        Visit.ends_at > now,
    )
    return statement.order_by(Visit.id).execution_options(populate_existing=True)


def _give(rows: Sequence[Visit], person: str | None, by: Actor, because_of: str | None = None) -> None:
    """Give these visits of one booking to a checked person or to nobody: what waited for another's check goes on."""
    doer = by.person or because_of
    before: dict[str, list[Visit]] = defaultdict(list)
    for row in rows:
        if row.carer is not None and row.carer != person:
            before[row.carer].append(row)
    if person is not None:
        announce_given(VisitsGiven, [row for row in rows if row.carer != person], person, doer)
    for carer, theirs in sorted(before.items()):
        announce_given(VisitsTaken, theirs, carer, doer)
    for row in rows:
        row.carer = person
        write_down(row, GIVEN if person else TAKEN, by)
    free_carer(rows)


def announce_given(event: type[VisitsGiven], rows: Sequence[Visit], carer: str, by: str | None) -> None:
    """Say to whom agreed visits of one booking are given, or from whom they are taken, where they are still to come."""
    now = clock.now()
    coming = [row for row in rows if row.occurrence is Occurrence.SCHEDULED and row.agreed_at and row.ends_at > now]
    if not coming:
        return
    first = min(coming, key=lambda row: row.starts_at)
    outbox.announce(
        event(
            subject=ids.urn("booking", first.booking_id),
            booking=first.booking_id,
            supplier=first.supplier,
            carer=carer,
            visit=first.id,
            starts=first.starts_at.isoformat(),
            visits=len(coming),
            by=by,
        )
    )


def require_manager(supplier: str, by: Actor) -> None:
    """Let only whoever manages the supplier pass.

    Raises:
        NotYours: anyone else.
    """
    if by.person is None or not people.manages(by.person, supplier):
        raise NotYours


def require_member(supplier: str, person: str | None) -> None:
    """Refuse a person whom the supplier may not send: neither a manager nor a carer of it.

    Raises:
        NotAMember: so it is.
    """
    if person is not None and supplier not in people.sent_by(person):
        raise NotAMember(field="carer")
