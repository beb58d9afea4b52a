"""What a booking would leave: a week of it, and the period in which money gets tight. No clock, no table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from payments.holds.domain.rules import Day, Line, Purse


@dataclass(frozen=True)
class Tight:
    """The days of a period, both included, and the pence that would be left for them; below nought, missing.

    `here` says whether its money has come: then all that stands free counts, else only the instalment to come.
    """

    first: date
    last: date
    left_pence: int
    here: bool


def weekly(lines: Sequence[Line], day: Day) -> int:
    """What lines take a week, over the weeks from the first to the last of them; pence, rounded down."""
    if not lines:
        return 0
    on = [day(line.at) for line in lines]
    weeks = (max(on) - min(on)).days // 7 + 1
    return sum(line.amount_pence for line in lines) // weeks


def tightest(purse: Purse, lines: Sequence[Line], now: datetime, day: Day) -> Tight | None:
    """The period, of those that lines touch, in which least would be left; None where a week's worth of it is.

    A period whose money is here has what stands free; one that is still to come has its instalment. Both less what is
    promised, and less the lines.
    """
    found: list[Tight] = []
    promises = [one for one in purse.promises if not one.looked]
    here = purse.paid_until
    for period in purse.terms.periods():
        touched = sum(line.amount_pence for line in lines if period.holds(day(line.at)))
        if not touched:
            continue
        landed = here is not None and period.until <= here
        if here is not None and landed:
            free = purse.available_pence
            meant = sum(p.amount_pence for p in promises if p.at > now and day(p.at) < here)
            taken = sum(line.amount_pence for line in lines if day(line.at) < here)
        else:
            free, taken = period.amount_pence, touched
            meant = sum(p.amount_pence for p in promises if period.holds(day(p.at)))
        left = free - meant - taken
        if left * (period.until - period.starts).days < period.amount_pence * 7:
            found.append(Tight(period.starts, period.until - timedelta(days=1), left, landed))
    return min(found, key=lambda one: (one.left_pence, one.first), default=None)
