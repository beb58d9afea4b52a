"""How much newcomers are seen is measured each week, kept beside its aim, and told where it is missed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import ids, jobs, outbox, unit
from hub.kernel.db import db
from hub.notices import queries as notices
from marketplace.plans import queries as plans
from marketplace.plans.models import Acquaintance, Part, TrackRecord
from matching.ranking import queries as ranking
from matching.ranking.domain import AimWrong, weighing
from oversight.alerts import queries
from oversight.alerts.domain import LEAST_N, Seen, weeks_missed
from oversight.alerts.jobs import MEASURE
from oversight.levers import services as levers
from tests.hub.people import actor, officer
from tests.marketplace.agreements import deal
from tests.marketplace.market import live_offer, resident
from tests.oversight.test_levers_weights import why

ADDRESS = "/council/decisions/new/weights"
KNOWN_FIRST = {"continuity": 99, "newcomer": 1}
NEWCOMERS_FIRST = {"continuity": 40, "newcomer": 60}
WEEK = timedelta(days=7)


def seen(share: float, *, lists: int = LEAST_N, target: float = 0.4) -> Seen:
    return Seen(date(2026, 1, 5), lists, share, target)


def test_it_is_missed_only_where_enough_was_looked_at() -> None:
    assert seen(0.39).missed
    assert not seen(0.4).missed
    assert not seen(0.0, target=0.0).missed  # nobody new suits anything
    few = seen(0.0, lists=LEAST_N - 1)
    assert (few.missed, few.few) == (False, True)


@given(st.lists(st.booleans(), max_size=12))
def test_two_weeks_running_from_the_newest_on(missed: list[bool]) -> None:
    found = weeks_missed([seen(0.1 if one else 0.5) for one in missed])
    running = [*missed, False].index(False)
    assert found == (running if running >= 2 else 0)


@pytest.mark.parametrize("wrong", [49, 101, 0, -1])
def test_an_aim_that_cannot_be_names_its_field(wrong: int) -> None:
    with pytest.raises(AimWrong) as refusal:
        weighing(NEWCOMERS_FIRST | {"aim": wrong})
    assert refusal.value.data["field"] == "aim"
    assert weighing(NEWCOMERS_FIRST | {"aim": 50}).newcomers_aim == 0.5
    assert weighing(NEWCOMERS_FIRST).newcomers_aim == 0.8


def decide(numbers: dict[str, int]) -> None:
    tomorrow = clocks.today() + timedelta(days=1)
    by = actor(officer("commissioner"))
    unit.write(levers.set_weights, numbers, tomorrow, effect="", why=why(), by=by)


def a_need_a_day(made: Any, days: int) -> None:
    """As many parts as would be made in a month: the same as the deal's, and each made on another day."""
    one = plans.part(made.part)
    assert one is not None
    first = clocks.now() - timedelta(days=2)
    for day in range(days):
        row = {
            "need_id": one.need, "category": one.category, "flags": list(one.flags), "state": "open", "carers": 1,
            "slots": [[slot.weekday, slot.start, slot.minutes] for slot in one.slots],
        }  # fmt: skip
        db.session.add(Part(id=ids.new(), made_at=first + timedelta(days=day), **row))


def week_after_week(clock: Any, weeks: int) -> None:
    for _ in range(weeks):
        clock.advance(WEEK)
        jobs.run(MEASURE)
        outbox.drain()


@pytest.fixture
def known_and_new(borough: Flask) -> Any:
    """Two who suit the same needs: one has come to whoever asks for a year, the other begins."""
    made = deal()
    known = resident("Known", "Helper")
    live_offer(f"person:{known.person}", known)
    record = {"party": f"person:{known.person}", "asked": 50, "accepted": 50, "due": 50, "kept": 50}
    together = {"holder": made.holder, "party": f"person:{known.person}", "visits": 50}
    unit.write(lambda: db.session.add_all([TrackRecord(**record), Acquaintance(**together)]))
    unit.write(a_need_a_day, made, 100)
    return made


def told(person: str) -> list[str]:
    return [one.words for one in unit.read(notices.all_of, person) if one.kind == "newcomers-unseen"]


