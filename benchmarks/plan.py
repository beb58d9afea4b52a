"""How good and how soon the first plan is, beside HiGHS to one per cent and to the optimum.

    make bench-plan                     7 to 60 visits, 50 to 2,000 who might come
    BENCH_SECONDS=300 make bench-plan   with so long for each solve of HiGHS (60 unless said)

Each need is invented from a seed (`plan_world`). Ours is the whole first answer: rules applied, plan searched, gap
certified. HiGHS gets the same lines and the same model by `scipy.optimize.milp`: first what can be covered, then points.
Times are the processor's, so that work beside it does not count, but HiGHS stops after so many seconds of the wall: where it
did, it would have taken longer than what is shown. How many times as fast ours is, is the geometric mean over all needs of
HiGHS's time by ours, each need counting the same; beside it, what all of HiGHS's times come to by what all of ours do. Every plan is checked against the rules before any figure is given, and every certificate
against the best plan that anyone found: how many of them hold is a figure of its own, and one that does not fails the run. Gaps are of points among plans that cover as much; where a plan covers less, the gap is of what is covered.
"""

from __future__ import annotations

import math
import os
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass

from benchmarks.plan_world import Size, question
from benchmarks.report import Goal, report
from matching.composing.domain import BEST, Board, Certificate, answer, lay
from matching.composing.domain.exact import solve

SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
SIZES = {Size(7, 50): 10, Size(14, 100): 8, Size(21, 200): 5, Size(35, 400): 2, Size(60, 1000): 1, Size(60, 2000): 1}
GOALS = {
    "gap_percent_mean_with_unproved": Goal(0.3, "at most"),
    "times_faster_than_highs_to_1_percent": Goal(8),
    "certificates_valid_percent": Goal(100),
}
Choices = list[tuple[int, ...]]


class WrongAnswer(Exception):
    """A plan breaks a rule, so its speed is worth nothing."""


@dataclass(frozen=True)
class Run:
    """One need: how long each took, what each found, and what was proved."""

    size: Size
    ours_seconds: float
    rough_seconds: float
    ours: tuple[int, int]
    bound: Certificate
    best: tuple[int, int]
    proved: Certificate
    valid: tuple[bool, bool]
    """Whether our certificate holds, and that of HiGHS."""

    @property
    def optimal(self) -> bool:
        """Whether the best plan is proved to be that."""
        return self.best == (self.proved.worth, self.proved.points)

    @property
    def gap(self) -> float:
        """How far ours is from the best possible, in per cent: from the optimum, or else from what either has proved."""
        worth, points = self.proved.worth, self.proved.points
        if self.bound.worth == worth == self.ours[0] and not self.optimal:
            points = min(points, self.bound.points)
        if self.ours[0] < worth:
            return 100 * (worth - self.ours[0]) / worth
        return 100 * max(0, points - self.ours[1]) / max(1, abs(points))


def value(board: Board, plan: Choices) -> tuple[int, int]:
    """What a plan covers and its points, once every rule was seen to hold.

    Raises:
        WrongAnswer: one does not.
    """
    lines = [board.lines[i] for way in plan for i in way]
    used, money = Counter[int](), sum(line.pence for line in lines)
    for v, way in enumerate(plan):
        mine = [board.lines[i] for i in way]
        right = sum(line.seats for line in mine) == board.visits[v].carers
        if way and not (right and len({line.party for line in mine}) == len(mine)):
            raise WrongAnswer("Too few, or too many, come to a visit.")
        used.update({line.helper: line.minutes for line in mine})
    there = {(line.body, line.visit) for line in lines if line.body >= 0}
    if any((body, w) in there for body, v in there for w in board.collisions[v]):
        raise WrongAnswer("Somebody is in two places at once.")
    if money > board.purse or any(n > board.capacity[helper] for helper, n in used.items()):
        raise WrongAnswer("There is not so much money, or time.")
    worth = sum(board.visits[v].worth for v, way in enumerate(plan) if way)
    return worth, sum(line.points for line in lines) - sum(board.person[p] for p in {line.party for line in lines})


