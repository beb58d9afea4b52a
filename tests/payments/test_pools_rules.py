"""Shares: divided to the penny, set aside for all or none, never more than was promised; and whatever comes, it adds up."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock, ids, unit
from payments.budgets import queries as budgets
from payments.holds import queries as holds
from payments.holds.domain import HoldChanged, HoldState, Line, NotALine
from payments.ledger import queries as ledger
from payments.pools import queries, services
from payments.pools.domain import NotParts, Sharer, SharerCannot, divide
from tests.hub.people import enter
from tests.payments.money_world import World

parts = st.lists(st.integers(1, 20), min_size=2, max_size=6)
PAYEE = "organisation:" + "P" * 26


@given(st.integers(0, 10**9), parts)
def test_shares_sum_to_the_whole_and_are_within_a_penny_of_their_part(pence: int, of: list[int]) -> None:
    shares = divide(pence, of)
    assert sum(shares) == pence
    for share, part in zip(shares, of, strict=True):
        assert pence * part // sum(of) <= share <= -(-pence * part // sum(of))


@given(st.integers(0, 10**7), parts, st.data())
def test_a_part_divided_as_the_whole_was_takes_nobody_beyond_their_share(pence: int, of: list[int], data: Any) -> None:
    whole = divide(pence, of)
    least = whole
    for _again in range(3):  # captured, queried, settled: each divides what the one before left
        least = divide(data.draw(st.integers(0, sum(least))), least)
        assert all(here <= there for here, there in zip(least, whole, strict=True))


@given(st.integers(0, 10**6), st.integers(2, 6))
def test_equal_parts_differ_by_a_penny_at_most_the_first_paying_it(pence: int, count: int) -> None:
    shares = divide(pence, [1] * count)
    assert max(shares) - min(shares) <= 1
    assert list(shares) == sorted(shares, reverse=True)


@pytest.mark.parametrize(("pence", "of"), [(-1, [1, 1]), (5, []), (5, [0, 0]), (5, [1, -1])])
def test_what_cannot_be_divided_is_refused(pence: int, of: list[int]) -> None:
    with pytest.raises(NotParts):
        divide(pence, of)


class Scene:
    """Some who share, each from a budget in a fund of their own, and visits."""

    def __init__(self, amounts: list[int], of: list[int]) -> None:
        self.people = [enter("Ann", f"Bell{place}") for place in range(len(of))]
        self.budgets, self.amounts = [], amounts
        for who, pence in zip(self.people, amounts, strict=True):
            world = World()
            self.budgets.append(world.budget(world.fund(10_000_000), pence=pence, holder=f"person:{who}"))
        self.of = of
        self.lines: list[Line] = []
        self.pool = unit.write(services.form, self.sharers, clock.now())

    @property
    def sharers(self) -> list[Sharer]:
        rows = zip(self.people, self.of, self.budgets, strict=True)
        return [Sharer(who, part, budget) for who, part, budget in rows]

    def visit(self, pence: int, days: int = 10) -> Line:
        at = clock.now() + timedelta(days=days)
        line = Line(at, ids.urn("visit", ids.new()), pence, "shopping", PAYEE)
        unit.write(services.request, self.pool, [line], clock.now())
        self.lines.append(line)
        return line

    def held(self) -> list[int]:
        return [view.held_pence for view in map(self.view, self.budgets)]

    def view(self, budget: str) -> Any:
        return unit.read(budgets.budget, budget)

    def adds_up(self) -> None:
        assert unit.read(ledger.verify) == []
        assert unit.read(queries.verify) == []
        for line in self.lines:
            shares = unit.read(queries.shares, [line.about])[line.about]
            assert sum(share.pence for share in shares) == line.amount_pence
            assert all(share.paid_pence <= share.pence for share in shares)
        for budget, amount in zip(self.budgets, self.amounts, strict=True):
            view = self.view(budget)
            assert view.available_pence + view.held_pence + view.spent_pence == amount
            assert min(view.available_pence, view.held_pence, view.promised_pence) >= 0


@pytest.fixture
def world(app: Flask) -> Flask:
    return app


def test_all_shares_are_set_aside_or_none_and_who_cannot_stays_out_of_the_words(world: Flask) -> None:
    scene = Scene([10_000, 500, 10_000], [1, 1, 1])
    with pytest.raises(SharerCannot) as refused:
        scene.visit(3_000)
    assert refused.value.place == 1
    assert "500" not in str(refused.value)
    assert "5.00" not in str(refused.value)
    assert refused.value.data == {}
    assert scene.held() == [0, 0, 0]
    assert unit.read(queries.shares_in, scene.pool) == []
    scene.visit(1_500)
    assert scene.held() == [500, 500, 500]
    scene.adds_up()


def test_asking_again_changes_nothing(world: Flask) -> None:
    scene = Scene([10_000, 10_000], [3, 1])
    line = scene.visit(1_001)
    again = unit.write(services.request, scene.pool, [line], clock.now())
    assert again == {line.about: HoldState.HELD}
    assert scene.held() == [751, 250]
    scene.adds_up()


@pytest.mark.parametrize(
    "seed",
    [
        1,
        pytest.param(3, marks=pytest.mark.wide),
        *(pytest.param(more, marks=pytest.mark.soak) for more in range(4, 24)),
    ],
)
def test_after_any_sequence_the_ledger_holds_and_each_visit_is_the_sum_of_its_shares(world: Flask, seed: int) -> None:
    dice = random.Random(seed)
    count = dice.randint(2, 6)
    scene = Scene([dice.randint(2_000, 9_000) for _ in range(count)], [dice.randint(1, 20) for _ in range(count)])
    for _step in range(30):
        _act(dice, scene)
        scene.adds_up()


def _act(dice: random.Random, scene: Scene) -> None:
    line = dice.choice(scene.lines) if scene.lines else None
    deed = dice.choice(["ask", "ask", "pay", "pay", "dispute", "settle", "release", "leave"])
    try:
        if deed == "ask" or line is None:
            scene.visit(dice.randint(1, 3_000), dice.randint(1, 27))
        elif deed in ("pay", "settle"):
            unit.write(services.pay, line.about, dice.randint(0, line.amount_pence))
        elif deed == "dispute":
            unit.write(services.dispute, line.about)
        elif deed == "release":
            unit.write(services.release, line.about, "called off")
        else:
            _leave(dice, scene)
    except (SharerCannot, HoldChanged, NotALine):  # another amount than was paid, or more
        pass


def _leave(dice: random.Random, scene: Scene) -> None:
    sharers = unit.read(queries.sharers, scene.pool)
    if len(sharers) < 3:
        return
    money = unit.read(holds.holds, [s.urn for s in unit.read(queries.shares_in, scene.pool)])
    shares = unit.read(queries.shares, [line.about for line in scene.lines])
    coming = [
        line
        for line in scene.lines
        if all(share.urn not in money or money[share.urn].state is HoldState.HELD for share in shares[line.about])
    ]
    unit.write(services.share_anew, scene.pool, dice.choice(sharers).place, coming, clock.now())