def test_a_starved_newcomer_is_told_of_after_two_weeks_and_a_decision_answers_it(
    known_and_new: Any, clock: Any, sign_in: Any
) -> None:
    account = officer("commissioner")
    commissioner, desk = actor(account).person, sign_in(account)
    assert commissioner
    decide(KNOWN_FIRST)
    assert "It has not been measured yet" in desk.get("/council/market").text
    week_after_week(clock, 1)
    (first,) = unit.read(queries.measured)
    assert (first.missed, first.few) == (True, False)
    assert first.target == pytest.approx(0.4)  # four fifths of the half that a lot would give one of two
    assert told(commissioner) == []
    week_after_week(clock, 1)
    assert unit.read(queries.newcomers_unseen) == 2
    (words,) = told(commissioner)
    share = f"{first.share:.1%}"
    assert f"too little for 2 weeks: {share} of all that people see, where the aim is 40.0%" in words
    page = desk.get(ADDRESS).text
    assert "Measured each week" in page
    assert page.count("missed") == 2
    market = desk.get("/council/market").text
    assert "The aim is not reached" in market
    assert ADDRESS in market
    others = sign_in(officer("finance")).get("/council/market").text
    assert f"they had {first.share * 100:.1f}% of all that people see" in others
    assert ADDRESS not in others  # whose it is not to decide
    assert "Weeks with newcomers seen too little" in desk.get("/council").text
    week_after_week(clock, 3)
    assert len(told(commissioner)) == 1  # the desk says it each day; a notice a week is one that nobody reads
    week_after_week(clock, 1)
    assert len(told(commissioner)) == 2
    decide(NEWCOMERS_FIRST)
    assert unit.read(queries.newcomers_unseen) == 0  # decided, and about to begin
    week_after_week(clock, 3)
    assert unit.read(queries.newcomers_unseen) == 0
    assert not unit.read(queries.measured)[0].missed
    assert "The aim is reached" in desk.get("/council/market").text
    assert len(told(commissioner)) == 2


def test_where_newcomers_are_seen_nobody_is_told(known_and_new: Any, clock: Any) -> None:
    commissioner = actor(officer("commissioner")).person
    assert commissioner
    decide(NEWCOMERS_FIRST)
    week_after_week(clock, 4)
    measured = unit.read(queries.measured)
    assert [(one.missed, one.few) for one in measured] == [(False, False)] * 4
    assert all(one.share >= one.target for one in measured)
    assert told(commissioner) == []


def test_it_is_measured_once_a_week_and_never_twice(known_and_new: Any, clock: Any) -> None:
    week_after_week(clock, 1)
    jobs.run(MEASURE, force=True)
    clock.advance(timedelta(days=6))
    jobs.run(MEASURE, force=True)
    assert len(unit.read(queries.measured)) == 1
    clock.advance(timedelta(days=1))
    jobs.run(MEASURE, force=True)
    assert [one.until for one in unit.read(queries.measured)] == [clocks.today(), clocks.today() - WEEK]


def test_a_decision_that_leaves_it_as_it_is_answers_it_until_it_is_missed_twice_more(
    known_and_new: Any, clock: Any
) -> None:
    decide(KNOWN_FIRST)
    week_after_week(clock, 2)
    assert unit.read(queries.newcomers_unseen) == 2
    decide(KNOWN_FIRST)
    week_after_week(clock, 1)
    assert unit.read(queries.newcomers_unseen) == 0
    week_after_week(clock, 1)
    assert unit.read(queries.newcomers_unseen) == 2


def test_the_aim_is_decided_with_the_weights(known_and_new: Any, clock: Any, sign_in: Any) -> None:
    decide(NEWCOMERS_FIRST | {"aim": 95})
    clock.advance(timedelta(days=1))
    assert ranking.weights().newcomers_aim == 0.95
    found = unit.read(plans.newcomers, clocks.now())
    assert found.target == pytest.approx(0.95 * found.by_lot)
    page = sign_in(officer("commissioner")).get(ADDRESS).text
    assert "95% of the 50.0% that they would have by lot" in page
    assert re.search(r'name="aim"[^>]*value="95"|value="95"[^>]*name="aim"', page)
