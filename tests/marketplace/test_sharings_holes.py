"""What a cold look at sharing found: each hole, closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.people import services as people
from marketplace.bookings import services as bookings
from marketplace.offers import services as offers
from marketplace.offers.models import Offer
from marketplace.plans.models import Part
from marketplace.sharings import queries
from marketplace.sharings import services as sharings
from marketplace.sharings.domain import (
    ApartNow,
    PriceChanged,
    SeatState,
    ShareDoesNotFit,
    SharingState,
    StaysApart,
    StillNoMoney,
)
from marketplace.sharings.routes.blueprint import payers
from payments.budgets import services as budgets
from payments.budgets.domain import Step
from payments.holds import services as holds
from payments.holds.domain import HoldState, PaidDirectly
from payments.ledger import queries as ledgers
from payments.ledger import services as ledger
from payments.ledger.domain import OWN, Account, AccountKind, Kind, Transaction, move
from payments.pools import queries as pools
from tests.marketplace.agreements import DAILY, FIRST, finance, of, run, told
from tests.marketplace.market import resident
from tests.marketplace.pooled import Shared, adds_up, shared
from tests.marketplace.test_offers_prices import band


def costs(made: Shared, pence: int) -> None:
    """The offer costs something else from now on."""

    def write() -> None:
        db.session.get_one(Offer, made.deal.offer).price_pence = pence

    unit.write(write)


def block(made: Shared, one: int, other: int) -> None:
    unit.write(people.block, made.people[one], f"person:{made.people[other].person}")
    outbox.drain()


def cut(made: Shared, place: int, clock: Any, pence: int = 100) -> None:
    """The budget at a place is cut, to next to nothing."""
    step = Step(clock.now().date() + timedelta(days=1), pence)
    change = unit.write(budgets.write_change, made.budgets[place], step, "Less", grounds="Urgent.", by=finance())
    unit.write(budgets.approve_change, change, finance())
    clock.advance(timedelta(days=1))
    run("change-budgets")
    outbox.drain()


def asked_about(made: Shared) -> int | None:
    change = unit.read(queries.change_of, made.sharing)
    return change.place if change else None


@pytest.mark.parametrize("pence", [2500, 1500, 0])
def test_nobody_is_asked_at_a_price_that_not_each_agreed_to(borough: Flask, pence: int) -> None:
    made = shared((1, 1))
    costs(made, pence)
    made.agree(1)
    outbox.drain()
    assert made.view.stuck
    assert made.view.booking is None
    assert "it cannot be done" in told(made.people[0])[0].words
    with pytest.raises(PriceChanged):
        unit.write(sharings.ask, made.sharing, made.deal.resident)
    costs(made, 2000)
    unit.write(sharings.ask, made.sharing, made.deal.resident)
    assert made.view.state is SharingState.ASKED
    adds_up(made)


@pytest.mark.parametrize(("later", "stuck"), [(0, True), (7, False)])
def test_nor_where_a_new_price_begins_before_the_first_visit(borough: Flask, later: int, stuck: bool) -> None:
    made = shared((1, 1))
    band()
    starts = FIRST + timedelta(days=later + 1)  # the first visit is on a Tuesday
    unit.write(offers.announce_price, made.deal.offer, price_pence=1500, starts=starts, by=made.deal.supplier)
    made.agree(1)
    assert made.view.stuck is stuck


def test_a_block_before_all_have_agreed_is_not_forgotten(borough: Flask) -> None:
    made = shared((1, 1, 1))
    made.agree(1)
    block(made, 1, 0)
    made.agree(2)
    assert made.view.stuck
    with pytest.raises(ApartNow):
        unit.write(sharings.ask, made.sharing, made.deal.resident)


def test_a_block_while_the_helper_or_the_others_are_asked_is_asked_next(borough: Flask) -> None:
    made = shared((1, 1, 1, 1, 1))
    for place in (1, 2, 3, 4):
        made.agree(place)
    block(made, 1, 3)
    unit.write(bookings.accept, made.booking, made.deal.supplier)
    outbox.drain()
    assert asked_about(made) == 3
    block(made, 1, 2)
    for place in (0, 1, 2, 4):
        made.answer(place)
    assert asked_about(made) == 2
    for place in (0, 1, 4):
        made.answer(place)
    assert asked_about(made) is None
    assert [seat.place for seat in made.view.sitting] == [0, 1, 4]
    adds_up(made)


def test_a_budget_cut_while_the_helper_is_asked_is_asked_once_they_said_yes(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1), pence=10_000)
    made.agree(1)
    made.agree(2)
    cut(made, 1, clock)
    said = [notice.words for notice in told(made.people[1])]
    assert any("see that the money is there" in words for words in said)
    assert not any("The others are asked" in words for words in said)
    unit.write(bookings.accept, made.booking, made.deal.supplier)
    outbox.drain()
    assert asked_about(made) == 1


def test_a_budget_cut_while_another_is_asked_about_is_asked_next(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1), pence=10_000).agreed()
    made.leave(2)
    cut(made, 1, clock)
    assert asked_about(made) == 2
    unit.write(sharings.stay, made.sharing, 2, made.people[2])
    assert asked_about(made) == 1


def stay(made: Shared, place: int) -> None:
    unit.write(sharings.stay, made.sharing, place, made.people[place])
    outbox.drain()


def test_nobody_stays_whom_another_does_not_want_to_meet(borough: Flask) -> None:
    made = shared((1, 1, 1)).agreed()
    block(made, 1, 2)
    with pytest.raises(StaysApart):
        stay(made, 2)
    unit.write(people.unblock, made.people[1], f"person:{made.people[2].person}")
    stay(made, 2)
    assert asked_about(made) is None


def give(made: Shared, place: int, pence: int, key: str = "given") -> None:
    """Own money, as if it had come by card and cleared."""
    person = str(made.people[place].person)
    entries = move(Account(AccountKind.STRIPE_AVAILABLE, OWN), Account(AccountKind.OWN_AVAILABLE, OWN, person), pence)
    unit.write(ledger.post, Transaction(f"{key}:{person}", Kind.OWN_CLEARED, entries, f"person:{person}", key))


def test_nobody_stays_without_money_and_money_that_came_is_set_aside(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1))
    made.budgets[1] = None
    give(made, 1, 667 * 3)
    made.agreed()
    coming = next(visit for visit in of(made.booking) if unit.read(pools.standing, visit.urn) is HoldState.UNFUNDED)
    clock.set(coming.starts_at - timedelta(days=2))
    run("land-instalments")
    run("extend-holds")
    run("review-own-unfunded")
    outbox.drain()
    assert asked_about(made) == 1
    with pytest.raises(StillNoMoney):
        stay(made, 1)
    give(made, 1, 10_000, "more")
    stay(made, 1)
    assert asked_about(made) is None
    adds_up(made)


def test_a_visit_that_was_cut_is_set_aside_again_once_there_is_room(borough: Flask, clock: Any) -> None:
    made = shared((1, 1), pence=10_000)
    made.agree(1)
    cut(made, 1, clock, 2_000)
    held = made.purse(1)[1]
    unit.write(holds.release, _shares(made)[0].urn, "room")
    assert unit.write(holds.hold_waiting, made.budgets[1], clock.now())
    assert made.purse(1)[1] == held
    assert unit.read(ledgers.verify) == []


def _shares(made: Shared) -> list[Any]:
    """Those at place 1, by time."""
    found = unit.read(pools.shares_in, made.view.pool)
    return sorted((share for share in found if share.place == 1), key=lambda share: share.at)


def supported(made: Shared, place: int, limit: int) -> tuple[Actor, str]:
    """Somebody who may spend for the one at a place, and the delegation."""
    maya, theirs = resident("Maya", "Bell"), made.people[place]
    scopes = ("view", "arrange", "spend")
    given = unit.write(
        people.delegate, str(theirs.person), str(maya.person), scopes, limit, None, None, "Seen", by=theirs
    )
    return maya, given


def agree_by(made: Shared, place: int, by: Actor) -> None:
    who = str(made.people[place].person)
    unit.write(sharings.agree, made.view.seat(place).code, who, made.budgets[place], by)


def test_a_delegation_that_has_ended_spends_no_more(borough: Flask) -> None:
    made = shared((1, 1, 1))
    maya, given = supported(made, 1, 10_000)
    agree_by(made, 1, maya)
    unit.write(people.end_delegation, given, made.people[1])
    made.agree(2)
    outbox.drain()
    assert made.view.stuck
    assert made.view.booking is None
    assert "Your share cannot" in told(made.people[1])[0].words


def test_a_supporter_goes_on_within_their_limit_only(borough: Flask) -> None:
    made = shared((1, 1, 1))
    maya, _given = supported(made, 1, 667 * 4)
    agree_by(made, 1, maya)
    made.agree(2)
    unit.write(bookings.accept, made.booking, made.deal.supplier)
    outbox.drain()
    made.leave(2)
    with pytest.raises(ShareDoesNotFit):
        unit.write(sharings.answer, made.sharing, 1, True, maya)
    made.answer(1)


def test_a_part_that_was_dropped_leaves_the_agreement_standing_and_is_told(borough: Flask) -> None:
    made = shared((1, 1))

    def drop() -> None:
        db.session.get_one(Part, made.deal.part).dropped_at = clocks.now()

    unit.write(drop)
    made.agree(1)
    outbox.drain()
    assert made.view.stuck
    assert made.view.seat(1).state is SeatState.AGREED
    assert all("it cannot be done" in told(who)[0].words for who in made.people)


def test_whoever_asks_again_asks_for_themself(borough: Flask) -> None:
    made = shared((1, 1))
    maya, given = supported(made, 0, 100_000)
    unit.write(sharings.leave, made.sharing, 0, made.people[0])
    slots = made.view.slots
    made.sharing = unit.write(
        sharings.propose, made.deal.part, slots, FIRST, None, maya, parts=(1, 1), budget=made.deal.budget
    )
    unit.write(people.end_delegation, given, made.people[0])
    made.agree(1)
    assert made.view.stuck
    unit.write(sharings.ask, made.sharing, made.people[0])
    assert made.view.state is SharingState.ASKED
    adds_up(made)


def test_a_direct_payment_pays_no_share(borough: Flask, clock: Any) -> None:
    made = shared((1, 1))
    day = clock.now().date() + timedelta(days=1)
    step = Step(day, 100_000, direct_pence=100_000)
    change = unit.write(budgets.write_change, made.budgets[1], step, "Direct", grounds="Asked for.", by=finance())
    unit.write(budgets.approve_change, change, finance())
    with pytest.raises(PaidDirectly):
        made.agree(1)
    person = str(made.people[1].person)
    assert len(unit.read(payers, [person])) == 2
    clock.set(clocks.now() + timedelta(days=1))
    assert [value for value, _words in unit.read(payers, [person])] == [f"{person}:own"]


def test_visits_before_the_notice_is_over_that_were_not_made_yet_are_made(borough: Flask, clock: Any) -> None:
    made = shared((1, 1), slots=DAILY).agreed()
    before = of(made.booking)[-1]
    clock.set(before.starts_at - timedelta(hours=2))  # as if nothing had extended it for weeks
    made.leave(0)
    ends = made.view.ends_for_all_at
    assert ends
    unit.write(bookings.extend, made.booking, clock.now())
    outbox.drain()
    after = [v for v in of(made.booking) if v.starts_at > before.starts_at and v.occurrence.value == "scheduled"]
    assert after
    assert all(v.starts_at <= ends for v in after)
    adds_up(made)
