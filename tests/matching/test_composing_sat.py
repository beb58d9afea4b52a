"""The benchmark that asks CP-SAT the same question as HiGHS: both find the same best plan, and a false one is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import sat
from benchmarks.plan import WrongAnswer
from benchmarks.plan_world import Size, question
from matching.composing.domain import BEST, Board, lay


@pytest.mark.parametrize("seed", range(4))
def test_both_solvers_find_and_prove_the_same_plan(seed: int) -> None:
    board = lay(question(Size(6, 25), seed), BEST)
    highs, found = sat.by_highs(board, 0.0), sat.by_sat(board, 0.0)
    assert found.best
    assert found.value == highs.value == highs.proved


def test_a_plan_that_is_better_than_what_is_proved_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = sat.by_sat

    def wrong(board: Board, gap: float) -> sat.Found:
        found = right(board, gap)
        assert found.value is not None
        less = (found.value[0], found.value[1] - 1)
        return replace(found, value=less, proved=less)

    monkeypatch.setattr(sat, "by_sat", wrong)
    with pytest.raises(WrongAnswer):
        sat.run(Size(4, 12), 1)
