"""How soon the round is there, and how good: beside greedy, deferred acceptance, and HiGHS on the same lines as an LP.

    make bench-round                          1,000, 10,000 and 50,000 needs
    BENCH_NEEDS="1000 10000" make bench-round  others
    BENCH_SECONDS=600 make bench-round        so long for the LP at each size (120 unless said)

Boroughs are invented from a seed: needs of one or two tasks, a tenth as many offers, about sixty who could for each need.
Correctness first: every answer is checked against all capacities; the flow must reach the LP's optimum on each of
the three lines wherever the LP finishes, and nobody may do better than it on any line above. The LP has the flow's own
arcs and integer costs in turn, line by line. Seconds are the processor's, so that whoever else works on the machine counts
for nothing. Memory is the most that this process held at the end of a size.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.report import Goal, report
from matching.rounds.domain import RANKS, Ask, Board, Edges, Given, Objective, Supply, objective, settle_stably, solve

SIZES = [int(n) for n in os.environ.get("BENCH_NEEDS", "1000 10000 50000").split()]
SECONDS = float(os.environ.get("BENCH_SECONDS", "120"))
DEGREE = 60
STABLE_UP_TO = 10_000  # needs: in Python, more would take minutes


class WrongAnswer(Exception):
    """An answer that is not the best, so its speed is worth nothing."""


def world(needs: int, seed: int = 5) -> Board:
    """A borough of so many needs, scarce enough that not everyone can have everything."""
    random = np.random.default_rng(seed)
    tasks = random.integers(1, 3, needs)
    owner = np.repeat(np.arange(needs), tasks)
    wanted = random.integers(4, 41, len(owner))
    priority = random.integers(1, 4, len(owner))
    asks = [
        Ask(f"a{i}", f"n{n}", int(w), int(p)) for i, (n, w, p) in enumerate(zip(owner, wanted, priority, strict=True))
    ]
    offers = max(20, needs // 10)
    supplies = [Supply(f"s{i}", int(q)) for i, q in enumerate(random.integers(20, 161, offers))]
    degree = max(1, round(DEGREE * needs / len(owner)))
    pairs = np.unique(
        np.stack([np.repeat(np.arange(len(owner)), degree), random.integers(0, offers, len(owner) * degree)], 1), axis=0
    )
    fits = np.minimum(wanted[pairs[:, 0]], random.integers(1, 41, len(pairs)))
    columns: list[Any] = [pairs[:, 0], pairs[:, 1], fits, random.integers(0, 101, len(pairs))]
    return Board(asks, supplies, Edges(*columns))


def greedy(board: Board) -> Given:
    """Whoever suits best first, the higher priority before: what one would write without a solver."""
    edges = board.edges
    rank = np.array([ask.priority for ask in board.asks])[np.asarray(edges.asks)]
    want, have = [ask.quarters for ask in board.asks], [supply.quarters for supply in board.supplies]
    given = {}
    for edge in np.lexsort((-np.asarray(edges.suits), -rank)):
        ask, supply = int(edges.asks[edge]), int(edges.supplies[edge])
        if amount := min(want[ask], have[supply], int(edges.quarters[edge])):
            given[int(edge)] = amount
            want[ask] -= amount
            have[supply] -= amount
    return given


def by_lp(board: Board) -> Objective | None:
    """The optimum of each line in turn by HiGHS; None where it does not finish in time."""
    import scipy.sparse as sp
    from scipy.optimize import linprog

    edges, count = board.edges, len(board.edges)
    needs = {need: i for i, need in enumerate(dict.fromkeys(ask.need for ask in board.asks))}
    of_need = np.array([needs[ask.need] for ask in board.asks])[np.asarray(edges.asks)]
    width, here = count + len(needs), np.arange(count)

    def rows(of: object, height: int) -> Any:
        return sp.csr_matrix((np.ones(count), (np.asarray(of), here)), (height, width))

    first = rows(of_need, len(needs)) * -1 + sp.csr_matrix(
        (np.ones(len(needs)), (np.arange(len(needs)), count + np.arange(len(needs)))), (len(needs), width)
    )  # a need has something by as much as goes to it, up to one
    limits = sp.vstack([rows(edges.asks, len(board.asks)), rows(edges.supplies, len(board.supplies)), first]).tocsr()
    most = np.concatenate(
        [[ask.quarters for ask in board.asks], [supply.quarters for supply in board.supplies], np.zeros(len(needs))]
    )
    bounds = np.column_stack([np.zeros(width), np.concatenate([np.asarray(edges.quarters), np.ones(len(needs))])])
    ranks = np.array([RANKS[ask.priority] for ask in board.asks])[np.asarray(edges.asks)]
    lines = [
        np.concatenate([np.zeros(count), [need not in board.served for need in needs]]),
        np.concatenate([ranks, np.zeros(len(needs))]),
        np.concatenate([np.asarray(edges.suits), np.zeros(len(needs))]),
    ]
    found, until = [], time.monotonic() + SECONDS
    for line in lines:
        left = until - time.monotonic()
        if left <= 0:
            return None
        answer = linprog(-line, limits, most, bounds=bounds, method="highs", options={"time_limit": left})
        if answer.status != 0:
            return None
        found.append(round(-answer.fun))
        limits = sp.vstack([limits, sp.csr_matrix(-line)]).tocsr()
        most = np.append(most, -found[-1] + 1e-6)
    return Objective(*found)


@dataclass(frozen=True)
class Timed:
    """An answer's worth, and the seconds that it took."""

    worth: Objective | None
    seconds: float


