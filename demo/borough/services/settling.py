"""A personal budget follows what was agreed: it becomes what its visits cost, ends with them, and what is left goes back.

The first residents have stories of their own: what was given to them first stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from demo.borough.services.world import Resident, World
from hub.kernel import clock
from marketplace.bookings import queries as booked
from payments.budgets import queries as known
from payments.budgets import services as budgets

KEPT = 4  # residents with stories of their own
NOTICE = timedelta(weeks=4)
MORE = 105  # per cent of what the visits cost: a little for a week that takes more
SETTLED = timedelta(days=10)  # after the last day: by then its last visits are paid, or are not
REPLY = timedelta(days=29)  # the time to answer, and a day
TOLD_BY = timedelta(days=14)  # before the last morning: an end that would be told of later is left to its review
FOUND_BY = timedelta(weeks=6)  # where nobody has said yes by then, the budget ends


def dearest(world: World, number: int, category: str) -> int:
    """Pence an hour that a budget is reckoned with before anybody is chosen: the dearest help of its kind."""
    prices = [source.price_pence for source in world.sources if category in source.categories]
    return 40_00 if number < KEPT else max(prices, default=0) or 40_00


def begin(world: World, resident: Resident, ends: date) -> None:
    """Remember a budget, and the day on which what it is for is over."""
    if resident.budget and world.residents.index(resident) >= KEPT:
        world.following[resident.budget] = ends
        world.unfound[resident.budget] = clock.today() + FOUND_BY


def instalment(number: int, weekly_pence: int) -> int:
    """Pence for four weeks of visits that cost so much a week, and a little more; for the first residents, a lot more."""
    if number < KEPT:
        return weekly_pence * 4 * 115 // 100 // 100 * 100 + 20_00
    return weekly_pence * 4 * MORE // 100 // 100 * 100 + 1_00


def agree(world: World, booking: str) -> None:
    """Where somebody said yes: from four weeks on there is what it costs; where it costs nothing, the budget ends then."""
    found = booked.booking(booking)
    resident = world.resident_of(found.holder)
    budget = resident.budget if resident else None
    if not found.agreed or budget not in world.following or found.need not in world.planned:
        return
    world.unfound.pop(budget, None)
    starts = clock.today() + NOTICE
    if not found.price_pence:
        world.following[budget] = min(world.following[budget], starts)
    elif starts < world.following[budget]:
        now = known.budgets([budget])[budget].now
        pence = instalment(KEPT, found.weekly_pence)
        whole = pence + now.contribution_pence
        if whole == now.instalment_pence:
            return  # they chose the dearest: it is right as it stands
        step = replace(now, starts=starts, instalment_pence=whole, third_pence=whole if now.third_pence else 0)
        why = "The visits are agreed: this is what they cost, and a little more."
        _approve(world, budgets.write_change(budget, step, why, by=world.staff["finance"]))


def live(world: World, today: date) -> None:
    """What falls due on a morning: an end is told four weeks before, what is left is told after it, and goes back.

    A budget whose end would be told of only in the last days goes on: nobody has looked at it yet.
    """
    until = world.scale.first + timedelta(days=world.scale.days) - SETTLED - TOLD_BY
    for budget in [one for one, by in world.unfound.items() if by <= today]:
        del world.unfound[budget]
        world.following[budget] = min(world.following[budget], today + NOTICE)
    for budget in [one for one, last in world.following.items() if last - NOTICE <= today]:
        last = world.following.pop(budget)
        world.unfound.pop(budget, None)
        if last > until:
            continue
        why = "What it was for is over by then."
        _approve(world, budgets.write_end(budget, last, why, by=world.staff["finance"]))
        world.ending.append((last + SETTLED, budget))
    for due, budget in [row for row in world.ending if row[0] <= today]:
        world.ending.remove((due, budget))
        _pay_back(world, budget, today)
        if known.surpluses(known.budgets([budget]).values()):
            words = "It ended, and this is left. It goes back, unless you know of a visit that is not paid."
            world.told.append((today + REPLY, budgets.tell_surplus(budget, words, world.staff["finance"])))
    for due, told in [row for row in world.told if row[0] <= today]:
        world.told.remove((due, told))
        budgets.decide_surplus(told, True, "The visits are over, and all of them are paid.", world.staff["finance-two"])


def _pay_back(world: World, budget: str, today: date) -> None:
    """What a resident contributed and did not have to, first."""
    if sum(known.repayable_of(budget).values()):
        written = budgets.write_repayment(budget, f"BACS {today:%d%m%y}", by=world.staff["finance"])
        budgets.approve_repayment(written, world.staff["finance-two"])


def _approve(world: World, change: str) -> None:
    budgets.approve_change(change, world.staff["finance-two"])
