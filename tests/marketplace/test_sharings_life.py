"""Residents share a booking: proposed, agreed, held, paid; one leaves, and the others are asked before anything changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.errors import Forbidden
from marketplace.bookings import services
from marketplace.bookings.domain import BookingState
from marketplace.plans import queries as plans
from marketplace.sharings import queries
from marketplace.sharings import services as sharings
from marketplace.sharings.domain import (
    AlreadySharing,
    Ending,
    InvitationOver,
    NothingAsked,
    NothingToPayWith,
    SeatState,
    ShareDoesNotFit,
    SharingState,
)
from marketplace.visits.domain import Money, Occurrence, SharedMinutes
from payments.budgets import services as budget_services
from payments.budgets.domain import Step
from payments.pools.domain import NotParts, SharerCannot
from tests.marketplace.agreements import finance, first, make_visit, of, run, told, view
from tests.marketplace.market import resident
from tests.marketplace.pooled import Shared, adds_up, budget_of, shared


def scheduled(made: Shared) -> list[Any]:
    return [visit for visit in of(made.booking) if visit.occurrence is Occurrence.SCHEDULED]


def test_nothing_is_set_aside_until_all_have_agreed_then_each_share_of_each_visit_is(borough: Flask) -> None:
    made = shared((1, 1, 1))
    made.agree(1)
    assert made.view.state is SharingState.PROPOSED
    assert [made.purse(place)[1] for place in range(3)] == [0, 0, 0]
    made.agree(2)
    assert made.view.state is SharingState.ASKED
    assert set(map(tuple, made.shares().values())) == {(667, 667, 666)}
    adds_up(made)
    unit.write(services.accept, made.booking, made.deal.supplier)
    outbox.drain()
    assert made.view.state is SharingState.AGREED
    assert unit.read(plans.part, made.deal.part).paid_shared
    held = [visit for visit in of(made.booking) if visit.money is Money.HELD]
    assert [made.purse(place)[1] for place in range(3)] == [667 * len(held), 667 * len(held), 666 * len(held)]


def test_a_visit_is_paid_queried_and_settled_by_the_same_shares(borough: Flask, clock: Any) -> None:
    made = shared((2, 1)).agreed()
    visit = first(made.booking)
    before = [made.purse(place) for place in range(2)]
    make_visit(clock, visit, made.deal.supplier, late=15)  # 45 of 60 minutes: £15.00
    unit.write(services.confirm, visit.id, made.deal.resident)
    assert [b[1] - made.purse(i)[1] for i, b in enumerate(before)] == [1333, 667]
    assert [made.purse(i)[3] for i in range(2)] == [1000, 500]
    adds_up(made)
    unit.write(services.query, visit.id, made.people[1], "She left early, too.")
    unit.write(services.decide_query, visit.id, finance(), outcome="partial", reasons="Half.", paid_minutes=30)
    assert [made.purse(i)[3] for i in range(2)] == [667, 333]
    adds_up(made)


def test_minutes_beyond_the_agreed_are_not_paid_by_one_for_all(borough: Flask, clock: Any) -> None:
    made = shared((1, 1)).agreed()
    visit = first(made.booking)
    make_visit(clock, visit, made.deal.supplier, early=-30)
    with pytest.raises(SharedMinutes):
        unit.write(services.confirm, visit.id, made.deal.resident, extra=True)
    unit.write(services.confirm, visit.id, made.deal.resident)
    assert [made.purse(i)[3] for i in range(2)] == [1000, 1000]


def test_calling_off_late_is_shared_like_the_visit(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1)).agreed()
    visit = first(made.booking)
    clock.set(visit.starts_at - timedelta(hours=30))
    assert unit.write(services.cancel_visit, visit.id, made.deal.resident) == 1000
    assert [made.purse(i)[3] for i in range(3)] == [334, 333, 333]
    unit.write(services.cancel, made.booking, made.deal.resident)
    outbox.drain()
    assert made.view.state is SharingState.OVER
    assert [made.purse(i)[1] for i in range(3)] == [0, 0, 0]
    adds_up(made)


def test_one_leaves_and_the_others_agree_to_their_new_shares(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1)).agreed()
    coming = len(scheduled(made))
    made.leave(2)
    assert made.view.seat(2).state is SeatState.AGREED
    assert set(map(tuple, made.shares().values())) == {(667, 667, 666)}
    assert any("no longer shares" in notice.words for notice in told(made.people[1]))
    made.answer(0)
    assert set(map(tuple, made.shares().values())) == {(667, 667, 666)}
    with pytest.raises(NothingAsked):
        made.answer(0)
    made.answer(1)
    assert made.view.seat(2).state is SeatState.LEFT
    assert sorted(set(map(tuple, made.shares().values()))) in ([(1000, 1000)], [(667, 667, 666), (1000, 1000)])
    assert len(scheduled(made)) == coming
    adds_up(made)
    clock.advance(timedelta(days=28))
    outbox.drain()
    unit.write(services.extend, made.booking, clock.now())
    assert list(made.shares().values())[-1] == [1000, 1000]
    adds_up(made)


@pytest.mark.parametrize("how", ["no", "silence", "second", "arranger"])
def test_otherwise_it_ends_for_all_after_the_notice(borough: Flask, clock: Any, how: str) -> None:
    made = shared((1, 1, 1)).agreed()
    visit = first(made.booking)
    clock.set(visit.starts_at - timedelta(hours=3))
    if how != "arranger":
        made.leave(1)
    if how == "no":
        made.answer(0, yes=False)
    elif how == "second":
        made.leave(2)
    elif how == "arranger":
        made.leave(0)
    else:
        made.answer(0)
        clock.advance(timedelta(hours=49))
        run("settle-sharings")
        outbox.drain()
    assert made.view.ends_for_all_at
    with pytest.raises(Ending):
        made.leave(2)
    left = {v.id for v in of(made.booking) if v.occurrence is Occurrence.SCHEDULED}
    if how == "silence":
        assert all(v.starts_at <= clock.now() + timedelta(hours=48) for v in of(made.booking) if v.id in left)
    else:
        assert left == {visit.id}
        assert view(made.booking).state is BookingState.ACCEPTED
        make_visit(clock, visit, made.deal.supplier)
        unit.write(services.confirm, visit.id, made.deal.resident)
        assert [made.purse(i)[3] for i in range(3)] == [667, 667, 666]
        clock.advance(timedelta(days=4))
        run("end-bookings")
        outbox.drain()
        assert made.view.state is SharingState.OVER
    assert [made.purse(i)[1] for i in range(3)] == [0, 0, 0] or how == "silence"
    adds_up(made)


def test_whoever_leaves_may_stay_while_the_others_are_asked(borough: Flask) -> None:
    made = shared((1, 1)).agreed()
    made.leave(1)
    unit.write(sharings.stay, made.sharing, 1, made.people[1])
    with pytest.raises(NothingAsked):
        made.answer(0)
    assert set(map(tuple, made.shares().values())) == {(1000, 1000)}


def test_leaving_before_the_helper_answered_ends_it_for_all(borough: Flask) -> None:
    made = shared((1, 1))
    made.agree(1)
    made.leave(1)
    assert made.view.state is SharingState.OVER
    assert view(made.booking).state is BookingState.WITHDRAWN
    assert [made.purse(i)[1] for i in range(2)] == [0, 0]
    adds_up(made)


def test_a_share_obeys_the_rules_of_what_pays_it(borough: Flask) -> None:
    made = shared((1, 1), pence=100_000)
    poor, barred = resident("Poor", "Purse"), resident("Barred", "Budget")
    made.people[1] = poor
    made.budgets[1] = budget_of(poor, 900)
    with pytest.raises(ShareDoesNotFit):
        made.agree(1)
    made.people[1] = barred
    made.budgets[1] = budget_of(barred, 100_000, categories=["meals"])
    with pytest.raises(ShareDoesNotFit):
        made.agree(1)
    assert made.view.seat(1).state is SeatState.INVITED
    made.budgets[1] = made.budgets[0]  # somebody else's
    with pytest.raises(NothingToPayWith):
        made.agree(1)


def test_if_one_cannot_when_all_have_agreed_nothing_is_set_aside_and_only_they_hear_why(borough: Flask) -> None:
    made = shared((1, 1, 1), pence=6_000)
    made.agree(1)
    other = shared((1, 1), pence=100_000)
    other.people[1], other.budgets[1] = made.people[1], made.budgets[1]
    other.agreed()  # takes what the second one had
    made.agree(2)
    outbox.drain()
    assert made.view.stuck
    assert made.view.booking is None
    assert [made.purse(i)[1] for i in (0, 2)] == [0, 0]
    assert "Your share cannot" in told(made.people[1])[0].words
    assert "it cannot be done" in told(made.people[0])[0].words
    with pytest.raises(SharerCannot):
        unit.write(sharings.ask, made.sharing, made.deal.resident)
    unit.write(services.cancel, other.booking, other.deal.resident)
    unit.write(sharings.ask, made.sharing, made.deal.resident)
    assert made.view.state is SharingState.ASKED
    adds_up(made)


def test_what_all_agreed_to_and_cannot_be_is_not_said_to_lack_somebody(borough: Flask, clock: Any) -> None:
    made, other = shared((1, 1, 1), pence=6_000), shared((1, 1), pence=100_000)
    made.agree(1)
    other.people[1], other.budgets[1] = made.people[1], made.budgets[1]
    other.agreed()
    made.agree(2)
    outbox.drain()
    assert made.view.stuck
    clock.advance(timedelta(days=8))
    run("expire-sharings")
    outbox.drain()
    assert made.view.state is SharingState.OVER
    assert "Everybody agreed, but it could not be arranged in time" in told(made.people[0])[0].words


def test_an_invitation_is_for_one_person_once(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1))
    made.agree(1)
    with pytest.raises(InvitationOver):
        made.agree(1)
    made.people[2], made.budgets[2] = made.people[1], made.budgets[1]
    with pytest.raises(AlreadySharing):
        made.agree(2)
    with pytest.raises(Forbidden):
        unit.write(sharings.agree, made.view.seat(2).code, made.people[0].person, None, made.people[1])
    clock.advance(timedelta(days=8))
    run("expire-sharings")
    assert made.view.state is SharingState.OVER
    with pytest.raises(InvitationOver):
        unit.write(sharings.decline, made.view.seat(2).code, made.people[2])


def test_one_no_ends_the_proposal(borough: Flask) -> None:
    made = shared((1, 1))
    unit.write(sharings.decline, made.view.seat(1).code, made.people[1])
    outbox.drain()
    assert made.view.state is SharingState.OVER
    assert "said no" in told(made.people[0])[0].words


@pytest.mark.parametrize("parts", [(1,), (1,) * 7, (0, 1), (1, 21)])
def test_parts_out_of_bounds_are_refused(borough: Flask, parts: tuple[int, ...]) -> None:
    with pytest.raises(NotParts):
        shared(parts)


def asked_without(made: Shared, place: int) -> None:
    """The others are asked whether they go on without whoever sits there."""
    change = unit.read(queries.change_of, made.sharing)
    assert change
    assert change.place == place


def test_a_budget_that_is_cut_midway_asks_the_others_and_only_its_holder_hears_why(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1), pence=10_000).agreed()
    one, other = finance(), finance()
    step = Step(clock.now().date() + timedelta(days=1), 100)
    written = unit.write(budget_services.write_change, made.budgets[1], step, "Less", grounds="Urgent.", by=one)
    unit.write(budget_services.approve_change, written, other)
    clock.advance(timedelta(days=1))
    run("change-budgets")
    outbox.drain()
    asked_without(made, 1)
    assert any("no money set aside any more for your share" in notice.words for notice in told(made.people[1]))
    for place in (0, 2):
        words = [notice.words for notice in told(made.people[place])]
        assert any("Cyril" in said or "Ann" in said for said in words if "no longer shares" in said)
        assert not any("your share of help that you share" in said for said in words)
    made.answer(0)
    made.answer(2)
    assert made.view.seat(1).state is SeatState.LEFT
    assert list(made.shares().values())[-1] == [1000, 1000]
    adds_up(made)


def test_a_budget_that_ends_midway_asks_the_others(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1))
    made.budgets[1] = budget_of(made.people[1], 100_000, days=28 * 3)
    made.agreed()
    clock.advance(timedelta(days=35))
    unit.write(services.extend, made.booking, clock.now())
    outbox.drain()
    asked_without(made, 1)
    made.answer(0)
    made.answer(2)
    unit.write(services.extend, made.booking, clock.now())
    assert list(made.shares().values())[-1] == [1000, 1000]
    adds_up(made)
