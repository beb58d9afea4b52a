"""A plan put together for someone: what it is told, the pages, wishes, and taking it up into the plan made by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as kernel_clock
from hub.kernel import outbox, unit
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from hub.kernel.week import Slot
from hub.places.domain import Point
from marketplace.bookings import services as bookings
from marketplace.offers import services as offers
from marketplace.plans import queries, services
from marketplace.plans.domain import NothingToTake, PartState, PlanChanged
from marketplace.plans.models import Part
from marketplace.plans.queries import Asked
from marketplace.plans.services import Take
from matching.composing.domain import AIMS, WHYS, Certificate, Question, Visit, compose
from matching.hours.domain import WeekSlot
from tests.marketplace.agreements import DAILY_ALL, FIRST, Deal, deal
from tests.marketplace.market import live_offer, organisation, posted_need, resident
from tests.marketplace.test_bookings_pages import gone, ok

MORNINGS = tuple(Slot(day, 9 * 60, 60) for day in range(3))
TWO_HOURS = (Slot(0, 9 * 60, 120),)
EVER = [slot.as_list() for slot in DAILY_ALL]


def asked(made: Deal) -> Asked:
    return queries.asked(queries.plan(made.need))


NEXT_DOOR = Point(51.411, -0.301)
FAR = Point(51.43, -0.30)
SAID = {
    "unpaid": "ask for money, and there is none",
    "must": "lack something you must have",
    "nobody": "Nobody who may do this comes to you",
    "money": "cost more than there is",
}


def helper_of(name: str, point: Point = NEXT_DOOR, **more: Any) -> str:
    """A person with an offer for shopping."""
    who = resident(name, "Helper", point=point)
    return live_offer(f"person:{who.person}", who, **({"slots": EVER, "price_pence": 1000} | more))


def takes_of(made: Deal, sheet: queries.Sheet) -> list[Take]:
    return [
        Take(task.category, slot, row.offer.id, task.proposal)
        for row in sheet.rows
        for task in row.tasks
        for slot in task.slots
    ]


def test_who_may_do_what_for_how_much_is_put_together(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, pence=16_000)  # £40 a week
    free = helper_of("Vi", kind="volunteer", price_pence=0, capacity_minutes=60)
    helper_of("Late", slots=[[0, 18 * 60, 120]])
    helper_of("Long", minimum_minutes=120)
    helper_of("Garden", categories=["garden"])
    found = asked(made)
    assert found.purse.pence == 4000
    assert {option.helper for option in found.question.options} == {made.offer, free}
    best = queries.choice(found).best
    assert best.plan.minutes == 180
    assert best.plan.pence == 4000
    assert {row.offer.id for row in best.rows} == {made.offer, free}
    assert best.free_minutes == 60
    assert queries.choice(found).paid.rows == ()  # they are neighbours and a volunteer
    assert best.plan.best


def test_hours_that_are_taken_and_ways_count(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS)
    made.booked(slots=MORNINGS[:1])
    other = deal(slots=(Slot(0, 10 * 60, 60), *MORNINGS[1:]), need_more={"holder": None})
    found = asked(other)
    rose = next(helper for helper in found.question.helpers if helper.id == other.offer)
    assert rose.engaged == ()
    assert made.offer in {option.helper for option in found.question.options}
    booked = next(helper for helper in found.question.helpers if helper.id == made.offer)
    assert [slot.start for slot, _ in booked.engaged] == [9 * 60]
    assert booked.minutes == 600 - 60


def test_what_a_budget_may_not_buy_is_not_in_it(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, budget_more={"categories": {"company"}})
    best = queries.choice(asked(made)).best
    assert best.rows == ()
    assert {one.why for one in best.open} == {"buys"}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"pence": None}, "unpaid"),
        ({"need_more": {"must_haves": ("own-car",)}}, "must"),
        ({"radius_km": 0.1, "need_more": {"point": FAR}}, "nobody"),
        ({"pence": 400}, "money"),
    ],
)
def test_no_money_nobody_and_a_must_have_that_nobody_has(
    borough: Flask, clock: Any, sign_in: Any, more: dict[str, Any], why: str
) -> None:
    made = deal(slots=MORNINGS, **more)
    assert {one.why for one in queries.choice(asked(made)).best.open} == {why}
    page = ok(sign_in(made.resident.account), f"/plans/{made.need}/compose", "Nobody who is here just now fits")
    assert SAID[why] in page
    assert all(said not in page for code, said in SAID.items() if code != why)


def test_a_need_with_as_many_times_as_a_week_can_hold(borough: Flask, clock: Any) -> None:
    slots = tuple(Slot(day, 420 + 60 * hour, 60) for day in range(7) for hour in range(12))
    made = deal(slots=slots, pence=4_000_000, capacity_minutes=6000)
    for n in range(4):
        helper_of(f"H{n}", price_pence=0, capacity_minutes=600)
    best = queries.choice(asked(made)).best
    assert best.plan.minutes == 84 * 60


def test_a_pair_is_asked_where_two_must_come(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, need_more={"must_haves": ("two-carers",)})
    assert {one.why for one in queries.choice(asked(made)).best.open} == {"pair"}
    party, manager = organisation("Pairs")
    pair = live_offer(party, manager, kind="professional", slots=EVER, traits=["two-carers"], capacity_minutes=180)
    best = queries.choice(asked(made)).best
    assert [row.offer.id for row in best.rows] == [pair]
    assert best.plan.minutes == 180


def test_a_proposal_stands_in_it_by_its_own_terms(borough: Flask, clock: Any) -> None:
    made = deal(slots=(*MORNINGS, Slot(6, 22 * 60, 60)))
    proposal = unit.write(
        services.propose,
        made.part,
        made.offer,
        slots=(Slot(6, 22 * 60, 60),),
        price_pence=500,
        words="I can come then.",
        by=made.supplier,
    )
    best = queries.choice(asked(made)).best
    assert [(task.proposal, row.pence) for row in best.rows for task in row.tasks] == [(proposal, 500)]
    unit.write(services.take_up, made.need, takes_of(made, best), made.resident)
    (part,) = [p for p in queries.parts_of([made.need]) if p.state is PartState.PROPOSED]
    assert (part.proposal, part.price_pence) == (proposal, 500)


def test_taken_up_it_stands_as_if_chosen_by_hand_and_is_booked(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    free = helper_of("Vi", kind="volunteer", price_pence=0, capacity_minutes=60)
    cheapest = dict(queries.choice(asked(made)).others)["cheapest"]
    filled = unit.write(services.take_up, made.need, takes_of(made, cheapest), made.resident)
    parts = queries.parts_of([made.need])
    assert {part.id for part in parts} == set(filled)
    assert {(part.offer, part.minutes) for part in parts} == {(made.offer, 120), (free, 60)}
    outbox.drain()
    for part in parts:
        assert part.offer
        unit.write(bookings.request_booking, part.id, part.offer, part.slots, FIRST, None, made.resident)
    assert asked(made).slots == {}


def test_taking_up_keeps_what_is_booked_and_refuses_what_has_changed(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    takes = takes_of(made, queries.choice(asked(made)).best)
    with pytest.raises(NothingToTake):
        unit.write(services.take_up, made.need, [], made.resident)
    with pytest.raises(Forbidden):
        unit.write(services.take_up, made.need, takes, made.supplier)
    made.booked(slots=MORNINGS[:1])
    with pytest.raises(PlanChanged):
        unit.write(services.take_up, made.need, takes, made.resident)
    best = queries.choice(asked(made)).best
    assert best.plan.minutes == 120
    unit.write(services.take_up, made.need, takes_of(made, best), made.resident)
    states = sorted(part.state.value for part in queries.parts_of([made.need]))
    assert states == ["booked", "proposed"]


def test_wishes_are_met_with_the_smallest_change(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    one, other = (helper_of(name, capacity_minutes=120) for name in ("One", "Other"))
    found = asked(made)
    first = queries.wished(found, "fewest", [])
    assert [row.offer.id for row in first.sheet.rows] == [made.offer]
    assert first.changes == ()
    without = queries.wished(found, "fewest", [f"bar.{made.offer}"])
    assert {row.offer.id for row in without.sheet.rows} == {one, other}
    assert len(without.changes) == 3
    assert all(change.before == (made.offer,) for change in without.changes)
    kept = queries.wished(found, "fewest", [f"keep.{made.offer}", "bar.nobody", "stand on your head", "draft"])
    assert kept.wishes == (f"keep.{made.offer}",)
    assert kept.changes == ()
    swapped = queries.wished(found, "fewest", [f"swap.{made.offer}"])
    assert made.offer not in {row.offer.id for row in swapped.sheet.rows}


def test_whoever_was_to_stay_and_is_then_left_out_holds_no_time(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    other = helper_of("Other")
    found = asked(made)
    (first,) = (row.offer.id for row in queries.wished(found, "fewest", []).sheet.rows)
    (left,) = {made.offer, other} - {first}
    sheet = queries.wished(found, "fewest", [f"keep.{first}", f"bar.{first}"]).sheet
    assert [row.offer.id for row in sheet.rows] == [left]
    assert sheet.open == ()


def test_when_someone_falls_ill_the_rest_stays(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    one, other = (helper_of(name) for name in ("One", "Other"))
    part = made.part
    for offer, slot in zip((made.offer, one, other), MORNINGS, strict=True):
        open_ = next(p for p in queries.parts_of([made.need]) if slot in p.slots)
        part = unit.write(services.choose, open_.id, offer, made.resident, (slot,))
    assert part
    unit.write(offers.pause, made.offer, by=made.supplier)
    again = queries.wished(asked(made), "best", ["draft"])
    assert [(change.visit, change.before) for change in again.changes] == [("shopping.0-540-60", (made.offer,))]
    assert again.sheet.plan.minutes == 180
    joan = sign_in(made.resident.account)
    ok(joan, f"/plans/{made.need}/compose", "change as little as possible")
    ok(joan, f"/plans/{made.need}/compose/best?wish=draft", "someone who can no longer come", "Everything else stays")


def test_over_the_pages(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, pence=16_000)
    helper_of("Vi", kind="volunteer", price_pence=0, capacity_minutes=60)
    joan = sign_in(made.resident.account)
    plan = f"/plans/{made.need}"
    ok(joan, plan, "Put a plan together for me")
    page = ok(joan, f"{plan}/compose", "We suggest", "The least money", "The fewest people", "The nearest by")
    assert "What neighbours and groups add" in page
    assert "£40.00 a week that is still free" in page
    assert "Rose T." in page
    assert "proved that there is no better plan" in page
    page = ok(joan, f"{plan}/compose/cheapest", "Vi H.", "Put these people in my plan", "A plan without")
    page = ok(joan, f"{plan}/compose/cheapest?wish=bar.{made.offer}", "What changed", "nobody instead of Rose T.")
    assert "Take the last wish back" in page
    assert joan.get(f"{plan}/compose/dearest").status_code == 404
    page = ok(joan, f"{plan}/compose/cheapest")
    takes = re.findall(r'name="take" value="([^"]+)"', page)
    assert len(takes) == 3
    gone(joan, f"{plan}/compose/cheapest", take=takes)
    ok(joan, plan, "Nothing is asked or paid yet", "Ask Rose T.", "Ask Vi H.")


def test_of_equal_plans_each_but_the_first_says_whose_it_is(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    helper_of("Vi", price_pence=900)
    one, other = (queries.wished(asked(made), "best", [f"bar.{offer}"]).sheet for offer in _both(made))
    assert not one.same(other)
    for plans, said in (
        ((one, other, other, one), {"fewest": "cheapest", "local": "best"}),
        ((one, one, one, one), dict.fromkeys(("cheapest", "fewest", "local"), "best")),
        ((one, one, other, other), {"cheapest": "best", "local": "fewest"}),
    ):
        best, *rest = plans
        choice = queries.Choice(best, tuple(zip(("cheapest", "fewest", "local"), rest, strict=True)), best)
        assert {name: twin for name, _ in choice.others if (twin := choice.twin(name))} == said


def test_two_of_the_others_that_are_the_same_say_so(borough: Flask, clock: Any, sign_in: Any, monkeypatch: Any) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    helper_of("Vi", price_pence=900)
    one, other = (queries.wished(asked(made), "best", [f"bar.{offer}"]).sheet for offer in _both(made))
    plans = queries.Choice(one, (("cheapest", other), ("fewest", other), ("local", one)), one)
    monkeypatch.setattr(queries, "choice", lambda found, kept=None: plans)
    page = ok(
        sign_in(made.resident.account), f"/plans/{made.need}/compose", "It is the same plan as “The least money”."
    )
    assert page.count("It is the same plan as") == 2
    assert page.count("It is the same plan as the one we suggest.") == 1


def _both(made: Deal) -> list[str]:
    return sorted({option.helper for option in asked(made).question.options})


def test_somebody_who_is_in_no_plan_is_brought_in_by_the_list_of_their_part(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    helper_of("Dear", price_pence=4000, capacity_minutes=60)
    joan, where = sign_in(made.resident.account), f"/plans/{made.need}/compose"
    link = re.compile(r'href="([^"]+)">Choose them from the list of everyone who could')
    (there,) = link.findall(ok(joan, where))
    ok(joan, there, "Dear H.", "Put in my plan")
    unit.write(services.choose, made.part, made.offer, made.resident, MORNINGS[:1])
    (there,) = link.findall(ok(joan, where, "Fill what is open, and change as little as possible"))
    ok(joan, there, "See who could do this", "See who else could")


def test_every_reason_for_an_open_time_has_words(borough: Flask) -> None:
    with borough.test_request_context():
        module = borough.jinja_env.get_template("marketplace/plans/_composed.html").make_module({})
        assert set(module.wanting) == {*WHYS, *queries.LACKING}
        assert set(module.aim_names) == set(module.aim_leads) == set(AIMS)


def test_bad_forms_change_nothing_and_say_so(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    joan = sign_in(made.resident.account)
    where = f"/plans/{made.need}/compose/best"
    for take in ("", "x", "shopping.9-9-9.y.", f"shopping.{'9' * 40}.a."):
        answer = joan.post(where, data={"take": take})
        assert answer.status_code == 422
        assert "Nobody is in this plan" in answer.get_data(as_text=True)
    wrong = joan.post(where, data={"take": f"garden.0-540-60.{made.offer}."})
    assert wrong.status_code == 409
    assert "Your plan has changed" in wrong.get_data(as_text=True)
    assert [part.state for part in queries.parts_of([made.need])] == [PartState.OPEN]
    eve = sign_in(resident("Eve", "Other").account)
    assert eve.get(where).status_code == 403
    assert eve.post(where, data={"take": ""}).status_code == 403


def proposed(made: Deal, name: str, slot: Slot) -> str:
    """A neighbour's own proposal for one time of the task."""
    who = resident(name, "Helper", point=NEXT_DOOR)
    offer = live_offer(f"person:{who.person}", who, slots=EVER, price_pence=0)
    said: dict[str, Any] = {"slots": (slot,), "price_pence": 0, "words": "I can come then.", "by": who}
    return unit.write(services.propose, made.part, offer, **said)


