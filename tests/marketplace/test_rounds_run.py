"""The round: run by the worker, suggested on the plan, put in by whoever arranges; killed, refused, and asked what if."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from hub.kernel import clock as kernel_clock
from hub.kernel import jobs, outbox, unit
from hub.kernel.errors import Forbidden
from hub.kernel.week import STEP, Slot
from marketplace.plans import queries as plans
from marketplace.plans import services as planning
from marketplace.plans.domain import NotInPlan, PartState
from marketplace.rounds import queries, services
from marketplace.rounds.domain import Aim, Helper, How, Line, NoSuchSupplier, RoundState, RoundUnderWay, settle
from matching.composing.domain import Purse, Spell
from matching.rounds.domain import Ask, TooLarge, solve
from matching.rounds.domain.values import Board, Edges, Supply
from tests.marketplace.agreements import TUESDAY, deal
from tests.marketplace.asking import answer_all, ask, if_fails, if_join
from tests.marketplace.market import commissioner, live_offer, posted_need, resident

MORNINGS = tuple(Slot(day, 9 * 60, 60) for day in range(5))


def run(how: How = How.EXACT) -> str:
    """A round, asked for by a commissioner and run by the worker."""
    asked = unit.write(services.ask_round, how, commissioner())
    jobs.run(jobs.registered()["run-rounds"], force=True)
    return asked


def need_of(name: str, **more: Any) -> str:
    need = posted_need(resident(name, "Needs"), **more)
    outbox.drain()
    return need


def helper(name: str, **more: Any) -> str:
    by = resident(name, "Helps")
    return live_offer(f"person:{by.person}", by, **({"price_pence": 0, "kind": "volunteer"} | more))


def said(need: str) -> list[tuple[str, tuple[Slot, ...]]]:
    return [(one.offer, one.slots) for one in unit.read(queries.suggestions, need)]


def test_nobody_is_left_with_nothing_who_could_have_something(borough: Flask, clock: Any) -> None:
    many = need_of("Many", slots=MORNINGS)
    one = need_of("One", slots=(Slot(1, 10 * 60, 60),))
    offer = helper("Vi", capacity_minutes=120)
    run()
    assert [(offer, 1) for _ in "ab"] == [(o, len(s)) for need in (many, one) for o, s in said(need)]
    done = unit.read(queries.last_done)
    assert done
    assert (done.figures["needs"], done.figures["helped"]) == (2, 2)
    assert sum(given for _p, _w, given in done.figures["hours"]) == 120


def test_who_has_nothing_hears_why(borough: Flask, clock: Any) -> None:
    need_of("Early", slots=(Slot(6, 6 * 60, 60),))
    need_of("Garden", categories=("garden",))
    helper("Vi", capacity_minutes=60)
    run()
    assert {one.category: one.why for one in unit.read(queries.left_out)} == {"shopping": "hours", "garden": "category"}
    need_of("First", slots=(Slot(1, 10 * 60, 60),))
    need_of("Second", slots=(Slot(1, 10 * 60, 60),))
    run()
    assert sorted(one.why for one in unit.read(queries.left_out)) == ["category", "hours", "taken"]


def test_a_suggestion_is_put_in_with_its_own_times(borough: Flask, clock: Any, sign_in: Any) -> None:
    holder = resident("Joan", "Needs")
    need = posted_need(holder, slots=MORNINGS)
    outbox.drain()
    offer = helper("Vi", capacity_minutes=120)
    run()
    ((_, slots),) = said(need)
    client = sign_in(holder.person)
    page = client.get(f"/plans/{need}")
    assert "Suggested for you tonight" in page.text
    assert "nobody else with time left" in page.text
    (part,) = plans.parts_of([need])
    keys = " ".join(f"{s.weekday}-{s.start}-{s.minutes}" for s in slots)
    wrong = client.post(f"/plans/{need}/parts/{part.id}/choose", data={"offer": offer, "slots": "6-0-60"})
    assert wrong.status_code == 422
    assert plans.parts_of([need]) == [part]
    client.post(f"/plans/{need}/parts/{part.id}/choose", data={"offer": offer, "slots": keys})
    states = {p.state: p.slots for p in plans.parts_of([need])}
    assert set(states[PartState.PROPOSED]) == set(slots)
    assert len(states[PartState.OPEN]) == 3
    assert "Suggested for you tonight" not in client.get(f"/plans/{need}").text


def test_a_killed_round_is_run_again_and_a_second_waits(borough: Flask, clock: Any, monkeypatch: Any) -> None:
    need = need_of("One")
    offer = helper("Vi")
    with monkeypatch.context() as patch:
        patch.setattr(queries, "share", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run()
    row = unit.read(queries.last)
    assert row
    assert (row.state, row.steps) == (RoundState.SHARING, 2)
    with pytest.raises(RoundUnderWay):
        unit.write(services.ask_round, How.EXACT, commissioner())
    assert said(need) == []
    jobs.run(jobs.registered()["run-rounds"], force=True)
    assert said(need) == [(offer, TUESDAY)]
    assert unit.read(queries.unfinished) == []
    services.run_round(row.id)  # once more changes nothing
    assert said(need) == [(offer, TUESDAY)]


def test_too_much_is_refused_and_the_last_suggestions_stand(borough: Flask, clock: Any, monkeypatch: Any) -> None:
    need = need_of("One")
    helper("Vi")
    run()
    before = said(need)

    def refuse(*_: Any) -> None:
        raise TooLarge

    monkeypatch.setattr(queries, "share", refuse)
    run()
    last = unit.read(queries.last)
    assert last
    assert last.state is RoundState.REFUSED
    assert said(need) == before


def test_only_commissioners_ask(borough: Flask, clock: Any) -> None:
    with pytest.raises(Forbidden):
        unit.write(services.ask_round, How.EXACT, resident())


def test_the_night_has_one_round_unless_it_is_off(borough: Flask, clock: Any, monkeypatch: Any) -> None:
    job, now = jobs.registered()["run-rounds"], kernel_clock.now()
    assert not unit.read(queries.night_due, now)
    monkeypatch.setitem(
        borough.extensions, "kith.settings", replace(borough.extensions["kith.settings"], round_nightly=True)
    )
    assert unit.read(queries.night_due, now)
    assert jobs.run(job, force=True) == 1
    done = unit.read(queries.last_done)
    assert done
    assert done.asked_by is None
    assert not unit.read(queries.night_due, now)
    assert unit.write(services.ask_nightly, now) is None


def test_volunteers_are_never_suggested_for_what_professionals_do(borough: Flask, clock: Any) -> None:
    need = need_of("One", categories=("personal-care",))
    by = resident("Vi", "Helps")
    live_offer(f"person:{by.person}", by, price_pence=0, kind="professional", categories=["personal-care"])
    run()
    assert len(said(need)) == 1
    found = unit.read(queries.gather)
    assert {found.helpers[line.helper].party for line in found.lines} == {f"person:{by.person}"}
    joined = if_join("E05000001", 5)
    assert joined.gains == ()


def test_what_if_a_supplier_fails(borough: Flask, clock: Any) -> None:
    made = deal(pence=None, price=0)
    made.booked()
    gone = if_fails(made.party)
    assert (gone.people, gone.minutes, gone.open_minutes) == (1, 60, 60)
    assert gone.lost[0].why == "category"
    helper("Vi")
    gone = if_fails(made.party)
    assert (gone.people, gone.open_minutes) == (1, 0)
    assert unit.read(queries.last) is None
    nobody = ask(Aim.FAILS, party="person:nobody")
    assert nobody.state is RoundState.REFUSED
    assert unit.read(queries.no_answer, nobody) == NoSuchSupplier.template


def test_what_if_volunteers_join(borough: Flask, clock: Any) -> None:
    need = need_of("One", slots=MORNINGS)
    ward = unit.read(lambda: plans.plan(need).need.ward)
    joined = if_join(ward, 1)
    assert (joined.needs, joined.before, joined.after) == (1, (0, 0), (1, 180))
    assert joined.gains == (queries.Gain(need, ("shopping",), 0, 180),)
    assert if_join("nowhere", 3).gains == ()


def test_who_would_gain_if_volunteers_joined_is_named(borough: Flask, clock: Any, sign_in: Any) -> None:
    need = need_of("One", slots=MORNINGS)
    client, ward = sign_in(commissioner().person), plans.plan(need).need.ward
    there = client.post("/council/round/join", data={"ward": ward, "volunteers": "1"})
    answer_all()
    [table] = re.findall(
        r"Who would get more: hours a week suggested.*?</table>", client.get(there.location).text, re.DOTALL
    )
    row = [
        re.sub("<.*?>", "", cell).strip()
        for cell in re.findall(r"<td.*?</td>|<th scope=\"row\".*?</th>", table, re.DOTALL)
    ]
    assert row == [need[-6:], "Shopping and errands", "0.0", "3.0"]


def test_the_officers_pages(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(pence=None, price=0)
    made.booked()
    need_of("Early", slots=(Slot(6, 6 * 60, 60),))
    client = sign_in(commissioner().person)
    assert "No round yet" in client.get("/council/round").text
    client.post("/council/round", data={"how": "stable"})
    assert "Waiting to begin" in client.get("/council/round").text
    assert client.post("/council/round", data={"how": "exact"}).status_code == 409
    assert client.post("/council/round", data={"how": "magic"}).status_code == 422
    jobs.run(jobs.registered()["run-rounds"], force=True)
    page = client.get("/council/round").text
    assert "not free at these times" in page
    assert "no two would rather swap" in page
    there = client.post("/council/round/fails", data={"party": made.party})
    assert there.status_code == 302
    assert "Waiting to begin" in client.get(there.location).text
    answer_all()
    assert "Nobody could take over" in client.get(there.location).text
    assert client.post("/council/round/fails", data={"party": ""}).status_code == 422
    assert client.post("/council/round/join", data={"ward": "", "volunteers": "0"}).status_code == 422
    ward = plans.plan(made.need).need.ward
    there = client.post("/council/round/join", data={"ward": ward, "volunteers": "2"})
    assert "You may leave this page" in client.get(there.location).text
    answer_all()
    assert "Needs that would get more" in client.get(there.location).text
    page = client.get("/council/round").text
    assert "What was asked lately" in page
    assert there.location.replace("&", "&amp;") in page


def test_a_suggestion_goes_when_its_times_are_chosen_elsewhere(borough: Flask, clock: Any) -> None:
    holder = resident("Joan", "Needs")
    need = posted_need(holder)
    outbox.drain()
    offer = helper("Vi")
    run()
    assert unit.read(lambda: list(queries_of(need))) == [offer]
    (part,) = plans.parts_of([need])
    with pytest.raises(NotInPlan):
        unit.write(planning.choose, part.id, offer, holder, (Slot(6, 0, 60),))
    unit.write(planning.choose, part.id, offer, holder)
    assert unit.read(lambda: list(queries_of(need))) == []


def queries_of(need: str) -> list[str]:
    return [one.offer for each in plans.suggested(plans.plan(need)).values() for one in each]


@settings(max_examples=60, deadline=None)
@drawn(st.data())
def test_whole_visits_keep_every_limit(data: st.DataObject) -> None:
    pool = [Slot(day, hour * 60, minutes) for day in (0, 1) for hour in (9, 10) for minutes in (30, 60, 120)]
    wanted = [data.draw(st.lists(st.sampled_from(pool), min_size=1, max_size=4, unique=True)) for _ in range(3)]
    asks = [
        Ask(f"a{i}", f"n{i // 2}", sum(s.minutes for s in slots) // STEP, data.draw(st.integers(1, 3)))
        for i, slots in enumerate(wanted)
    ]
    helpers = [
        Helper(f"o{i}", f"person:{i // 2}", data.draw(st.sampled_from([0, 30, 60, 120, 300])), f"person:{i // 2}")
        for i in range(3)
    ]
    dear = [data.draw(st.sampled_from([0, 0, 500])) for _ in helpers]
    lines = [
        Line(a, h, tuple(sorted(wanted[a])), data.draw(st.integers(0, 100)), (dear[h],) * len(wanted[a]), f"p{a // 2}")
        for a in range(3)
        for h in range(3)
        if data.draw(st.booleans()) and helpers[h].minutes >= 30
    ]
    spells = st.sampled_from([(), (Spell(1500, (1, 2, 1, 1, 1, 1, 1)),), (Spell(1400, (2,) * 7), Spell(900, (1,) * 7))])
    purses = {
        purse: Purse(data.draw(st.sampled_from([0, 500, 1200])), None, data.draw(spells)) for purse in ("p0", "p1")
    }
    columns = ([x.ask for x in lines], [x.helper for x in lines], [x.quarters for x in lines], [x.suit for x in lines])
    board = Board(asks, [Supply(h.offer, h.minutes // STEP) for h in helpers], Edges(*columns))
    found = settle(asks, helpers, lines, solve(board), purses=purses)
    for i, slots in found.items():
        costs = [(slot.weekday, dear[lines[i].helper]) for slot in slots]
        assert purses[lines[i].purse].bears(costs)
        purses[lines[i].purse] = purses[lines[i].purse].less(costs)
    seen: set[tuple[int, Slot]] = set()
    for i, slots in found.items():
        for slot in slots:
            assert (lines[i].ask, slot) not in seen
            seen.add((lines[i].ask, slot))
            assert slot in wanted[lines[i].ask]
    for body in {h.body for h in helpers}:
        when = [
            q
            for i, slots in found.items()
            if helpers[lines[i].helper].body == body
            for s in slots
            for q in s.quarters()
        ]
        assert len(when) == len(set(when))
    for place, one in enumerate(helpers):
        assert sum(s.minutes for i, slots in found.items() if lines[i].helper == place for s in slots) <= one.minutes
    helped = {asks[lines[i].ask].need for i in found}
    for line in lines:  # whoever has nothing could have no visit of those that are left over
        if asks[line.ask].need not in helped:
            busy = {
                q
                for i, slots in found.items()
                if helpers[lines[i].helper].body == helpers[line.helper].body
                for s in slots
                for q in s.quarters()
            }
            left = helpers[line.helper].minutes - sum(
                s.minutes for i, slots in found.items() if lines[i].helper == line.helper for s in slots
            )
            cost = dear[line.helper]
            for slot in line.slots:
                broke = cost and not purses[line.purse].bears([(slot.weekday, cost)])
                assert broke or slot.minutes > left or set(slot.quarters()) & busy