def timed(what: Callable[[Board], Given], board: Board) -> Timed:
    """Run it, and see that it keeps every limit.

    Raises:
        WrongAnswer: it does not.
    """
    began = time.process_time()
    given = what(board)
    seconds = time.process_time() - began
    try:
        return Timed(objective(board, given), seconds)
    except ValueError as error:
        raise WrongAnswer(f"{what.__name__}: {error}") from error


def measure(needs: int, figures: dict[str, float]) -> None:
    """One size, into `figures`.

    Raises:
        WrongAnswer: the flow is not the best.
    """
    board, name = world(needs), f"{needs // 1000}k" if needs >= 1000 else str(needs)
    ours, plain = timed(solve, board), timed(greedy, board)
    stable = timed(settle_stably, board) if needs <= STABLE_UP_TO else None
    assert ours.worth is not None and plain.worth is not None  # noqa: PT018 - the checker's, not a rule's
    for other in (plain, stable):
        if other and other.worth and other.worth > ours.worth:
            raise WrongAnswer("Somebody does better than what is said to be the best.")
    figures |= {
        f"{name}_edges": len(board.edges),
        f"{name}_flow_seconds": ours.seconds,
        f"{name}_greedy_seconds": plain.seconds,
        f"{name}_nothing_flow": needs - ours.worth.needs,
        f"{name}_nothing_greedy": needs - plain.worth.needs,
        f"{name}_hours_by_rank_greedy_percent": 100 * plain.worth.worth / ours.worth.worth,
    }
    if stable and stable.worth:
        figures[f"{name}_stable_seconds"] = stable.seconds
        figures[f"{name}_nothing_stable"] = needs - stable.worth.needs
        figures[f"{name}_hours_by_rank_stable_percent"] = 100 * stable.worth.worth / ours.worth.worth
    if find_spec("scipy"):
        began = time.process_time()
        best = by_lp(board)
        figures[f"{name}_lp_seconds"] = time.process_time() - began
        if best is None:
            print(f"  {name}: the LP did not finish in {SECONDS:.0f} s, so its time is at least that.")
        elif best != ours.worth:
            raise WrongAnswer(f"The LP has {best}, the flow {ours.worth}.")
        figures[f"{name}_flow_is_the_lps_optimum"] = float(best is not None)
        figures[f"{name}_times_faster_than_lp"] = figures[f"{name}_lp_seconds"] / ours.seconds
    else:
        print(f"  {name}: scipy is not installed, so there is no LP beside it.")
    figures[f"{name}_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Measure every size."""
    figures: dict[str, float] = {}
    try:
        for needs in SIZES:
            measure(needs, figures)
    except WrongAnswer as error:
        print(f"Wrong answer: {error}", file=sys.stderr)
        return 1
    goals = {f"{n // 1000}k_times_faster_than_lp": Goal(10) for n in SIZES if n >= 50_000 and find_spec("scipy")}
    report("round", figures, goals)
    return 0


if __name__ == "__main__":
    sys.exit(main())
