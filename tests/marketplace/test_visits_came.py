"""Whoever has a visit that is down as missed says that somebody did come: it is made, confirmed and paid, to the penny."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.errors import Forbidden, WrongState
from marketplace.bookings import queries as of_bookings
from marketplace.bookings import services
from marketplace.visits.domain import OBJECT_WITHIN, HelperSaysMissed, NotMissed, TooLateToObject
from payments.chargebacks import ports
from payments.holds import queries as holds
from payments.holds.domain import HoldState
from tests.marketplace.agreements import deal, first, make_visit, money_of, of, run, told, verify
from tests.marketplace.market import resident
from tests.marketplace.pooled import shared
from tests.marketplace.test_bookings_own_money import OWN_PAYS, give, stands, supporter_of
from tests.marketplace.test_bookings_pages import ok
from tests.marketplace.test_visits_budgets import change
from tests.marketplace.test_visits_objected import WORDS, missed, objected, states, track

CARD, SAY = "Did somebody come after all?", "Somebody did come"


def came(visit: str, by: Any) -> None:
    unit.write(services.did_come, visit, by)
    outbox.drain()


def test_who_said_by_mistake_that_nobody_came_takes_it_back(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(price=1999)
    booking = made.booked()
    before = made.purse()
    visit = missed(clock, booking, made.resident)
    assert (states(visit), track(made)) == (("no_show_supplier", "none", "released", 0), (1, 0))
    joan, page = sign_in(made.resident.account), f"/visits/{visit.id}"
    ok(joan, page, CARD, SAY, "It counts as made as it was planned, and £19.99 is owed to Rose Tanner.")
    assert joan.post(f"{page}/came").status_code == 302
    outbox.drain()
    visit = first(booking)
    assert states(visit) == ("delivered", "confirmed", "captured", 1999)
    assert (visit.delivered_minutes, visit.paid_minutes, visit.checked_in_at) == (60, 60, None)
    assert made.purse() == (before[0], before[1] - 1999, before[2], before[3] + 1999)
    assert unit.read(holds.payable, made.party).total_pence == 1999
    assert (money_of(visit).state, money_of(visit).captured_pence) == (HoldState.CAPTURED, 1999)
    assert track(made) == (1, 1)
    assert "the other side says that it took place" in told(made.supplier)[0].words
    ok(joan, page, "Took place after all", "Confirmed")
    assert CARD not in ok(joan, page)
    assert joan.post(f"{page}/came").status_code == 409  # a second click
    assert (first(booking), unit.read(holds.payable, made.party).total_pence) == (visit, 1999)
    with pytest.raises(NotMissed):
        unit.write(services.object_to, visit.id, made.supplier, WORDS)
    verify()


def test_what_nobody_answered_for_a_week_may_be_said_too(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.ends_at + timedelta(days=7))
    run("close-missed")
    outbox.drain()
    ok(sign_in(made.resident.account), f"/visits/{visit.id}", CARD)
    came(visit.id, made.resident)
    assert states(first(booking)) == ("delivered", "confirmed", "captured", 2_000)
    verify()


def test_where_the_helper_says_it_themselves_they_are_written_to(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    visit = missed(clock, made.booked(), made.supplier)
    joan, page = sign_in(made.resident.account), f"/visits/{visit.id}"
    assert CARD not in ok(joan, page, "If somebody did come, write to them.")
    refused = joan.post(f"{page}/came")
    assert (refused.status_code, "The helper’s side said that nobody came" in refused.text) == (409, True)
    with pytest.raises(HelperSaysMissed):
        came(visit.id, made.resident)
    assert states(first(visit.booking)) == states(visit)


def test_once_the_helper_objects_an_officer_decides(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    visit = objected(clock, made, made.booked())
    before = made.purse()
    with pytest.raises(WrongState):
        came(visit.id, made.resident)
    assert CARD not in ok(sign_in(made.resident.account), f"/visits/{visit.id}")
    assert (first(visit.booking), made.purse()) == (visit, before)
    verify()


def test_it_may_be_said_for_four_weeks_and_of_missed_visits_alone(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    booking = made.booked()
    one, two = of(booking)[:2]
    with pytest.raises(NotMissed):
        came(two.id, made.resident)
    visit = missed(clock, booking, made.resident)
    clock.set(visit.ends_at + OBJECT_WITHIN)
    with pytest.raises(TooLateToObject):
        came(visit.id, made.resident)
    assert CARD not in ok(sign_in(made.resident.account), f"/visits/{visit.id}")
    clock.set(visit.ends_at + OBJECT_WITHIN - timedelta(seconds=1))
    came(one.id, made.resident)
    assert first(booking).occurrence.value == "delivered"


def test_only_who_may_pay_for_them_says_so(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    visit = missed(clock, made.booked(), made.resident)
    arranges = supporter_of(made, ["view", "arrange"], limit_pence=None)
    for who in (resident("Eve", "Other"), made.supplier, arranges):
        with pytest.raises(Forbidden):
            came(visit.id, who)
    assert CARD not in ok(sign_in(arranges.account), f"/visits/{visit.id}")


def test_of_what_is_free_whoever_arranges_it_says_so(borough: Flask, clock: Any) -> None:
    free = deal(price=0, pence=None, kind="volunteer")
    booking = free.booked()
    visit = missed(clock, booking, free.resident)
    came(visit.id, supporter_of(free, ["view", "arrange"], limit_pence=None))
    assert (states(first(booking)), money_of(visit)) == (("delivered", "confirmed", "none", 0), None)
    verify()


def test_own_money_pays_it_and_the_banks_evidence_says_who_said_so(borough: Flask, clock: Any) -> None:
    made = deal(pence=100)
    give(made, 20_000)
    before = clock.now()
    visit = missed(clock, made.booked(**OWN_PAYS), made.resident)
    free, held = stands(made)
    came(visit.id, made.resident)
    assert stands(made) == (free - 2_000, held)
    [line] = unit.read(ports.record, unit.read(holds.own_paid, str(made.resident.person), before))
    assert "60 minutes" in line
    assert line.endswith("; confirmed by whoever had it.")
    assert "planned for 10:00" in line
    verify()


def test_a_budget_that_has_nothing_left_waits_for_finance(borough: Flask, clock: Any) -> None:
    made = deal(pence=8_000)
    visit = missed(clock, made.booked(), made.resident)
    change(made, 100)  # what it pays was cut meanwhile
    free = made.purse()[0]
    came(visit.id, made.resident)
    assert states(first(visit.booking)) == ("delivered", "confirmed", "unfunded", 2_000)
    assert (money_of(visit).state, made.purse()[0]) == (HoldState.AWAITING, free)
    verify()


def test_those_who_share_pay_their_shares_and_hear_of_it(borough: Flask, clock: Any) -> None:
    made = shared((2, 1)).agreed()
    visit = missed(clock, made.booking, made.people[0])
    came(visit.id, made.people[0])
    assert states(first(made.booking)) == ("delivered", "confirmed", "captured", 2_000)
    assert sum(made.purse(i)[3] for i in range(2)) == 2_000
    assert "is down as missed no more" in told(made.people[1])[0].words
    verify()


def test_it_begins_the_agreement_and_the_next_visit_goes_on(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = missed(clock, booking, made.resident)
    came(visit.id, made.resident)
    assert unit.read(lambda: of_bookings.booking(booking)).state.value == "active"
    make_visit(clock, of(booking)[1], made.supplier)
