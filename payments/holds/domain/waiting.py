"""Visits that wait for money: what is promised to them, and whose turn it is when some is there. No clock, no table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

REVIEW = timedelta(hours=72)


@dataclass(frozen=True)
class Promise:
    """A visit that has no money set aside yet.

    `looked`: it is to be looked at, since it was cut with its budget, or nothing was there for it 72 hours before its
    time. It is promised nothing, and keeps nothing from being asked for.
    """

    at: datetime
    amount_pence: int
    looked: bool = False


def turns(waiting: Sequence[Promise], free_pence: int, later_pence: int, now: datetime) -> list[bool]:
    """Which of these visits, given in order of date, have money set aside now; each that fits, in that order.

    Those to which it is promised come first, and with them whatever is less than 72 hours away: for that it is now or
    never. The others that are to be looked at take of the rest what is not promised to days further ahead.

    Args:
        waiting: the visits that holds reach.
        free_pence: what is free.
        later_pence: what of it is promised to visits that holds do not reach yet.
        now: the moment.
    """
    found = [False] * len(waiting)
    last = [one.looked and one.at > now + REVIEW for one in waiting]
    for turn, kept_back in ((False, 0), (True, later_pence)):
        for place, one in enumerate(waiting):
            if last[place] is turn and one.amount_pence <= free_pence - kept_back:
                found[place] = True
                free_pence -= one.amount_pence
    return found
