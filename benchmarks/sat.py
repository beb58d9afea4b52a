"""The same plans by CP-SAT of OR-Tools, beside HiGHS: how long each takes to 1 % and to the best plan, with its proof.

    make bench-sat                     7 to 35 visits, 50 to 400 who might come
    BENCH_SECONDS=300 make bench-sat   with so long for each solve (60 unless said)

The invented needs are those of `bench-plan`, and both solvers get the same lines and the same rows: first what can be
covered, then points. Each has one thread, and times are the processor's; where one was stopped by the seconds of the
wall, it would have taken longer than what is shown, and is not counted as proved. Before any figure is given, every plan
is checked against the rules, no plan is better than either solver has proved, and where both have proved theirs to be
the best, they are worth the same.
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from benchmarks.plan import SECONDS, Choices, WrongAnswer, value
from benchmarks.plan_world import Size, question
from benchmarks.report import report
from matching.composing.domain import BEST, Board, lay
from matching.composing.domain.exact import Model, solve

SIZES = {Size(7, 50): 10, Size(14, 100): 4, Size(21, 200): 3, Size(35, 400): 1}
ROUGH = 0.01


@dataclass(frozen=True)
class Found:
    """One solver's answer: what its plan is worth (covered, points), what it has proved, and how long it took."""

    value: tuple[int, int] | None
    proved: tuple[int, int]
    seconds: float

    @property
    def best(self) -> bool:
        """Whether its plan is proved to be the best."""
        return self.value == self.proved


def by_highs(board: Board, gap: float) -> Found:
    """As plans are proved: scipy's `milp`."""
    began = time.process_time()
    found = solve(board, 0, seconds=SECONDS, gap=gap)
    seconds = time.process_time() - began
    return _found(board, found.plan, (found.bound.worth, found.bound.points), seconds)


def by_sat(board: Board, gap: float) -> Found:
    """The same rows for CP-SAT: the most that can be covered, then points among plans that cover as much."""
    began = time.process_time()
    model, ends = _Sat(Model(board)), time.monotonic() + SECONDS
    plan, worth, top = model.most(model.rows.worths(), 0, SECONDS, gap)
    left = max(0.05, ends - time.monotonic())
    better, _points, most = model.most(model.rows.points(), worth, left, gap)
    return _found(board, better or plan, (top, most), time.process_time() - began)


def _found(board: Board, plan: Choices | None, proved: tuple[int, int], seconds: float) -> Found:
    return Found(None if plan is None else value(board, plan), proved, seconds)


class _Sat:
    """The rows of a model, in CP-SAT's words."""

    def __init__(self, rows: Model) -> None:
        self.rows = rows

    def most(
        self, objective: list[float], least_worth: int, seconds: float, gap: float
    ) -> tuple[Choices | None, int, int]:
        """The most of an objective with at least this worth: the plan, how much it is, and how much it is at most."""
        model = cp_model.CpModel()
        columns = [model.new_bool_var("") for _ in range(self.rows.columns)]
        rows = [*self.rows.rows]
        if least_worth:
            rows.append((list(range(self.rows.columns)), self.rows.worths(), float(least_worth), math.inf))
        for of, weights, low, high in rows:
            row = cp_model.LinearExpr.weighted_sum([columns[i] for i in of], [round(weight) for weight in weights])
            if math.isfinite(low):
                model.add(row >= round(low))
            if math.isfinite(high):
                model.add(row <= round(high))
        model.maximize(cp_model.LinearExpr.weighted_sum(columns, [round(each) for each in objective]))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.relative_gap_limit = gap
        status = solver.solve(model)
        most = math.floor(solver.best_objective_bound + 1e-6)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None, 0, most
        plan: list[list[int]] = [[] for _ in self.rows.board.visits]
        for i, line in enumerate(self.rows.board.lines):
            if solver.value(columns[i]):
                plan[line.visit].append(i)
        return [tuple(each) for each in plan], round(solver.objective_value), most


@dataclass(frozen=True)
class Run:
    """One need: each solver's answers, to 1 % and to the best."""

    size: Size
    highs: tuple[Found, Found]
    sat: tuple[Found, Found]


def run(size: Size, seed: int) -> Run:
    """One need by both.

    Raises:
        WrongAnswer: a plan breaks a rule, or a proof is false.
    """
    board = lay(question(size, seed), BEST)

    def both(solver: Callable[[Board, float], Found]) -> tuple[Found, Found]:
        return solver(board, ROUGH), solver(board, 0.0)

    one = Run(size, both(by_highs), both(by_sat))
    exact = (one.highs[1], one.sat[1])
    best = max(found.value for found in (*one.highs, *one.sat) if found.value is not None)
    if any(found.proved[0] < best[0] for found in exact):
        raise WrongAnswer(f"{size} #{seed}: more can be covered than a solver has proved.")
    proved = {found.proved for found in exact if found.best}
    if proved and proved != {best}:
        raise WrongAnswer(f"{size} #{seed}: a plan is better than what is proved to be the best.")
    return one


def _mean(runs: list[Run]) -> dict[str, float]:
    figures: dict[str, float] = {"needs": len(runs)}
    for name in ("highs", "sat"):
        rough, exact = zip(*(getattr(one, name) for one in runs), strict=True)
        figures |= {
            f"{name}_to_1_percent_ms": 1000 * statistics.mean(found.seconds for found in rough),
            f"{name}_to_best_ms": 1000 * statistics.mean(found.seconds for found in exact),
            f"{name}_proved_percent": 100 * statistics.mean(found.best for found in exact),
        }
    figures["sat_takes_times_as_long_to_1_percent"] = _ratio(runs, 0)
    figures["sat_takes_times_as_long_to_best"] = _ratio(runs, 1)
    return figures


def _ratio(runs: list[Run], which: int) -> float:
    """The geometric mean of CP-SAT's time by HiGHS's."""
    return math.exp(statistics.mean(math.log(one.sat[which].seconds / one.highs[which].seconds) for one in runs))


def main() -> int:
    """Measure, print, write; 1 where an answer was wrong."""
    warm = lay(question(Size(3, 10), 0), BEST)
    by_highs(warm, 0.0)  # loads scipy, for which nobody is to be blamed
    by_sat(warm, 0.0)
    runs: list[Run] = []
    try:
        for size, seeds in SIZES.items():
            for seed in range(seeds):
                one = run(size, seed)
                runs.append(one)
                said = (
                    f"{name} {1000 * rough.seconds:,.0f} and {1000 * exact.seconds:,.0f} ms{'' if exact.best else ' (not proved)'}"
                    for name, (rough, exact) in (("HiGHS", one.highs), ("CP-SAT", one.sat))
                )
                print(f"{one.size} #{seed}, to 1 % and to the best: {', '.join(said)}", flush=True)
    except WrongAnswer as wrong:
        print(wrong, file=sys.stderr)
        return 1
    figures = {
        f"{size}_{name}": of for size in SIZES for name, of in _mean([r for r in runs if r.size == size]).items()
    }
    figures["sat_takes_times_as_long_to_1_percent"] = _ratio(runs, 0)
    figures["sat_takes_times_as_long_to_best"] = _ratio(runs, 1)
    report("sat", figures, {})
    return 0


if __name__ == "__main__":
    sys.exit(main())