@pytest.mark.parametrize("both", [False, True])
def test_proposals_that_are_not_the_first_of_their_task_are_taken_up(borough: Flask, clock: Any, both: bool) -> None:
    made = deal(slots=MORNINGS[:2], pence=1_000_000)
    first = proposed(made, "One", MORNINGS[0]) if both else None
    second = proposed(made, "Other", MORNINGS[1])
    offer = {said.id: said.offer for said in queries.proposals_for(made.need)}
    takes = [
        Take("shopping", MORNINGS[0], offer[first] if first else made.offer, first),
        Take("shopping", MORNINGS[1], offer[second], second),
    ]
    unit.write(services.take_up, made.need, takes, made.resident)
    parts = {part.slots: (part.state, part.proposal) for part in queries.parts_of([made.need])}
    assert parts == {
        MORNINGS[:1]: (PartState.PROPOSED, first),
        MORNINGS[1:2]: (PartState.PROPOSED, second),
    }


def test_somebody_elses_proposal_is_not_moved(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:2], pence=1_000_000)
    other = posted_need(resident("Other", "Need"), categories=("shopping",), slots=MORNINGS[:2], free_only=True)
    outbox.drain()
    (part,) = queries.parts_of([other])
    proposal = proposed(replace(made, part=part.id), "One", MORNINGS[0])
    with pytest.raises(Missing):
        unit.write(services.take_up, made.need, [Take("shopping", MORNINGS[0], made.offer, proposal)], made.resident)


