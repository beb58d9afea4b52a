"""What a cut leaves: visits keep their money in order of date, up to what there is. No clock, no table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from payments.budgets.domain import Terms
from payments.holds.domain.rules import Day, Line
from payments.holds.domain.waiting import REVIEW


def kept(lines: Iterable[Line], room_pence: int) -> tuple[list[Line], list[Line]]:
    """The lines that keep their money, each that fits in order of date, and the rest."""
    keep: list[Line] = []
    rest: list[Line] = []
    for line in sorted(lines):
        if line.amount_pence <= room_pence:
            room_pence -= line.amount_pence
            keep.append(line)
        else:
            rest.append(line)
    return keep, rest


def unmet(lines: Sequence[Line], terms: Terms, landed: int, day: Day) -> list[Line]:
    """Of lines promised from money to come, those that each period's new amount does not reach, in order of date.

    Last come those after the budget's last day, which no period has.
    """
    found: list[Line] = []
    for period in terms.coming(landed):
        found += kept((line for line in lines if period.holds(day(line.at))), period.amount_pence)[1]
    return found + sorted(line for line in lines if not terms.covers(day(line.at)))


def early(marked_at: datetime, at: datetime) -> bool:
    """Whether what has no money was marked more than 72 hours before its time: then it is said once more."""
    return marked_at < at - REVIEW
