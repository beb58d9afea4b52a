"""Whole visits: nobody is left with nothing whom an exchange can help; against brute force on small worlds; time for the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from hub.kernel import unit
from hub.kernel.week import STEP, Slot
from marketplace.rounds import queries
from marketplace.rounds.domain import Helper, How, Line, settle
from marketplace.rounds.domain.exchanging import Exchanging
from marketplace.rounds.domain.standing import Standing, Visit
from matching.composing.domain import Purse, Spell, collide, way
from matching.distances.domain import Point
from matching.rounds.domain import LACKED, Ask, Board, Edges, Supply, settle_stably, solve
from tests.marketplace.agreements import deal
from tests.marketplace.market import CENTRE, commissioner
from tests.marketplace.test_rounds_run import helper, need_of, run, said

NINE, TEN, ELEVEN = (Slot(1, hour * 60, 60) for hour in (9, 10, 11))
HERE, FAR = Point(51.41, -0.30), Point(51.41, -0.20)  # about seven kilometres: 28 minutes


@dataclass
class World:
    """A small one: lines by ask, and where everything is."""

    asks: list[Ask]
    helpers: list[Helper]
    lines: list[Line]
    purses: dict[str, Purse] = field(default_factory=dict)
    doors: Sequence[Point] = ()

    def board(self) -> Board:
        columns = (
            [one.ask for one in self.lines],
            [one.helper for one in self.lines],
            [one.within(self.purses[one.purse]) if one.purse else one.quarters for one in self.lines],
            [one.suit for one in self.lines],
        )
        return Board(self.asks, [Supply(one.offer, one.minutes // STEP) for one in self.helpers], Edges(*columns))

    def helped(self, rule: Callable[[Board], Any] = solve) -> set[str]:
        """Whose needs get something, cut into whole visits."""
        given = rule(self.board())
        found = settle(self.asks, self.helpers, self.lines, given, purses=self.purses, doors=self.doors)
        return {self.asks[self.lines[i].ask].need for i in found}

    def _can_stand(self, taken: list[Visit]) -> bool:
        """Whether the last can stand beside the others: told anew, without what the round itself goes by."""
        for place, one in enumerate(self.helpers):
            if sum(v.slot.minutes for v in taken if self.lines[v.line].helper == place) > one.minutes:
                return False
        for name, purse in self.purses.items():
            costs = [(v.slot.weekday, v.pence) for v in taken if self.lines[v.line].purse == name]
            if sum(pence for _, pence in costs) > purse.pence or any(
                sum(spell.times[day] * pence for day, pence in costs) > spell.pence for spell in purse.spells
            ):
                return False
        one, mine = taken[-1], self.lines[taken[-1].line]
        for other in taken[:-1]:
            theirs = self.lines[other.line]
            body = self.helpers[mine.helper].body
            between = way(self.doors[mine.ask], self.doors[theirs.ask]) if self.doors else 0
            if body and body == self.helpers[theirs.helper].body and collide(one.slot, other.slot, between):
                return False
        return True

    def most(self, must: frozenset[str] = frozenset()) -> int:
        """By trying everything: how many needs can have a visit, where these must."""
        visits: dict[str, list[Visit]] = {}
        for i, line in enumerate(self.lines):
            visits.setdefault(self.asks[line.ask].need, []).extend(Visit(i, s, p) for s, p in line.visits())
        names = list(visits)

        def best(left: list[str], taken: list[Visit]) -> int:
            if not left:
                return len(taken)
            found = -1 if left[0] in must else best(left[1:], taken)
            for visit in visits[left[0]]:
                if self._can_stand([*taken, visit]):
                    found = max(found, best(left[1:], [*taken, visit]))
            return found

        return best(names, [])


def two_at_the_same_hour(order: tuple[int, int]) -> World:
    """Xena can come to both, Yan to the first alone."""
    asks = [Ask(f"a{place}", f"n{place}", 4) for place in order]
    first, second = order.index(0), order.index(1)
    helpers = [Helper("xena", "person:x", 120, "person:x"), Helper("yan", "person:y", 120, "person:y")]
    return World(asks, helpers, [Line(first, 0, (TEN,), 90), Line(first, 1, (TEN,), 10), Line(second, 0, (TEN,), 50)])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("rule", [solve, settle_stably])
def test_one_moves_so_that_the_other_is_helped(order: tuple[int, int], rule: Callable[[Board], Any]) -> None:
    assert two_at_the_same_hour(order).helped(rule) == {"n0", "n1"}


def test_a_chain_is_as_long_as_it_must_be() -> None:
    many = 400
    asks = [Ask(f"a{i}", f"n{i:03}", 4) for i in range(many)]
    helpers = [Helper(f"o{i}", f"person:{i}", 60, f"person:{i}") for i in range(many)]
    lines = [Line(i, h, (TEN,), 50) for i in range(many) for h in (i - 1, i) if h >= 0]
    standing = Standing(asks, helpers, lines, {})
    for i in range(1, many):  # everyone with the one before, so the first has nobody
        standing.put(Visit(2 * i - 1, TEN))
    Exchanging(standing, range(len(lines))).help(["n000"])
    assert all(len(standing.of_need[ask.need]) == 1 for ask in asks)
    assert min(standing.left) == max(standing.left) == 0


def test_two_who_are_in_the_way_move_at_once() -> None:
    long = Slot(1, 9 * 60, 120)
    asks = [Ask("a", "long", 8), Ask("b", "nine", 4), Ask("c", "ten", 4)]
    helpers = [Helper(f"o{i}", f"person:{i}", 120, f"person:{i}") for i in range(2)]
    lines = [Line(0, 0, (long,), 1)]
    lines += [Line(ask, who, (slot,), 99 - who) for ask, slot in ((1, NINE), (2, TEN)) for who in (0, 1)]
    assert World(asks, helpers, lines).helped(lambda _: {1: 4, 3: 4}) == {"long", "nine", "ten"}


def test_nobody_loses_all_for_another() -> None:
    asks = [Ask("a", "one", 4), Ask("b", "two", 4)]
    one = World(asks, [Helper("o", "person:o", 60, "person:o")], [Line(0, 0, (TEN,), 10), Line(1, 0, (TEN,), 90)])
    assert one.helped(lambda _: {0: 4}) == {"one"}


def drawn_world(data: st.DataObject, pool: list[Slot], *, hard: bool) -> World:
    count = data.draw(st.integers(2, 5))
    wanted = [data.draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3, unique=True)) for _ in range(count)]
    asks = [
        Ask(f"a{i}", f"n{i}", sum(s.minutes for s in slots) // STEP, data.draw(st.integers(1, 3)))
        for i, slots in enumerate(wanted)
    ]
    hours = st.sampled_from([60, 120, 180])
    helpers = [
        Helper(
            f"o{i}", f"person:{i}", data.draw(hours), f"person:{i // (1 + hard)}" if data.draw(st.booleans()) else ""
        )
        for i in range(data.draw(st.integers(1, 3)))
    ]
    lines = []
    for ask, slots in enumerate(wanted):
        for who, one in enumerate(helpers):
            fit = tuple(sorted(slot for slot in slots if slot.minutes <= one.minutes and data.draw(st.booleans())))
            paid = hard and data.draw(st.booleans())
            if fit:
                suit = data.draw(st.integers(0, 100))
                lines.append(Line(ask, who, fit, suit, (500,) * len(fit) if paid else (), "purse" if paid else ""))
    doors = [data.draw(st.sampled_from([HERE, FAR])) for _ in asks] if hard else ()
    short = (Spell(1400, (2, 1, 0, 0, 0, 0, 0)),) if hard and data.draw(st.booleans()) else ()
    return World(asks, helpers, lines, {"purse": Purse(1000, spells=short)}, doors)


@settings(max_examples=150, deadline=None)
@drawn(st.data())
def test_with_hours_on_the_hour_no_more_can_be_helped_by_any_means(data: st.DataObject) -> None:
    """Visits of one length, that meet or do not; one offer each: this is proved, and held against trying everything."""
    one = drawn_world(data, [NINE, TEN, ELEVEN], hard=False)
    assert len(one.helped()) == len(one.helped(settle_stably)) == one.most()


@settings(max_examples=150, deadline=None)
@drawn(st.data())
def test_with_lengths_ways_and_purses_nobody_more_can_be_helped_unless_another_loses_all(data: st.DataObject) -> None:
    pool = [Slot(0, 9 * 60 + 30 * half, minutes) for half in range(5) for minutes in (30, 60, 120)]
    one = drawn_world(data, pool, hard=True)
    helped = one.helped()
    assert len(helped) == one.most(frozenset(helped))


@pytest.mark.parametrize(("there", "visits"), [(HERE, 2), (FAR, 1)])
def test_the_way_from_door_to_door_takes_time(there: Point, visits: int) -> None:
    one = World(
        [Ask("a", "one", 4), Ask("b", "two", 4)],
        [Helper("o", "person:o", 240, "person:o")],
        [Line(0, 0, (TEN,), 50), Line(1, 0, (ELEVEN,), 50)],
        doors=[HERE, there],
    )
    assert len(one.helped()) == visits


@pytest.mark.parametrize("how", list(How))
@pytest.mark.parametrize("swapped", [False, True])
def test_both_get_help_whoever_asked_first(borough: Flask, clock: Any, how: How, swapped: bool, sign_in: Any) -> None:
    """Xena does both tasks, Yan shopping alone; both are wanted at the same hour."""
    wanted = [("shopping",), ("company",)]
    needs = [
        need_of(f"N{n}", categories=kinds, slots=(TEN,)) for n, kinds in enumerate(wanted[:: -1 if swapped else 1])
    ]
    both = helper("Xena", categories=["shopping", "company"], capacity_minutes=120)
    single = helper("Yan", capacity_minutes=120)
    run(how)
    assert sorted(offer for need in needs for offer, _slots in said(need)) == sorted([both, single])
    assert unit.read(queries.left_out) == []
    page = sign_in(commissioner().account).get("/council/round").text
    assert "What is suggested, in whole visits" in page
    assert "urgent tasks count for more" in page


def test_the_reason_promises_no_more_than_is_known() -> None:
    assert "not enough for everyone" not in "".join(LACKED.values())
    assert all("all hours that would fit went to others" in words for words in LACKED.values())


def test_the_way_from_a_booked_visit_takes_time_too(borough: Flask, clock: Any) -> None:
    made = deal(pence=None, price=0, slots=(TEN,))
    made.booked()
    far = need_of("Far", slots=(ELEVEN,), point=Point(CENTRE.lat, CENTRE.lon + 0.04))
    later = need_of("Later", slots=(Slot(1, 12 * 60, 60),), point=Point(CENTRE.lat, CENTRE.lon + 0.04))
    run()
    assert said(far) == []
    assert [(one.need, one.why) for one in unit.read(queries.left_out)] == [(far, "hours")]
    assert said(later) == [(made.offer, (Slot(1, 12 * 60, 60),))]
    near = need_of("Near", slots=(ELEVEN,))
    run()
    assert said(near) == [(made.offer, (ELEVEN,))]
