"""Plans that take long: asked for, put together while one does something else, kept one by one, and shown as they hold."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from flask import Flask

from hub.kernel import jobs, unit
from hub.kernel.errors import Forbidden
from marketplace.offers import services as offers
from marketplace.plans import queries, services
from marketplace.plans.domain import ComposingEvent, ComposingState
from marketplace.plans.queries import kept, sheets
from marketplace.plans.services import working
from matching.composing.domain import Plan, compose
from tests.marketplace.agreements import Deal, deal
from tests.marketplace.market import resident
from tests.marketplace.test_bookings_pages import gone, ok
from tests.marketplace.test_plans_composing import MORNINGS, asked, helper_of, takes_of
from tests.payments.test_holds_races import at_once


@pytest.fixture(autouse=True)
def _everything_takes_long(monkeypatch: Any) -> None:
    monkeypatch.setattr(kept, "LONG", 1)


def many(**more: Any) -> Deal:
    made = deal(slots=MORNINGS, pence=1_000_000, **more)
    helper_of("Vi", kind="volunteer", price_pence=0, capacity_minutes=60)
    return made


def work(made: Deal) -> queries.Work:
    found = queries.work_of(asked(made))
    assert found
    return found


def put_together() -> None:
    jobs.run(jobs.registered()["compose-plans"], force=True)


def test_a_plan_is_the_same_once_it_was_kept(borough: Flask, clock: Any) -> None:
    found = asked(many())
    for name in queries.SHOWN:
        plan = queries.found_for(found, name)
        assert kept.unpack(name, queries.pack(plan)) == plan


def test_the_same_question_has_the_same_mark_and_another_has_not(borough: Flask, clock: Any) -> None:
    made = many()
    question = asked(made).question
    assert queries.mark_of(question) == queries.mark_of(asked(made).question)
    assert queries.mark_of(replace(question, bars=frozenset({"a"}))) != queries.mark_of(question)
    both = [replace(question, bars=frozenset(some)) for some in (("a", "b"), ("b", "a"))]
    assert queries.mark_of(both[0]) == queries.mark_of(both[1])


def test_it_is_asked_for_left_looked_at_and_taken_up(
    borough: Flask, clock: Any, sign_in: Any, monkeypatch: Any
) -> None:
    made = many()
    joan, where = sign_in(made.resident.account), f"/plans/{made.need}/compose"
    page = ok(joan, where, "There are very many ways", "You need not wait")
    assert "We suggest" not in page
    ok(joan, f"{where}/best", "There are very many ways")  # nobody waits there either
    gone(joan, where)
    ok(joan, where, "Waiting to begin", "0 of 5 plans are found", "You may leave this page")
    gone(joan, where)  # once more changes nothing
    seen = []
    found_for = queries.found_for

    def slowly(*args: Any) -> Plan:
        with borough.app_context():
            seen.append(joan.get(where).text)
        return found_for(*args)

    monkeypatch.setattr(queries, "found_for", slowly)
    put_together()
    assert len(seen) == 5
    assert "Being put together" in seen[0]
    assert "The first covers" not in seen[0]
    for done, page in enumerate(seen):
        assert f"{done} of 5 plans are found" in page
    assert "The first covers 3 hours" in seen[1]
    assert "We have proved that there is no better plan of this kind" in seen[1]
    monkeypatch.setattr(sheets, "compose", None)  # all of it is there: nothing is solved for a page
    page = ok(joan, where, "We suggest", "The least money", "What neighbours and groups add")
    assert "under-way" not in page
    page = ok(joan, f"{where}/cheapest", "Vi H.", "Put these people in my plan")
    assert "something has changed since" not in page
    best = queries.choice(asked(made), work(made).plans).best
    unit.write(services.take_up, made.need, takes_of(made, best), made.resident)
    assert queries.work_of(asked(made)) is None


def test_what_is_kept_is_what_would_be_found(borough: Flask, clock: Any) -> None:
    made = many()
    unit.write(services.ask_composing, made.need, made.resident)
    put_together()
    found = asked(made)
    assert queries.choice(found, work(made).plans) == queries.choice(found)
    wish = [f"bar.{made.offer}"]
    assert queries.wished(found, "best", wish, work(made).plans) == queries.wished(found, "best", wish)


def test_one_that_was_killed_goes_on_where_it_was(borough: Flask, clock: Any, monkeypatch: Any) -> None:
    made, asked_for = many(), []
    unit.write(services.ask_composing, made.need, made.resident)
    found_for = queries.found_for

    def dies(found: Any, name: str) -> Plan:
        asked_for.append(name)
        if len(asked_for) == 3:
            raise KeyboardInterrupt
        return found_for(found, name)

    monkeypatch.setattr(queries, "found_for", dies)
    with pytest.raises(KeyboardInterrupt):
        put_together()
    assert (work(made).state, work(made).far) == (ComposingState.WORKING, (2, 5))
    put_together()
    assert asked_for == ["best", "cheapest", "fewest", "fewest", "local", "paid"]
    assert work(made).ready


def test_one_that_is_killed_again_and_again_or_goes_wrong_ends(
    borough: Flask, clock: Any, monkeypatch: Any, sign_in: Any
) -> None:
    made = many()
    unit.write(services.ask_composing, made.need, made.resident)
    for _ in range(3):
        assert unit.write(working._begin, made.need)
    put_together()
    assert work(made).state is ComposingState.REFUSED
    joan, where = sign_in(made.resident.account), f"/plans/{made.need}/compose"
    ok(joan, where, "It went wrong and was ended")
    gone(joan, where)
    with monkeypatch.context() as patch:
        patch.setattr(queries, "found_for", lambda *_: 1 / 0)
        put_together()
    assert work(made).state is ComposingState.REFUSED
    assert jobs.failing() == {"compose-plans": 1}
    gone(joan, where)
    put_together()
    ok(joan, where, "We suggest")


def test_a_worker_that_was_overtaken_keeps_nothing(borough: Flask, clock: Any) -> None:
    made = many()
    unit.write(services.ask_composing, made.need, made.resident)
    first, second = (unit.write(working._begin, made.need) for _ in range(2))
    assert unit.write(working._keep, made.need, first, "best", {}) is None
    assert unit.write(working._about, made.need, first, "x") is None
    assert unit.write(working._about, made.need, second, "x") == {}
    plan = queries.pack(queries.found_for(asked(made), "best"))
    assert unit.write(working._keep, made.need, second, "best", plan) == {"best": plan}
    assert unit.write(working._about, made.need, second, "y") == {}  # another question: nothing of it holds


def test_what_has_changed_since_is_said_and_what_no_longer_holds_is_not_shown(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = many()
    joan, where = sign_in(made.resident.account), f"/plans/{made.need}/compose"
    gone(joan, where)
    put_together()
    other = helper_of("Newcomer")
    assert (work(made).fresh, work(made).ready) == (False, True)
    ok(joan, where, "something has changed since", "We suggest")
    ok(joan, f"{where}/best", "something has changed since", "Put it together again")
    unit.write(offers.pause, made.offer, by=made.supplier)
    assert not work(made).ready
    page = ok(joan, where, "can no longer come. Have them put together again")
    assert "We suggest" not in page
    gone(joan, where)
    ok(joan, where, "Waiting to begin", "0 of 5 plans are found")  # not those that hold no longer
    put_together()
    assert work(made).fresh
    assert other in {row.offer.id for row in queries.choice(asked(made), work(made).plans).best.rows}


def test_two_clicks_at_one_moment_ask_once(borough: Flask, clock: Any) -> None:
    made = many()
    ask = partial(services.ask_composing, made.need, made.resident)
    assert at_once(borough, *[ask] * 4) == [None] * 4
    put_together()
    assert at_once(borough, *[ask] * 4) == [None] * 4
    assert work(made).state is ComposingState.QUEUED


def test_what_went_wrong_is_asked_for_again_and_keeps_what_was_found(borough: Flask, clock: Any) -> None:
    made = many()
    unit.write(services.ask_composing, made.need, made.resident)
    turn = unit.write(working._begin, made.need)
    found = asked(made)
    unit.write(working._about, made.need, turn, queries.mark_of(found.question))
    unit.write(working._keep, made.need, turn, "best", queries.pack(queries.found_for(found, "best")))
    unit.write(working._end, made.need, turn, ComposingEvent.REFUSE)
    unit.write(services.ask_composing, made.need, made.resident)
    assert (work(made).state, work(made).far) == (ComposingState.QUEUED, (1, 5))


def test_only_who_may_look_may_ask(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = many()
    eve = resident("Eve", "Other")
    with pytest.raises(Forbidden):
        unit.write(services.ask_composing, made.need, eve)
    assert sign_in(eve.account).post(f"/plans/{made.need}/compose").status_code == 403
    assert queries.unfinished(None) == []


def test_few_ways_are_still_answered_at_once(borough: Flask, clock: Any, sign_in: Any, monkeypatch: Any) -> None:
    made = many()
    monkeypatch.setattr(kept, "LONG", 7)  # three times two, and one more
    assert len(asked(made).question.options) == 6
    ok(sign_in(made.resident.account), f"/plans/{made.need}/compose", "We suggest")
    assert compose is sheets.compose
