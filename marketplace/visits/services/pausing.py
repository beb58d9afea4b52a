"""Coming visits stand still while something must be put right: a check, the carer's check, a suspended offer, a block."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa

from hub.kernel import ids, outbox
from hub.kernel.access import SYSTEM
from hub.kernel.db import db
from hub.kernel.words import N_
from marketplace.visits.domain import Occurrence
from marketplace.visits.events import VisitsPaused, VisitsResumed
from marketplace.visits.models import Visit
from marketplace.visits.services.checking import carer_lacks
from marketplace.visits.services.steps import locked_of_booking, write_down

CHECK, OFFER, BLOCK, CARER = "check", "offer", "block", "carer"

PAUSE_WORDS = {
    CHECK: N_("a check that this task needs is out of date. It goes on once the check is renewed."),
    OFFER: N_("the council has suspended this offer. It goes on if that is lifted."),
    BLOCK: N_("one of you has blocked the other."),
    CARER: N_("whoever was to come lacks a check that this task needs. It goes on once someone else is chosen."),
}


def pause(booking: str, why: str, since: datetime, *, told: bool = False) -> int:
    """Pause the visits of a booking that begin after `since`, for `why`; returns how many were not paused for it before.

    `told`: whoever has the help hears of it otherwise.
    """
    return _pause(_coming(booking, since), why, told)


def resume(booking: str, why: str, now: datetime, *, told: bool = False) -> int:
    """Take `why` away from the coming visits; returns how many may take place again."""
    return _resume(_coming(booking, now), why, told)


_OF_CARER = (  # built once: every check that begins or ends asks
    sa.select(Visit)
    .where(
        Visit.carer == sa.bindparam("carer"),
        Visit.occurrence == Occurrence.SCHEDULED,
        Visit.starts_at > sa.bindparam("since"),
    )
    .order_by(Visit.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)


def look_at_carer(person: str, now: datetime) -> int:
    """Something about the checks of a person has changed: pause or free the coming visits that are given to them.

    Returns how many changed.
    """
    rows = db.session.scalars(_OF_CARER, {"carer": person, "since": now}).all()
    changed = 0
    for (_booking, category, flags), group in groupby(sorted(rows, key=_task), key=_task):
        step = _pause if carer_lacks(person, category, flags) else _resume
        changed += step(list(group), CARER)
    return changed


def free_carer(rows: Sequence[Visit]) -> int:
    """Someone who may be sent was found for these visits of one booking; returns how many may take place again.

    Whoever was found hears that they are given to them, and not that they go on.
    """
    return _resume(rows, CARER, carers=False)


def _task(row: Visit) -> tuple[str, str, tuple[str, ...]]:
    return row.booking_id, row.category, tuple(row.flags)


def _pause(rows: Sequence[Visit], why: str, told: bool = False) -> int:
    paused = [row for row in rows if why not in row.paused_for]
    for row in paused:
        row.paused_for = sorted({*row.paused_for, why})
        write_down(row, "pause", SYSTEM, why)
    if paused:
        outbox.announce(
            VisitsPaused(
                subject=ids.urn("booking", paused[0].booking_id),
                booking=paused[0].booking_id,
                supplier=paused[0].supplier,
                holder=paused[0].holder,
                why=why,
                visits=len(paused),
                told=told,
                carers=_carers(paused),
                starts=_first(paused),
            )
        )
    return len(paused)


def _resume(rows: Sequence[Visit], why: str, told: bool = False, *, carers: bool = True) -> int:
    freed = []
    for row in rows:
        if why in row.paused_for:
            row.paused_for = [reason for reason in row.paused_for if reason != why]
            write_down(row, "resume", SYSTEM, why)
            if not row.paused_for:
                freed.append(row)
    if freed:
        outbox.announce(
            VisitsResumed(
                subject=ids.urn("booking", freed[0].booking_id),
                booking=freed[0].booking_id,
                supplier=freed[0].supplier,
                holder=freed[0].holder,
                visits=len(freed),
                told=told,
                carers=_carers(freed) if carers else (),
                starts=_first(freed),
            )
        )
    return len(freed)


def _carers(rows: Sequence[Visit]) -> tuple[str, ...]:
    return tuple(sorted({row.carer for row in rows if row.carer}))


def _first(rows: Sequence[Visit]) -> str:
    return min(row.starts_at for row in rows).isoformat()


def _coming(booking: str, now: datetime) -> list[Visit]:
    return [r for r in locked_of_booking(booking) if r.occurrence is Occurrence.SCHEDULED and r.starts_at > now]
