"""Put a list in force from a day on."""

from __future__ import annotations

from datetime import date

from hub.kernel.access import Actor
from hub.kernel.decided import lock, put
from payments.exclusions import queries
from payments.exclusions.domain import Exclusions, ListChanged, SameExclusions
from payments.exclusions.models import BudgetExclusions


def set_exclusions(exclusions: Exclusions, *, starts: date, seen: str, decision: str, by: Actor) -> str:
    """Put a list in force from a day to come; those before stay on record. Returns its id.

    What was asked for before that day's list was decided is made and paid as agreed.

    Args:
        exclusions: the whole new list.
        starts: its first day.
        seen: the list that was decided last, when `by` looked (`mark`).
        decision: the record that says why (URN).
        by: a commissioner; finance does not say what budgets may buy.

    Raises:
        Forbidden: `by` is someone else.
        StartsTooSoon: the day is today or past.
        ListChanged: another list was decided since.
        SameExclusions: it stands so already.
    """
    lock(BudgetExclusions, starts, by)
    queries.versions().must_change(exclusions, seen, changed=ListChanged(), same=SameExclusions(field="things"))
    return put(BudgetExclusions(things=exclusions.as_list()), starts, decision=decision, by=by)
