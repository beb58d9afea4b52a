"""One visit is missing: somebody else comes on its day alone, and no more are asked than are missing."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from marketplace.bookings import queries as of_bookings
from marketplace.bookings import services as bookings
from marketplace.bookings.domain import BookingState
from marketplace.covers import queries, services
from marketplace.covers.domain import Kind, NotMissing, TooMany
from marketplace.covers.services import Seen
from marketplace.failures.domain import NobodyConcerned
from marketplace.plans import queries as plans
from marketplace.plans.domain import PAIR, SecondOfTwo
from marketplace.visits import services as visits
from oversight.levers import services as levers
from tests.hub.people import actor, officer
from tests.marketplace.agreements import FIRST, TUESDAY, Deal, deal, of
from tests.marketplace.asking import on_the_page
from tests.marketplace.test_bookings_pages import gone, ok
from tests.marketplace.test_covers import named, only
from tests.marketplace.test_failures import DAY, fail, losses, record, why, work_out
from tests.marketplace.test_failures_statements import statements
from tests.marketplace.test_plans_composing import MORNINGS
from tests.marketplace.test_plans_pairs import TWO, another
from tests.payments.test_holds_races import at_once


def covers_of(made: Deal) -> list[of_bookings.BookingView]:
    """The bookings of one day, newest first."""
    return [one for one in of_bookings.bookings_for(made.need) if one.starts == one.ends]


def test_one_visit_is_covered_on_its_day_alone(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS)
    amina, offer = another("Amina", price_pence=2300)
    booking = made.booked()
    before = made.purse()
    visit = of(booking)[3]
    unit.write(visits.cancel_visit, visit.id, made.supplier, "A funeral")
    gap = only(made)
    assert (gap.kind, gap.only, gap.slots) == (Kind.VISIT, FIRST + timedelta(days=7), MORNINGS[:1])
    assert named(made) == [((offer,), MORNINGS[:1], 300)]
    joan = sign_in(made.resident.account)
    page = " ".join(ok(joan, f"/plans/{made.need}", "does not come on Monday 15 December").split())
    assert "Amina H. instead of Rose T.</strong>, £3.00 more:" in page
    plan = plans.plan(made.need)
    gone(joan, f"/plans/{made.need}/instead/{gap.key}", offers=f"{offer}@2300", slots="0-540-60")
    assert plans.plan(made.need) == plan  # the week is as it was
    (asked,) = [one for one in of_bookings.bookings_for(made.need) if one.offer == offer]
    assert (asked.starts, asked.ends) == (gap.only, gap.only)
    assert queries.gaps(made.need) == []  # somebody is asked
    unit.write(bookings.accept, asked.id, amina)
    outbox.drain()
    (one,) = of(asked.id)
    assert (one.starts_at, one.amount_pence) == (visit.starts_at, 2300)
    assert made.purse()[1] == before[1] + 300  # one hold instead of another
    unit.write(bookings.cancel, asked.id, amina)
    outbox.drain()
    assert only(made).key == gap.key  # and is missing again


def test_whoever_is_taken_at_that_very_hour_is_not_proposed(borough: Flask, clock: Any) -> None:
    made, other = deal(slots=MORNINGS), deal(slots=MORNINGS[:1])
    amina, offer = another("Amina", price_pence=1000)
    day = FIRST + timedelta(days=7)
    once = unit.write(
        bookings.request_booking, other.part, offer, slots=MORNINGS[:1], starts=day, ends=day, by=other.resident
    )
    unit.write(bookings.accept, once, amina)
    booking = made.booked()
    unit.write(visits.cancel_visit, of(booking)[3].id, made.supplier)
    assert offer not in {id_ for ids, _slots, _more in named(made) for id_ in ids}


def test_no_more_are_asked_for_a_visit_than_are_missing(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1])
    one, two = another("Amina")[1], another("Ben")[1]
    unit.write(visits.cancel_visit, of(made.booked())[0].id, made.supplier)
    key = only(made).key
    with pytest.raises(TooMany):
        unit.write(services.ask_instead, made.need, key, [Seen(one), Seen(two)], MORNINGS[:1], made.resident)
    pair = deal(slots=MORNINGS[:1], need_more=TWO, traits=[PAIR])
    unit.write(visits.cancel_visit, of(pair.booked())[0].id, pair.supplier)
    twice = [Seen(one), Seen(one)]
    with pytest.raises(SecondOfTwo):
        unit.write(services.ask_instead, pair.need, only(pair).key, twice, MORNINGS[:1], pair.resident)
    assert [covers_of(some) for some in (made, pair)] == [[], []]  # nothing has changed


def test_pressed_twice_at_once_one_is_asked(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1])
    some = [another("Amina")[1], another("Ben")[1]]
    unit.write(visits.cancel_visit, of(made.booked())[0].id, made.supplier)
    asks = [
        partial(services.ask_instead, made.need, only(made).key, [Seen(offer)], MORNINGS[:1], made.resident)
        for offer in some
    ]
    said = at_once(borough, *asks)
    assert sorted(type(one) for one in said if isinstance(one, NotMissing)) == [NotMissing]
    assert len(covers_of(made)) == 1


def test_many_who_could_come_are_looked_at_in_as_many_statements_as_few(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1])
    another("Amina")
    unit.write(visits.cancel_visit, of(made.booked())[0].id, made.supplier)
    few, answer = statements(queries.answer, only(made))
    assert len(answer.others) == 1
    for name in ("Ben", "Cy", "Di"):
        another(name)
    many, answer = statements(queries.answer, only(made))
    assert len(answer.others) == 4
    assert many == few


def test_when_whoever_covers_stops_the_visit_is_missing_again(borough: Flask, clock: Any) -> None:
    made, other = deal(slots=MORNINGS), deal(slots=TUESDAY)
    amina, offer = another("Amina", price_pence=1500)
    weekly = unit.write(
        bookings.request_booking, other.part, offer, slots=TUESDAY, starts=FIRST, ends=None, by=other.resident
    )
    unit.write(bookings.accept, weekly, amina)
    unit.write(visits.cancel_visit, of(made.booked())[3].id, made.supplier)  # on Monday 15 December
    key = only(made).key
    (asked,) = unit.write(services.ask_instead, made.need, key, [Seen(offer)], MORNINGS[:1], made.resident)
    unit.write(bookings.accept, asked, amina)
    before = made.purse()
    failure = fail(f"person:{amina.person}")
    (loss,) = losses(failure)
    assert (loss.booking, loss.minutes, loss.before_pence) == (weekly, 60, 1500)  # what a week loses
    assert of_bookings.booking(asked).state is BookingState.CANCELLED
    assert made.purse()[1] == before[1] - 1500
    gap = only(made)
    assert (gap.key, gap.only) == (key, DAY)
    assert offer not in {id_ for ids, _slots, _more in named(made) for id_ in ids}


def test_whoever_only_covers_can_be_put_on_the_record_as_stopping(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS)
    amina, offer = another("Amina", price_pence=1500)
    unit.write(visits.cancel_visit, of(made.booked())[3].id, made.supplier)  # on Monday 15 December
    key, party = only(made).key, f"person:{amina.person}"
    commissioner = sign_in(actor(officer("commissioner")).account)
    nobody = "Nobody is booked with them or asks for them now"
    assert nobody in on_the_page(commissioner, party)
    (asked,) = unit.write(services.ask_instead, made.need, key, [Seen(offer)], MORNINGS[:1], made.resident)
    page = on_the_page(commissioner, party)
    assert "On 1 single day they come instead of somebody else" in page
    assert nobody not in page
    assert "put it on the record" in page
    with pytest.raises(NobodyConcerned):
        work_out(party, DAY + timedelta(days=1))
    failure = work_out(party)  # from that day on
    assert "On 1 single day they come" in ok(commissioner, f"/council/failures/{failure}")
    record(failure)
    assert losses(failure) == []
    assert of_bookings.booking(asked).state is not BookingState.REQUESTED
    assert only(made).key == key  # the visit is missing again
    assert offer not in {id_ for ids, _slots, _more in named(made) for id_ in ids}
    assert "On 1 single day" not in ok(commissioner, f"/council/failures/{failure}", "On the record since")
    unit.write(levers.take_back_failure, failure, why=why(), by=actor(officer("commissioner", "Other")))
    outbox.drain()
    assert only(made).key == key
    assert offer in {id_ for ids, _slots, _more in named(made) for id_ in ids}