def run(size: Size, seed: int) -> Run:
    """One need, by ours and by HiGHS.

    Raises:
        WrongAnswer: a plan breaks a rule.
    """
    asked = question(size, seed)
    began = time.process_time()
    board = lay(asked, BEST)
    plan, bound, _ = answer(board)
    ours_seconds = time.process_time() - began
    ours = value(board, plan)
    began = time.process_time()
    rough = solve(board, 0, seconds=SECONDS, gap=0.01)
    rough_seconds = time.process_time() - began
    exact = solve(board, 0, seconds=SECONDS)
    best = max([ours, *(value(board, each.plan) for each in (rough, exact) if each.plan is not None)])
    return Run(
        size, ours_seconds, rough_seconds, ours, bound, best, exact.bound, holding(ours, bound, best, exact.bound)
    )


def holding(ours: tuple[int, int], bound: Certificate, best: tuple[int, int], proved: Certificate) -> tuple[bool, bool]:
    """Whether each certificate, ours and that of HiGHS, holds: no plan that was found is better than it says can be.

    Ours bounds the points of plans that cover as much as ours does.
    """
    mine = bound.worth >= best[0] and (best[0] != ours[0] or bound.points >= best[1])
    return mine, proved.worth >= best[0]


def _mean(runs: list[Run]) -> dict[str, float]:
    return {
        "ours_ms": 1000 * statistics.mean(one.ours_seconds for one in runs),
        "highs_to_1_percent_ms": 1000 * statistics.mean(one.rough_seconds for one in runs),
        "times_faster": _ratio(runs),
        "gap_percent": statistics.mean(one.gap for one in runs),
        "stated_gap_percent": statistics.mean(
            100 * (one.bound.points - one.ours[1]) / max(1, abs(one.ours[1])) for one in runs
        ),
        "proved_percent": 100 * statistics.mean(one.optimal for one in runs),
    }


def _ratio(runs: list[Run]) -> float:
    return math.exp(statistics.mean(math.log(one.rough_seconds / one.ours_seconds) for one in runs))


def main() -> int:
    """Measure, print, write; 1 where an answer was wrong."""
    runs: list[Run] = []
    solve(lay(question(Size(3, 10), 0), BEST), 0, seconds=1)  # loads scipy, for which nobody is to be blamed
    try:
        for size, seeds in SIZES.items():
            for seed in range(seeds):
                runs.append(run(size, seed))
                one = runs[-1]
                print(
                    f"{one.size} #{seed}: ours {1000 * one.ours_seconds:,.0f} ms, HiGHS to 1 % {1000 * one.rough_seconds:,.0f} ms, "
                    f"gap {one.gap:.2f} % ({'proved' if one.optimal else 'to the better bound'})",
                    flush=True,
                )
    except WrongAnswer as wrong:
        print(wrong, file=sys.stderr)
        return 1
    figures = {
        f"{size}_{name}": of for size in SIZES for name, of in _mean([r for r in runs if r.size == size]).items()
    }
    proved = [one for one in runs if one.optimal]
    large = [one for one in runs if one.size.visits >= 21]
    figures |= {
        "gap_percent_mean": statistics.mean(one.gap for one in proved),
        "gap_percent_mean_with_unproved": statistics.mean(one.gap for one in runs),
        "times_faster_than_highs_to_1_percent": _ratio(runs),
        "times_faster_from_21_visits_on": _ratio(large),
        "times_faster_in_total": sum(one.rough_seconds for one in runs) / sum(one.ours_seconds for one in runs),
        "certificates_valid_percent": 100 * statistics.mean(ok for one in runs for ok in one.valid),
    }
    report("plan", figures, GOALS)
    return 0 if all(ok for one in runs for ok in one.valid) else 1


if __name__ == "__main__":
    sys.exit(main())
