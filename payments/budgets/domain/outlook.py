"""How far a budget's money reaches: what stands free and comes in, against what is promised and usually spent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from payments.budgets.domain.terms import DAY, Terms

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Commitment:
    """What the visits of one day take: pence set aside already, and pence promised from what stands free or comes in."""

    day: date
    held_pence: int
    promised_pence: int


@dataclass(frozen=True)
class Short:
    """The first day on which money does not reach, the pence missing before more comes, and when that is."""

    day: date
    missing_pence: int
    more_on: date | None


@dataclass(frozen=True)
class Outlook:
    """What is left a week until more comes, what a week usually takes, and when it runs short; pence, None unknown.

    `left_pence` is what stands free less what it is promised for; `until` the day on which more comes, or the day
    after the last.
    """

    left_pence: int
    until: date
    left_weekly_pence: int | None
    usual_weekly_pence: int | None
    short: Short | None


def look_ahead(
    terms: Terms,
    landed: int,
    free_pence: int,
    commitments: Iterable[Commitment],
    usual_weekly_pence: int | None,
    today: date,
    weeks: int,
) -> Outlook:
    """How the budget stands from `today`, and whether it runs short within so many weeks.

    Each week takes what is promised for it, and what a usual week takes beyond what its visits have already. An
    instalment that is late is not counted on: it comes when its funds can pay it.
    """
    known = [one for one in commitments if one.day >= today]
    coming = {p.due: p.amount_pence for p in terms.coming(landed) if p.due >= today}
    until = min(coming, default=terms.after)
    paid = terms.paid_until(landed) or today
    left = free_pence - sum(one.promised_pence for one in known if one.day < paid)
    days = (until - max(today, terms.starts)).days
    return Outlook(
        left_pence=left,
        until=until,
        left_weekly_pence=left * 7 // days if days > 7 and left > 0 else None,
        usual_weekly_pence=usual_weekly_pence,
        short=_short(terms, free_pence, coming, known, usual_weekly_pence or 0, today, weeks),
    )


def _short(
    terms: Terms,
    free: int,
    coming: dict[date, int],
    known: list[Commitment],
    usual: int,
    today: date,
    weeks: int,
) -> Short | None:
    """Walk the days; from the first on which money is missing, up to the next instalment, the most that is."""
    first: date | None = None
    missing = 0
    day, last = max(today, terms.starts), min(today + WEEK * weeks, terms.after)
    promised: dict[date, int] = {}
    for one in known:
        promised[one.day] = promised.get(one.day, 0) + one.promised_pence
    free += sum(pence for due, pence in coming.items() if due < day)
    if free >= sum(promised.values()) + usual * weeks:
        return None  # it reaches without anything that comes in: most do, and need no walk
    start = day
    while day < last:
        into = (day - start).days % 7
        if into == 0:
            week = [one for one in known if day <= one.day < day + WEEK]
            beyond = max(0, usual - sum(one.held_pence + one.promised_pence for one in week))
        if first is not None and day in coming:
            break
        free += coming.get(day, 0) - promised.get(day, 0) - (beyond * (into + 1) // 7 - beyond * into // 7)
        if free < 0:
            first, missing = first or day, max(missing, -free)
        day += DAY
    if first is None:
        return None
    return Short(first, missing, min((due for due in coming if due > first), default=None))