def test_a_lump_sum_is_not_spent_twice(borough: Flask, clock: Any) -> None:
    lump = {"one_off_pence": 100_000, "days": 7 * 20, "starts": kernel_clock.today()}
    made = deal(slots=(*TWO_HOURS, *MORNINGS[1:]), pence=0, budget_more=lump)
    assert asked(made).purse.pence == 100_000 // 19  # there are 19 more Tuesdays and Wednesdays, and 20 Mondays
    made.booked(slots=TWO_HOURS)
    outbox.drain()
    assert made.purse()[1] > 0  # visits to come hold some of it
    assert asked(made).purse.pence == (100_000 - 20 * 4_000) // 19  # and so will the Mondays that are no visits yet


def test_whoever_is_put_together_has_the_checks_of_all_parts(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    unit.write(services.choose, made.part, made.offer, made.resident, MORNINGS[:1])
    assert asked(made).question.options
    _, last = sorted(queries.parts_of([made.need]), key=lambda part: part.slots)
    unit.write(lambda: setattr(db.session.get_one(Part, last.id), "flags", ["handles-money"]))
    assert asked(made).question.options == ()
    unit.write(services.make_plan, made.need, made.resident)
    assert [part.flags for part in queries.parts_of([made.need])] == [("handles-money",)]


def test_wishes_have_an_end_that_is_said(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    wishes = [f"bar.{helper_of(f'H{n}')}" for n in range(6)]
    joan, where = sign_in(made.resident.account), f"/plans/{made.need}/compose/best"
    few = ok(joan, where + "?wish=" + "&wish=".join(wishes[:4]), "A plan without")
    assert "wishes at a time" not in few
    page = ok(joan, where + "?wish=" + "&wish=".join(wishes), "A plan meets 5 wishes at a time")
    assert not re.search("A plan without [^<]+</a>", page)
    assert "Put these people in my plan" in page


def test_a_plan_that_covers_most_says_so_of_what_it_is_worth(borough: Flask) -> None:
    visits = tuple(Visit(f"v{n}", "x", WeekSlot(n, 540, 60), rank) for n, rank in enumerate((1, 3, 3)))
    plan = replace(compose(Question(visits)), bound=Certificate(4 + 36, 0, 1))
    assert plan.uncovered_minutes == 120  # not ten hours: one low, one high, and no more than stays open
    assert replace(plan, bound=Certificate(10_000, 0, 1)).uncovered_minutes == 180
    with borough.test_request_context():
        module = borough.jinja_env.get_template("marketplace/plans/_composed.html").make_module({})
        proof = module.proof
        assert "covers all of this could cover at most 2" in proof(plan)
        assert "if more urgent tasks count" in proof(replace(plan, bound=Certificate(0, 1, 1)))
        only_high = replace(plan, open_quarters={9: 8}, bound=Certificate(8, 0, 1))
        assert "No plan covers all of this and more" in proof(only_high)


def test_all_wishes_are_read_and_any_is_taken_back(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    one, other = (helper_of(name, capacity_minutes=120) for name in ("One", "Other"))
    joan, where = sign_in(made.resident.account), f"/plans/{made.need}/compose/fewest"
    barred, kept = f"bar.{made.offer}", f"keep.{one}"
    page = ok(joan, f"{where}?wish={barred}&wish={kept}", "What you wished for", "What the last wish changed")
    assert re.search(r"<li>A plan without Rose T\. <a", page)
    assert "Stays, as you wished" in page
    assert f"wish={barred}&amp;wish={kept}&amp;wish=keep.{one}" not in page, "whoever stays is not to be kept again"
    (freed,) = re.findall(r'href="([^"]+)">Take this back', page)
    assert freed.partition("?")[2] == f"wish={kept}"
    assert "Take this back" not in ok(joan, freed)
    assert other != one


def test_times_that_change_alike_are_one_line(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, pence=1_000_000)
    helper_of("Other")
    first = queries.wished(asked(made), "fewest", []).sheet.rows[0].offer.id
    assert len(queries.wished(asked(made), "fewest", [f"bar.{first}"]).changes) == 3
    page = ok(sign_in(made.resident.account), f"/plans/{made.need}/compose/fewest?wish=bar.{first}")
    (line,) = re.findall(r"<li>([^<]+) instead of ", page)
    assert "Monday to Wednesday, 9am to 10am" in line


def test_what_is_not_split_yet_is_not_said_to_be_asked_or_booked(borough: Flask, clock: Any, sign_in: Any) -> None:
    who = resident()
    need = posted_need(who)
    page = ok(sign_in(who.account), f"/plans/{need}/compose", "We are splitting what you need into parts")
    assert "asked or booked already" not in page
    outbox.drain()
    page = ok(sign_in(who.account), f"/plans/{need}/compose", "We looked at everyone: no plan covers any of this.")
    assert "no better plan" not in page
