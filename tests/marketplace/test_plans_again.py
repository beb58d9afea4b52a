"""A plan thought over again: helpers' proposals come along, and an edited need changes what it changed and no more."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from hub.kernel.week import Slot
from marketplace.needs import services as needs
from marketplace.plans import queries, services
from marketplace.plans.domain import PartState, ProposalState
from marketplace.plans.services import Take
from tests.marketplace.agreements import DAILY, Deal, deal, state_of, told
from tests.marketplace.market import live_offer, posted_need, resident

MONDAY, TUESDAY = DAILY[:1], DAILY[1:2]
SATURDAY = Slot(5, 9 * 60, 60)
BY_HAND = {"company": (DAILY[0], DAILY[2]), "shopping": (DAILY[1], DAILY[3], DAILY[4])}


def offered(name: str, **more: Any) -> tuple[Actor, str]:
    who = resident(name, "Helper")
    return who, live_offer(f"person:{who.person}", who, **({"slots": [slot.as_list() for slot in DAILY]} | more))


def parts(need: str) -> dict[str, str]:
    """Part by the days of its times."""
    found = unit.read(queries.parts_of, [need])
    return {"".join(str(slot.weekday) for slot in part.slots): part.id for part in found}


def propose(
    part: str, offer: str, slots: tuple[Slot, ...], who: Actor, *, words: str = "I can come.", price: int = 0
) -> str:
    return unit.write(services.propose, part, offer, slots=slots, price_pence=price, words=words, by=who)


def stands(proposal: str) -> tuple[ProposalState, tuple[Slot, ...], int]:
    found = unit.read(queries.proposal, proposal)
    return found.state, found.slots, found.price_pence


def lapsed(who: Actor) -> int:
    outbox.drain()
    return sum(notice.kind == "proposal.lapsed" for notice in told(who))


def cut_in_two(made: Deal) -> tuple[str, str]:
    """A part with Monday and Tuesday becomes one for each; both are open. Their ids."""
    _who, only_mondays = offered("Monday", slots=[MONDAY[0].as_list()])
    unit.write(services.choose, made.part, only_mondays, made.resident)
    unit.write(services.drop, made.part, made.resident)
    found = parts(made.need)
    return found["0"], found["1"]


@pytest.mark.parametrize("again", ["tasks", "composed"])
def test_two_proposals_of_one_offer_become_one_for_all_its_times(borough: Flask, clock: Any, again: str) -> None:
    made = deal(slots=DAILY[:2], pence=None, price=0)
    monday, tuesday = cut_in_two(made)
    who, offer = offered("Vi")
    first = propose(monday, offer, MONDAY, who, words="Mondays suit me.")
    second = propose(tuesday, offer, TUESDAY, who, words="So do Tuesdays.")
    if again == "tasks":
        unit.write(services.make_plan, made.need, made.resident, {"shopping": DAILY[:2]})
        assert [said.part for said in unit.read(queries.proposals_for, made.need)] == [parts(made.need)["01"]]
    else:
        takes = [Take("shopping", TUESDAY[0], offer, second)]
        unit.write(services.take_up, made.need, takes, made.resident)
        (chosen,) = [part for part in unit.read(queries.parts_of, [made.need]) if part.state is PartState.PROPOSED]
        assert (chosen.slots, chosen.proposal) == (TUESDAY, second)
    assert stands(second) == (ProposalState.STANDING, DAILY[:2], 0)
    assert unit.read(queries.proposal, second).words == "Mondays suit me.\nSo do Tuesdays."
    assert stands(first)[0] is ProposalState.LAPSED
    assert lapsed(who) == 0  # what they offered stands


def test_of_two_at_two_prices_the_newer_stands(borough: Flask, clock: Any) -> None:
    made = deal(slots=DAILY[:2], pence=None, price=0)
    monday, tuesday = cut_in_two(made)
    who, offer = offered("Vi", price_pence=1000)
    first = propose(monday, offer, MONDAY, who, price=500)
    second = propose(tuesday, offer, TUESDAY, who, price=600)
    unit.write(services.make_plan, made.need, made.resident)
    assert stands(second) == (ProposalState.STANDING, TUESDAY, 600)
    assert stands(first) == (ProposalState.LAPSED, MONDAY, 500)
    assert lapsed(who) == 1


def test_words_that_do_not_fit_together_are_those_of_the_newer(borough: Flask, clock: Any) -> None:
    made = deal(slots=DAILY[:2], pence=None, price=0)
    monday, tuesday = cut_in_two(made)
    who, offer = offered("Vi")
    propose(monday, offer, MONDAY, who, words="a" * 600)
    second = propose(tuesday, offer, TUESDAY, who, words="b" * 600)
    unit.write(services.make_plan, made.need, made.resident)
    assert unit.read(queries.proposal, second).words == "b" * 600


def split_by_hand() -> tuple[Actor, str]:
    """A need whose tasks take turns, which no guess would find."""
    who = resident()
    need = posted_need(who, categories=("company", "shopping"), slots=DAILY)
    outbox.drain()
    unit.write(services.make_plan, need, who, BY_HAND)
    return who, need


def tasks(need: str) -> dict[str, tuple[Slot, ...]]:
    return {part.category: part.slots for part in unit.read(queries.parts_of, [need])}


def edit(need: str, who: Actor, **values: Any) -> None:
    unit.write(needs.edit_need, need, values=values, by=who)


def test_other_words_leave_the_plan_and_its_proposals_alone(borough: Flask, clock: Any) -> None:
    who, need = split_by_hand()
    helper, offer = offered("Vi")
    before = parts(need)
    proposal = propose(before["134"], offer, TUESDAY, helper)
    edit(need, who, words="Somebody cheerful, if you can.")
    assert lapsed(helper) == 0
    assert parts(need) == before
    assert stands(proposal)[0] is ProposalState.STANDING


def test_other_times_change_the_tasks_that_have_them_and_no_other(borough: Flask, clock: Any) -> None:
    who, need = split_by_hand()
    helper, offer = offered("Vi")
    kept = propose(parts(need)["134"], offer, TUESDAY, helper)
    gone = propose(parts(need)["02"], live_offer_for(helper), DAILY[2:3], helper)
    edit(need, who, slots=(*DAILY[:2], *DAILY[3:]))  # no Wednesdays any more
    assert lapsed(helper) == 1
    assert tasks(need) == {"company": MONDAY, "shopping": BY_HAND["shopping"]}
    assert (stands(kept)[0], stands(gone)[0]) == (ProposalState.STANDING, ProposalState.LAPSED)
    assert all("no longer needed" not in notice.words for notice in told(helper))


def live_offer_for(helper: Actor) -> str:
    """A second offer, for company."""
    slots = [slot.as_list() for slot in DAILY]
    return live_offer(f"person:{helper.person}", helper, categories=["company"], slots=slots)


def test_a_new_time_and_a_new_task_find_a_place_beside_what_stands(borough: Flask, clock: Any) -> None:
    who, need = split_by_hand()
    edit(need, who, slots=(*DAILY, SATURDAY), categories=("company", "shopping", "garden"))
    outbox.drain()
    found = tasks(need)
    assert set(BY_HAND["company"]) <= set(found["company"]) <= {*BY_HAND["company"], SATURDAY}
    assert set(BY_HAND["shopping"]) <= set(found["shopping"]) <= {*BY_HAND["shopping"], SATURDAY}
    assert found["garden"]
    assert {slot for slots in found.values() for slot in slots} == {*DAILY, SATURDAY}


@pytest.mark.parametrize("how", ["chosen", "booked"])
def test_times_that_are_edited_just_before_someone_is_chosen_are_planned(borough: Flask, clock: Any, how: str) -> None:
    made = deal(slots=DAILY[:2], pence=None, price=0)
    edit(made.need, made.resident, slots=(*DAILY[:2], SATURDAY))
    if how == "chosen":
        unit.write(services.choose, made.part, made.offer, made.resident)
    else:
        made.booked(slots=DAILY[:2])
    outbox.drain()
    found = {part.slots: part.state for part in unit.read(queries.parts_of, [made.need])}
    assert found == {
        DAILY[:2]: PartState.PROPOSED if how == "chosen" else PartState.BOOKED,
        (SATURDAY,): PartState.OPEN,
    }
    assert state_of(made.need) == ("planned" if how == "chosen" else "partly_met")


def test_somebody_chosen_for_times_that_are_edited_away_is_taken_out(borough: Flask, clock: Any) -> None:
    made = deal(slots=DAILY[:2], pence=None, price=0)
    edit(made.need, made.resident, slots=MONDAY)
    unit.write(services.choose, made.part, made.offer, made.resident)
    outbox.drain()
    assert {part.slots: part.state for part in unit.read(queries.parts_of, [made.need])} == {MONDAY: PartState.OPEN}
    assert state_of(made.need) == "open"
