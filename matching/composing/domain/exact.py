"""The same question as a model for HiGHS (`scipy.optimize.milp`): the best plan and its proof, where there is time."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.composing.domain.board import Board
from matching.composing.domain.bound import most_worth
from matching.composing.domain.standing import Choice
from matching.composing.domain.values import Certificate

SLACK = 1e-6
TIME_IS_UP = 1  # scipy's status; a solver that was stopped by its nodes says 4


@dataclass(frozen=True)
class Solved:
    """What the solver found (None: no plan in time), what it proved, and whether the clock stopped it."""

    plan: list[Choice] | None
    bound: Certificate
    late: bool = False


class Model:
    """Rows and columns: a binary for each line, one for each visit that is done, one for each party that comes."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.lines, self.visits, self.parties = len(board.lines), len(board.visits), len(board.person)
        self.columns = self.lines + self.visits + self.parties
        self.rows: list[tuple[list[int], list[float], float, float]] = []
        self._visits()
        self._people()
        self._limits()
        self._places()

    def _visits(self) -> None:
        for v, visit in enumerate(self.board.visits):
            own = self.board.of_visit[v]
            weights = [float(self.board.lines[i].seats) for i in own]
            self.rows.append(([*own, self.lines + v], [*weights, -float(visit.carers)], 0.0, 0.0))
            self._different(own, v)
            if v in self.board.needed:
                there = [i for i in own if self.board.lines[i].helper == self.board.needed[v]]
                self.rows.append(([*there, self.lines + v], [*([1.0] * len(there)), -1.0], 0.0, np.inf))

    def _different(self, own: list[int], v: int) -> None:
        """One party, and one body, fills one seat of a visit of two."""
        if self.board.visits[v].carers == 1:
            return
        for name in ("party", "body"):
            groups: dict[int, list[int]] = {}
            for i in own:
                groups.setdefault(getattr(self.board.lines[i], name), []).append(i)
            for key, each in groups.items():
                if key >= 0 and len(each) > 1:
                    self.rows.append((each, [1.0] * len(each), -np.inf, 1.0))

    def _people(self) -> None:
        base = self.lines + self.visits
        for i, line in enumerate(self.board.lines):
            if self.board.person[line.party]:
                self.rows.append(([i, base + line.party], [1.0, -1.0], -np.inf, 0.0))

    def _limits(self) -> None:
        of: dict[int, list[int]] = {}
        for i, line in enumerate(self.board.lines):
            of.setdefault(line.helper, []).append(i)
        for helper, own in of.items():
            minutes = [float(self.board.lines[i].minutes) for i in own]
            if sum(minutes) > self.board.capacity[helper]:
                self.rows.append((own, minutes, -np.inf, float(self.board.capacity[helper])))
        paid = [i for i, line in enumerate(self.board.lines) if line.pence]
        if paid:
            pence = [float(self.board.lines[i].pence) for i in paid]
            self.rows.append((paid, pence, -np.inf, float(self.board.purse)))
        for most, times in self.board.spells:
            own = [i for i in paid if times[self.board.lines[i].visit]]
            if own:
                pence = [float(self.board.lines[i].pence * times[self.board.lines[i].visit]) for i in own]
                self.rows.append((own, pence, -np.inf, float(most)))

    def _places(self) -> None:
        """A body is in one place at a time: of two visits that collide it does one."""
        of: dict[tuple[int, int], list[int]] = {}
        for i, line in enumerate(self.board.lines):
            if line.body >= 0:
                of.setdefault((line.body, line.visit), []).append(i)
        for (body, v), own in of.items():
            for w in self.board.collisions[v]:
                other = of.get((body, w))
                if other and w > v:
                    both = [*own, *other]
                    self.rows.append((both, [1.0] * len(both), -np.inf, 1.0))

    def solve(
        self, objective: list[float], least_worth: float, seconds: float, gap: float, nodes: int | None = None
    ) -> Any:
        """The most of an objective, with at least this worth covered; scipy's own answer."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # half a second to load, and few ask
        from scipy.sparse import csr_array

        rows = list(self.rows)
        if least_worth:
            worth = [float(visit.worth) for visit in self.board.visits]
            rows.append((list(range(self.lines, self.lines + self.visits)), worth, least_worth, np.inf))
        starts = np.cumsum([0, *(len(columns) for columns, _, _, _ in rows)])
        matrix = csr_array(
            (
                np.array([x for _, weights, _, _ in rows for x in weights]),
                np.array([x for columns, _, _, _ in rows for x in columns]),
                starts,
            ),
            shape=(len(rows), self.columns),
        )
        limits = LinearConstraint(matrix, np.array([row[2] for row in rows]), np.array([row[3] for row in rows]))
        return milp(
            -np.array(objective),
            integrality=np.ones(self.columns),
            bounds=Bounds(0, 1),
            constraints=limits,
            options={"time_limit": seconds, "mip_rel_gap": gap} | ({} if nodes is None else {"node_limit": nodes}),
        )

    def worths(self) -> list[float]:
        """The objective of covering."""
        return [*([0.0] * self.lines), *(float(v.worth) for v in self.board.visits), *([0.0] * self.parties)]

    def points(self) -> list[float]:
        """The objective of being good at it."""
        return [
            *(float(line.points) for line in self.board.lines),
            *([0.0] * self.visits),
            *(-float(fee) for fee in self.board.person),
        ]

    def choices(self, answer: Any) -> list[Choice] | None:
        """The plan that an answer holds, if it holds one."""
        if answer.x is None:
            return None
        taken = np.flatnonzero(answer.x[: self.lines] > 0.5)
        found: list[list[int]] = [[] for _ in range(self.visits)]
        for i in taken:
            found[self.board.lines[int(i)].visit].append(int(i))
        return [tuple(each) for each in found]


def solve(
    board: Board,
    worth: int,
    *,
    among: Sequence[int] | None = None,
    seconds: float = 2.0,
    gap: float = 0.0,
    nodes: int | None = None,
) -> Solved:
    """The best plan by HiGHS: first it covers the most (unless `worth`, that of a plan, is that already), then points.

    `among` are the only lines that could be in a better plan than one that is known (all where None). It stops after so
    many `nodes` of either, or `seconds` of both.
    """
    if not board.lines:
        return Solved([() for _ in board.visits], Certificate(0, 0, board.scale))
    kept = list(range(len(board.lines))) if among is None else list(among)
    ends, model, top = time.monotonic() + seconds, Model(narrow(board, kept)), most_worth(board)
    plan, late = None, False
    if worth < top:
        first = model.solve(model.worths(), 0.0, seconds, gap, nodes)
        late = first.status == TIME_IS_UP
        top = min(top, _bound(first, top))
        plan = model.choices(first)
        worth = max(worth, _worth(board, plan)) if plan is not None else worth
    left = max(0.05, ends - time.monotonic())
    second = model.solve(model.points(), float(worth), left, gap, nodes)
    plan = model.choices(second) or plan
    unknown = sum(max(0, *(board.lines[i].points for i in own)) * 2 for own in board.of_visit if own)
    found = None if plan is None else [tuple(kept[i] for i in way) for way in plan]
    late = late or second.status == TIME_IS_UP
    return Solved(found, Certificate(max(top, worth), _bound(second, unknown), board.scale), late)


def narrow(board: Board, kept: Sequence[int]) -> Board:
    """The board with some of its lines only, numbered anew in this order."""
    of_visit: list[list[int]] = [[] for _ in board.visits]
    for new, old in enumerate(kept):
        of_visit[board.lines[old].visit].append(new)
    return replace(board, lines=[board.lines[i] for i in kept], of_visit=of_visit)


def _worth(board: Board, plan: list[Choice]) -> int:
    return sum(board.visits[v].worth for v, way in enumerate(plan) if way)


def _bound(answer: Any, otherwise: int) -> int:
    """The whole number that the solver proved, or what was known before."""
    dual = answer.mip_dual_bound
    if dual is None or not math.isfinite(dual):
        return otherwise
    return math.floor(-float(dual) + SLACK * (1 + abs(float(dual))))
