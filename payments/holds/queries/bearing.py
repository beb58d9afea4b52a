"""What budgets can bear of visits to come, read for many at once: the rooms of asking, before anyone asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from payments.budgets.domain import DAY, Commitment
from payments.budgets.queries import BudgetView
from payments.holds.domain import Bearing, Purse, rooms
from payments.holds.queries.commitments import commitments
from payments.holds.queries.standing import days, promises_of


def bearings(of: Collection[BudgetView], now: datetime, ahead: timedelta) -> dict[str, Bearing]:
    """Budget to what it can bear, where visits stand in the calendar for so long `ahead`; in two statements for all."""
    if not of:
        return {}
    day, ids = days(), [view.id for view in of]
    until = day(now + ahead)
    promised, taken = promises_of(ids), commitments(ids, until - 7 * DAY)
    found = {}
    for view in of:
        purse = Purse(
            view.state,
            view.terms,
            view.landed,
            view.categories,
            view.available_pence,
            promised.get(view.id, ()),
            whole=view.grant,
        )
        known = taken.get(view.id, ())
        grown = max([until - DAY, *(one.day for one in known)])
        found[view.id] = Bearing(view.terms, tuple(rooms(purse, now, day)), until, grown, _grows(known, until - DAY))
    return found


def _grows(known: Sequence[Commitment], last: date) -> tuple[int, ...]:
    """What each weekday of the calendar's last whole week takes."""
    found = [0] * 7
    for one in known:
        if one.day <= last:
            found[one.day.weekday()] += one.held_pence + one.promised_pence
    return tuple(found)
