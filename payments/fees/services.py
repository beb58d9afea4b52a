"""Put fees in force from a day on."""

from __future__ import annotations

from datetime import date

from hub.kernel.access import Actor
from hub.kernel.decided import lock, put
from payments.fees import queries
from payments.fees.domain import Fees, FeesChanged, SameFees
from payments.fees.models import PlatformFees


def set_fees(fees: Fees, *, starts: date, seen: str, decision: str, by: Actor) -> str:
    """Put fees in force from a day to come; a visit is charged by those of its day. Returns their id.

    Args:
        fees: of every kind of supplier.
        starts: their first day.
        seen: the fees that were decided last, when `by` looked (`mark`).
        decision: the record that says why (URN).
        by: a commissioner; finance does not set what it takes.

    Raises:
        Forbidden: `by` is someone else.
        StartsTooSoon: the day is today or past.
        FeesChanged: others were decided since.
        SameFees: they stand so already.
    """
    lock(PlatformFees, starts, by)
    queries.versions().must_change(fees, seen, changed=FeesChanged(), same=SameFees(field="starts"))
    return put(PlatformFees(numbers=fees.as_dict()), starts, decision=decision, by=by)
