"""Put fees in force from a day on."""

from __future__ import annotations

from datetime import date

from hub.kernel import clock, ids, unit
from hub.kernel.access import Actor
from hub.kernel.dated import start_after
from hub.kernel.db import db, lock_whole
from hub.kernel.errors import Forbidden
from payments.fees import queries
from payments.fees.domain import Fees, FeesChanged, SameFees
from payments.fees.models import PlatformFees


def set_fees(fees: Fees, *, starts: date, seen: str, decision: str, by: Actor) -> str:
    """Put fees in force from a day to come; a visit is charged by those of its day. Returns their id.

    Args:
        fees: of every kind of supplier.
        starts: their first day.
        seen: the fees that were decided last, when `by` looked (`queries.mark`).
        decision: the record that says why (URN).
        by: a commissioner; finance does not set what it takes.

    Raises:
        Forbidden: `by` is someone else.
        StartsTooSoon: the day is today or past.
        FeesChanged: others were decided since.
        SameFees: they stand so already.
    """
    if not by.has("commissioner"):
        raise Forbidden
    start_after(starts, clock.today())
    lock_whole(PlatformFees)  # two tabs at once: the second reads what the first decided
    if seen != queries.mark():
        raise FeesChanged
    if fees == queries.latest():
        raise SameFees(field="starts")
    row = PlatformFees(
        id=ids.new(),
        starts=starts,
        numbers=fees.as_dict(),
        decision=decision,
        set_by=by.person,
        set_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    unit.forget(queries.REMEMBERED)
    return row.id
