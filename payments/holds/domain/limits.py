"""What supporters may spend: each delegation held to its limit, period by period. No clock, no table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from hub.kernel import money
from payments.budgets.domain import four_weeks
from payments.holds.domain.refusals import LimitReached
from payments.holds.domain.rules import Day, Line, said


def check_limits(
    lines: Iterable[Line],
    limits: Mapping[str, int],
    standing: Callable[[str, tuple[date, date]], int],
    starts: date,
    day: Day,
) -> None:
    """Hold each delegation to its limit in every four-week period, counted from the budget's start.

    Args:
        lines: what is asked for.
        limits: pence by delegation; one that is not named may spend nothing.
        standing: pence that stand through a delegation in a period already.
        starts: the budget's first day.
        day: the council's date of a moment.

    Raises:
        LimitReached: one of them would be passed.
    """
    asked: dict[tuple[str, tuple[date, date]], int] = {}
    for line in lines:
        if line.through is not None:
            key = line.through, four_weeks(starts, day(line.at))
            asked[key] = asked.get(key, 0) + line.amount_pence
    for (delegation, period), pence in sorted(asked.items()):
        limit, total = limits.get(delegation, 0), standing(delegation, period) + pence
        if total > limit:
            raise LimitReached(
                limit_pence=limit,
                total_pence=total,
                limit=money.pounds(limit),
                total=money.pounds(total),
                first=said(period[0]),
                last=said(period[1] - timedelta(days=1)),
            )
