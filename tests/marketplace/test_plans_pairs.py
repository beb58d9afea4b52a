"""Two who come together: put together of single helpers, chosen, booked, lost and put together again; half is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from hub.kernel.week import Slot
from marketplace.bookings import services as bookings
from marketplace.needs import queries as needs
from marketplace.needs import services as need_services
from marketplace.plans import queries, services
from marketplace.plans.domain import PAIR, PartState, SecondOfTwo
from marketplace.plans.queries import PartView
from marketplace.rounds import queries as rounds
from marketplace.rounds.queries.gathering import gather
from matching.composing.domain import compose
from tests.hub.people import actor, officer
from tests.marketplace.agreements import FIRST, Deal, deal, told
from tests.marketplace.asking import if_fails, on_the_page
from tests.marketplace.market import live_offer, organisation, resident
from tests.marketplace.test_bookings_pages import ok
from tests.marketplace.test_plans_composing import EVER, MORNINGS, NEXT_DOOR, asked, takes_of
from tests.marketplace.test_rounds_run import run

TWO = {"must_haves": (PAIR,)}


def another(name: str, **more: Any) -> tuple[Actor, str]:
    """A neighbour with an offer for shopping, at £10 an hour."""
    who = resident(name, "Helper", point=NEXT_DOOR)
    return who, live_offer(f"person:{who.person}", who, **({"slots": EVER, "price_pence": 1000} | more))


def parts(made: Deal) -> list[PartView]:
    return queries.parts_of([made.need])


def shape(made: Deal) -> list[tuple[str | None, int, tuple[Slot, ...]]]:
    """Who stands in which part: offer, people, times."""
    return sorted(((p.offer, p.carers, p.slots) for p in parts(made)), key=lambda one: (one[2], one[0] or ""))


def take(made: Deal) -> Sequence[str]:
    filled: Sequence[str] = unit.write(
        services.take_up, made.need, takes_of(made, queries.choice(asked(made)).best), made.resident
    )
    return filled


def test_two_single_helpers_are_put_together_and_both_are_paid(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, pence=100_000, need_more=TWO)
    assert {one.why for one in queries.choice(asked(made)).best.open} == {"pair"}  # one alone is not enough
    _, second = another("Amina")
    best = queries.choice(asked(made)).best
    assert {row.offer.id for row in best.rows} == {made.offer, second}
    assert (best.plan.pence, best.plan.minutes) == (3 * 3000, 180)  # £20 and £10 an hour; the hours count once
    assert [task.beside for row in best.rows for task in row.tasks if row.offer.id == second] == [(made.offer,)]
    assert best.plan.best


def test_money_for_one_of_two_is_no_help(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1], pence=2500 * 4, need_more=TWO)
    another("Amina")
    best = queries.choice(asked(made)).best
    assert (best.rows, {one.why for one in best.open}) == ((), {"spent"})


def test_paid_help_alone_needs_two_who_are_paid(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1], need_more=TWO, kind="professional", person=False)
    another("Vi", kind="volunteer", price_pence=0)
    choice = queries.choice(asked(made))
    assert choice.best.plan.minutes == 60
    assert choice.paid.plan.minutes == 0
    party, manager = organisation("Other Care")
    live_offer(party, manager, kind="professional", slots=EVER, price_pence=1000)
    assert queries.choice(asked(made)).paid.plan.minutes == 60


def test_taken_up_each_has_a_part_and_the_week_counts_once(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, need_more=TWO)
    _, second = another("Amina")
    take(made)
    assert shape(made) == sorted([(made.offer, 1, MORNINGS), (second, 1, MORNINGS)], key=lambda one: (one[2], one[0]))
    plan = queries.plan(made.need)
    assert (plan.minutes, plan.open_minutes, plan.weekly_pence) == (180, 0, 9000)
    page = ok(sign_in(made.resident.account), f"/plans/{made.need}", "This is the one beside")
    assert "Amina H." in page


def test_three_helpers_in_a_ring_are_taken_up(borough: Flask, clock: Any) -> None:
    days = [[slot.as_list() for slot in MORNINGS if slot.weekday in some] for some in ((0, 1), (1, 2), (0, 2))]
    made = deal(slots=MORNINGS, need_more=TWO)
    ring = [another(name, slots=times)[1] for name, times in zip("ABC", days, strict=True)]
    found = asked(made)
    only = tuple(option for option in found.question.options if option.helper in ring)
    plan = compose(type(found.question)(found.question.visits, found.question.helpers, only, found.question.purse))
    assert not plan.open
    sheet = queries.sheet(found, plan)
    unit.write(services.take_up, made.need, takes_of(made, sheet), made.resident)
    by_offer = {p.offer: {slot.weekday for slot in p.slots} for p in parts(made)}
    assert by_offer == {ring[0]: {0, 1}, ring[1]: {1, 2}, ring[2]: {0, 2}}
    assert queries.plan(made.need).open_minutes == 0


def test_half_booked_is_open_and_the_second_is_somebody_else(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, need_more=TWO)
    rose = made.booked()
    assert shape(made) == [(None, 1, MORNINGS), (made.offer, 1, MORNINGS)]
    plan = queries.plan(made.need)
    assert (plan.covered_minutes, plan.open_minutes, plan.minutes) == (0, 180, 180)
    assert needs.need(made.need).state.value == "planned"
    assert not gather().board.served
    half = next(p.id for p in parts(made) if p.state is PartState.OPEN)
    with pytest.raises(SecondOfTwo):
        unit.write(services.choose, half, made.offer, made.resident)
    assert [row.offer.id for row in queries.matches(half).rows] == []
    amina, second = another("Amina")
    assert [row.offer.id for row in queries.matches(half).rows] == [second]
    assert {option.helper for option in asked(made).question.options} == {second}
    assert {visit.carers for visit in asked(made).question.visits} == {1}
    take(made)
    half = next(p.id for p in parts(made) if p.offer == second)
    asked_for = unit.write(
        bookings.request_booking, half, second, slots=MORNINGS, starts=FIRST, ends=None, by=made.resident
    )
    assert needs.need(made.need).state.value == "planned"
    unit.write(bookings.accept, asked_for, amina)
    outbox.drain()
    assert needs.need(made.need).state.value == "met"
    assert queries.plan(made.need).covered_minutes == 180
    assert queries.second(view_part(rose)).sure


def view_part(booking: str) -> str:
    from marketplace.bookings import queries as of

    return of.booking(booking).part


def test_each_booking_says_it_needs_the_other_and_losing_one_is_told(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, need_more=TWO)
    rose = made.booked()
    for who in (made.resident, made.supplier):
        assert "nobody is the second yet" in ok(sign_in(who.account), f"/bookings/{rose}", "Two people come together")
    amina, second = another("Amina")
    half = next(p.id for p in parts(made) if p.state is PartState.OPEN)
    other = unit.write(
        bookings.request_booking, half, second, slots=MORNINGS, starts=FIRST, ends=None, by=made.resident
    )
    page = ok(sign_in(made.supplier.account), f"/bookings/{rose}", "Beside Rose")
    assert "has not answered yet" in page
    assert "Amina H." in page
    assert "Amina Helper" not in page  # who has not said yes is no more than a stranger
    unit.write(bookings.accept, other, amina)
    outbox.drain()
    page = ok(sign_in(made.supplier.account), f"/bookings/{rose}", "has said yes")
    assert "Amina Helper" in page
    assert "nobody is the second" not in page
    unit.write(bookings.cancel, other, amina, "My back")
    outbox.drain()
    assert any("do not go alone" in notice.words for notice in told(made.supplier))
    assert any("until a second person is found" in notice.words for notice in told(made.resident))
    assert "nobody is the second yet" in ok(sign_in(made.supplier.account), f"/bookings/{rose}", "Two people come")
    assert shape(made) == [(None, 1, MORNINGS), (made.offer, 1, MORNINGS)]
    assert needs.need(made.need).state.value == "planned"


def test_both_halves_gone_are_one_open_part_again_with_its_proposals(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, need_more=TWO)
    amina, second = another("Amina")
    proposal = unit.write(
        services.propose, made.part, second, slots=MORNINGS[:2], price_pence=800, words="I can.", by=amina
    )
    unit.write(services.choose, made.part, made.offer, made.resident, MORNINGS[:2])
    half = next(p for p in parts(made) if p.carers == 1 and p.state is PartState.OPEN)
    assert queries.proposal(proposal).part == half.id  # it stands where the second is chosen
    assert shape(made) == [(None, 1, MORNINGS[:2]), (made.offer, 1, MORNINGS[:2]), (None, 2, MORNINGS[2:])]
    unit.write(services.drop, made.part, made.resident)
    assert shape(made) == [(None, 2, MORNINGS[:2]), (None, 2, MORNINGS[2:])]
    assert {p.carers for p in parts(made)} == {2}
    assert queries.proposal(proposal).part in {p.id for p in parts(made)}


def test_a_pair_fills_it_whole_and_one_of_a_pair_a_half(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1], need_more=TWO)
    party, manager = organisation("Pairs")
    pair = live_offer(party, manager, kind="professional", slots=EVER, traits=[PAIR])
    unit.write(services.choose, made.part, pair, made.resident)
    assert shape(made) == [(pair, 2, MORNINGS[:1])]
    unit.write(services.choose, made.part, made.offer, made.resident)  # someone else instead, who comes alone
    assert shape(made) == [(None, 1, MORNINGS[:1]), (made.offer, 1, MORNINGS[:1])]
    made.booked()
    take(made)
    assert shape(made) == sorted(
        [(pair, 1, MORNINGS[:1]), (made.offer, 1, MORNINGS[:1])], key=lambda one: (one[2], one[0])
    )


def test_a_need_that_comes_to_take_two_looks_for_the_second(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS)
    made.booked()
    assert needs.need(made.need).state.value == "met"
    unit.write(need_services.edit_need, made.need, values={"must_haves": (PAIR,)}, by=made.resident)
    outbox.drain()
    assert shape(made) == [(None, 1, MORNINGS), (made.offer, 1, MORNINGS)]
    assert queries.plan(made.need).covered_minutes == 0
    unit.write(need_services.edit_need, made.need, values={"must_haves": ()}, by=made.resident)
    outbox.drain()
    assert queries.plan(made.need).covered_minutes == 180
    assert shape(made) == [(made.offer, 1, MORNINGS)]


def test_the_one_who_is_kept_comes_beside_somebody(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, need_more=TWO)
    _amina, second = another("Amina")
    another("Ben")
    kept = queries.wished(asked(made), "best", [f"keep.{made.offer}", f"bar.{second}"])
    assert all(
        made.offer in named and len(named) == 2 and second not in named for named in kept.sheet.plan.who.values()
    )
    assert {len(change.after) for change in kept.changes} <= {2}


def test_the_round_offers_a_second_and_never_the_same(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, need_more=TWO)
    another("Amina")
    found = gather()
    assert found.lines == ()  # the round gives a visit of two to those who bring two
    made.booked()
    _, third = another("Ben")
    offers = {gather().helpers[line.helper].offer for line in gather().lines}
    assert made.offer not in offers
    assert third in offers


def test_a_pair_that_only_a_plan_can_put_together_is_not_said_to_be_nobody(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal(slots=MORNINGS, pence=100_000, need_more=TWO)
    assert gather().pairs == frozenset()  # one alone is not enough
    run()
    assert [one.why for one in rounds.left_out()] == ["must"]
    another("Amina")
    run()
    assert [one.why for one in rounds.left_out()] == ["pairs"]
    assert queries.choice(asked(made)).best.plan.minutes == 180  # as it says, a plan does
    page = ok(sign_in(actor(officer("commissioner")).account), "/council/round", "The round does not pair them")
    assert "None of those who could has all that must be there" not in page


@pytest.mark.parametrize(("pence", "pairs"), [(2999 * 4, False), (3000 * 4, True)])
def test_a_pair_needs_money_for_both(borough: Flask, clock: Any, pence: int, *, pairs: bool) -> None:
    made = deal(slots=MORNINGS[:1], pence=pence, need_more=TWO)  # £20 and £10
    another("Amina")
    assert bool(gather().pairs) is pairs
    assert bool(queries.choice(asked(made)).best.rows) is pairs


def test_a_pair_is_free_at_one_time(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, need_more=TWO)
    other = [slot.as_list() for slot in MORNINGS[1:2]]
    another("Amina", slots=[[6, 600, 600]])
    assert not gather().pairs
    another("Ben", slots=other)
    assert gather().pairs
    assert [slot for _offer, _carers, slot in shape(made)] == [MORNINGS]
    assert queries.choice(asked(made)).best.plan.minutes == 60


def test_what_if_somebody_who_brings_two_fails(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS[:1], need_more=TWO, person=False, kind="professional", traits=[PAIR])
    made.booked()
    for name in ("Amina", "Ben"):
        another(name)
    (lost,) = if_fails(made.party).lost
    assert (lost.instead, lost.why) == ((), "pairs")
    commissioner = sign_in(actor(officer("commissioner")).account)
    page = on_the_page(commissioner, made.party)
    assert "Two helpers who each come alone could come together." in page
    assert "Nobody could take over." not in page
