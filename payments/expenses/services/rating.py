"""Set what a mile pays from a day on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db, lock_whole
from hub.kernel.words import N_
from payments.expenses import queries
from payments.expenses.domain import NotRates, Rates
from payments.expenses.models import MileageRates
from payments.funds.domain import require_finance


def set_rates(rates: Rates, *, valid_from: date, reason: str, by: Actor) -> str:
    """Set the rates and limits from a day on; returns their id. What was claimed keeps what it was worked out by.

    Raises:
        NotRates: the day is in the past, no reason is given, or they were just set so.
        Forbidden: `by` is not in finance.
    """
    require_finance(by)
    lock_whole(MileageRates)
    if valid_from < clock.today():
        raise NotRates(message=N_("Choose today or a later day: the past stays as it was."), field="valid_from")
    if not reason.strip():
        raise NotRates(message=N_("Say why, in a sentence. It is kept with the change."), field="reason")
    if rates == next((one.rates for one in queries.all_rates() if one.valid_from == valid_from), None):
        raise NotRates(message=N_("They stand so already, from that day on."), field="valid_from")
    row = MileageRates(
        id=ids.new(),
        valid_from=valid_from,
        rates=asdict(rates),
        reason=reason.strip(),
        set_by=by.person,
        set_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row.id
