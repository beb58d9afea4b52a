"""The search that answers first: a greedy plan, then many small steps, seeded, so that the same question has one answer."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from matching.composing.domain.board import Board
from matching.composing.domain.standing import OPEN, Choice, Standing, Way

STEPS_A_VISIT, FEWEST_STEPS, MOST_STEPS = 320, 1_500, 20_000
HOT, COLD = 120.0, 3.0  # points that a step may lose at first, and at last
THRIFT = 1.5  # points that a penny counts at first, where money keeps something open
DEAR = 4  # visits whose money is taken for another, at most
Journal = list[tuple[int, int]]


def greedy(board: Board, ways: list[list[Way]], start: Sequence[Choice] | None = None) -> Standing:
    """The better of a plan by points and a plan by price, and of what stood before."""
    plans = [_greedy(Standing(board, ways), by_price) for by_price in (False, True)]
    if start is not None:
        plans.append(given(Standing(board, ways), start))
    return max(plans, key=lambda plan: plan.value)


def given(plan: Standing, choices: Sequence[Choice]) -> Standing:
    """A plan that fills what it can as it is told, and the rest as best it can."""
    for v, choice in enumerate(choices):
        k = next((k for k, way in enumerate(plan.ways[v]) if choice and way.choice == choice), OPEN)
        if k >= 0 and plan.fits(v, k):
            plan.set(v, k)
    for v in _order(plan):
        if plan.now[v] == OPEN:
            plan.set(v, plan.best(v))
    return plan


def _order(plan: Standing) -> list[int]:
    """The most urgent and rarest first."""
    return sorted(range(len(plan.now)), key=lambda v: (-plan.board.visits[v].priority, len(plan.ways[v]), v))


def _greedy(plan: Standing, by_price: bool) -> Standing:
    for v in _order(plan):
        plan.set(v, _cheapest(plan, v) if by_price else plan.best(v))
    return _polish(plan)


def _cheapest(plan: Standing, v: int) -> int:
    return next((k for k in plan.cheap[v] if plan.fits(v, k)), OPEN)


def _polish(plan: Standing) -> Standing:
    """Each visit once more as best it can be beside the others, until nothing is better."""
    for _ in range(4):
        before = plan.value
        for v in _order(plan):
            stood, old = plan.value, plan.now[v]
            plan.clear(v)
            plan.set(v, plan.best(v))
            if plan.value < stood:
                plan.set(v, old)
        if plan.value == before:
            break
    return plan


def anneal(plan: Standing, *, seed: int, most_points: int, most_steps: int = MOST_STEPS, share: int = 1) -> None:
    """Steps that may lose a little at first and nothing at last; the plan ends as the best that stood on the way.

    It takes one in `share` of the steps that it would, and stops at `most_points` (with all that can be covered): nothing is better.
    """
    dice = random.Random(seed)  # noqa: S311 - a repeatable search, no secret
    doable = [v for v in range(len(plan.now)) if plan.ways[v]]
    if not doable:
        return
    steps = min(most_steps, max(FEWEST_STEPS, STEPS_A_VISIT * len(doable))) // share
    unit, heat = _unit(plan), HOT * max(200, max(plan.board.person, default=0)) / 200
    cool = (COLD / heat) ** (1 / steps)
    full = sum(plan.worths[v] for v in doable)
    best, best_value = list(plan.now), plan.value
    thrift = THRIFT if plan.worth < full and plan.spent else 0.0
    for turn in range(steps):
        if best_value[0] == full and best_value[1] >= most_points:
            break
        heat *= cool
        penny = thrift * max(0.0, 1 - 1.5 * turn / steps)
        stood = plan.worth * unit + plan.points - penny * plan.spent
        journal = _step(plan, dice, doable)
        if not journal:
            continue
        change = plan.worth * unit + plan.points - penny * plan.spent - stood
        if change < 0 and (change < -30 * heat or dice.random() >= math.exp(change / heat)):
            _undo(plan, journal)
            continue
        if plan.value > best_value:
            best, best_value = list(plan.now), plan.value
    for v, k in enumerate(best):
        if plan.now[v] != k:
            plan.clear(v)
    for v, k in enumerate(best):
        plan.set(v, k)
    _polish(plan)


def _unit(plan: Standing) -> float:
    """What covering counts for on the way: more than points, yet not so much that nothing could ever be let go."""
    fee = max(plan.board.person, default=0)
    least = [(fee - ways[0].points) / plan.worths[v] for v, ways in enumerate(plan.ways) if ways]
    return max(150.0, 1.2 * max(least, default=0.0))


def _step(plan: Standing, dice: random.Random, doable: list[int]) -> Journal:
    """One step, and how to take it back; nothing where it does not fit."""
    roll = dice.random()
    if roll < 0.1 and plan.there:
        return _send_home(plan, dice)
    v = doable[int(dice.random() * len(doable))]
    if roll < 0.18:
        return _arrive(plan, dice, v)
    if roll < 0.58:
        k = _someone_there(plan, dice, v)
    else:
        k = int(dice.random() ** 2 * len(plan.ways[v]))
        k = plan.cheap[v][k] if roll > 0.9 else k
    if k == plan.now[v]:
        return []
    journal = [(v, plan.now[v])]
    plan.clear(v)
    if not plan.fits(v, k) and not _make_room(plan, dice, v, k, journal):
        _undo(plan, journal)
        return []
    plan.set(v, k)
    thrifty = dice.random() < 0.4
    for w, _ in journal[1:]:
        plan.set(w, _cheapest(plan, w) if thrifty else plan.best(w))
    return journal


def _someone_there(plan: Standing, dice: random.Random, v: int) -> int:
    """A way with somebody who is in the plan already; else any."""
    there = sorted(plan.there)
    for _ in range(min(3, len(there))):
        ways = plan.by_party[v].get(there[int(dice.random() * len(there))])
        if ways:
            return ways[int(dice.random() * len(ways))]
    return int(dice.random() ** 2 * len(plan.ways[v]))


def _undo(plan: Standing, journal: Journal) -> None:
    for v, _ in journal:
        plan.clear(v)
    for v, k in journal:
        plan.set(v, k)


def _make_room(plan: Standing, dice: random.Random, v: int, k: int, journal: Journal) -> bool:
    """Open what is in the way of this: the same helpers' visits, then dear ones; False where it is no use."""
    blocking = plan.in_the_way(v, k)
    dice.shuffle(blocking)
    for w in blocking:
        if plan.fits(v, k):
            return True
        journal.append((w, plan.now[w]))
        plan.clear(w)
    if plan.fits(v, k):
        return True
    dear = [w for w, way in enumerate(plan.now) if way >= 0 and plan.ways[w][way].pence]
    for _ in range(min(DEAR, len(dear))):
        w = dear.pop(int(dice.random() * len(dear)))
        journal.append((w, plan.now[w]))
        plan.clear(w)
        if plan.fits(v, k):
            return True
    return False


def _arrive(plan: Standing, dice: random.Random, v: int) -> Journal:
    """A party takes whatever it is better at than who stands there, beginning with a visit that it can do."""
    way = plan.ways[v][int(dice.random() ** 2 * len(plan.ways[v]))]
    party = way.lines[0].party
    journal = []
    for w in plan.able[party]:
        old = plan.now[w]
        stood = plan.ways[w][old].points if old >= 0 else -math.inf
        theirs = plan.by_party[w][party]
        if (plan.ways[w][theirs[0]].points > stood) or w == v:
            plan.clear(w)
            new = next((k for k in theirs if plan.fits(w, k)), old)
            plan.set(w, new)
            if new != old:
                journal.append((w, old))
    return journal


def _send_home(plan: Standing, dice: random.Random) -> Journal:
    """Everything that one party does is given to others as best they can."""
    there = sorted(plan.there)
    party = there[int(dice.random() * len(there))]
    theirs = sorted(plan.of_party[party])
    journal = [(v, plan.now[v]) for v in theirs]
    for v in theirs:
        plan.clear(v)
    for v in theirs:
        plan.set(v, plan.best(v, without=party))
    return journal
