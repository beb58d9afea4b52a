"""Put a list in force from a day on."""

from __future__ import annotations

from datetime import date

from hub.kernel import clock, ids, unit
from hub.kernel.access import Actor
from hub.kernel.dated import start_after
from hub.kernel.db import db, lock_whole
from hub.kernel.errors import Forbidden
from payments.exclusions import queries
from payments.exclusions.domain import Exclusions, ListChanged, SameExclusions
from payments.exclusions.models import BudgetExclusions


def set_exclusions(exclusions: Exclusions, *, starts: date, seen: str, decision: str, by: Actor) -> str:
    """Put a list in force from a day to come; those before stay on record. Returns its id.

    What was asked for before that day's list was decided is made and paid as agreed.

    Args:
        exclusions: the whole new list.
        starts: its first day.
        seen: the list that was decided last, when `by` looked (`queries.mark`).
        decision: the record that says why (URN).
        by: a commissioner; finance does not say what budgets may buy.

    Raises:
        Forbidden: `by` is someone else.
        StartsTooSoon: the day is today or past.
        ListChanged: another list was decided since.
        SameExclusions: it stands so already.
    """
    if not by.has("commissioner"):
        raise Forbidden
    start_after(starts, clock.today())
    lock_whole(BudgetExclusions)  # two tabs at once: the second reads what the first decided
    if seen != queries.mark():
        raise ListChanged
    if exclusions == queries.latest():
        raise SameExclusions(field="things")
    row = BudgetExclusions(
        id=ids.new(),
        starts=starts,
        things=exclusions.as_list(),
        decision=decision,
        set_by=by.person,
        set_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    unit.forget(queries.REMEMBERED)
    return row.id
