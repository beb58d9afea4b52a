"""A helper drops out: who would come instead, as what changes; asked with one press, for good or for one visit."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.errors import Forbidden
from hub.kernel.week import Slot
from marketplace.bookings import queries as of_bookings
from marketplace.bookings import services as bookings
from marketplace.bookings.domain import BookingState, PriceMoved
from marketplace.covers import queries, services
from marketplace.covers.domain import Kind, NotMissing, TooMany
from marketplace.covers.services import Seen
from marketplace.failures import services as failures
from marketplace.offers import services as offers
from marketplace.plans import queries as plans
from marketplace.plans import services as plan_services
from marketplace.plans.domain import PAIR, PartState, SecondOfTwo
from marketplace.visits import services as visits
from tests.hub.people import actor, officer
from tests.marketplace.agreements import FIRST, TUESDAY, Deal, deal, of
from tests.marketplace.market import resident
from tests.marketplace.test_bookings_pages import gone, ok
from tests.marketplace.test_failures import DAY, fail, losses
from tests.marketplace.test_failures_statements import statements
from tests.marketplace.test_plans_composing import MORNINGS
from tests.marketplace.test_plans_pairs import TWO, another
from tests.payments.test_holds_races import at_once


def only(made: Deal) -> queries.Gap:
    (gap,) = queries.gaps(made.need)
    return gap


def named(made: Deal) -> list[tuple[tuple[str, ...], tuple[Slot, ...], int]]:
    """Who is proposed: offers, times, pence more."""
    return [
        (tuple(offer.id for offer in row.offers), row.slots, row.more_pence) for row in queries.answer(only(made)).rows
    ]


def test_called_off_by_the_helper_somebody_is_proposed_as_a_difference(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal(slots=MORNINGS, price=1700)
    amina, offer = another("Amina", price_pence=2000)
    booking = made.booked()
    assert queries.gaps(made.need) == []
    unit.write(bookings.cancel, booking, made.supplier, "I am ill")
    outbox.drain()
    assert named(made) == [((offer,), MORNINGS, 900)]
    joan = sign_in(made.resident.account)
    page = " ".join(ok(joan, f"/plans/{made.need}", "does not come any more").split())
    assert "<strong>Amina H. instead of Rose T.</strong>, £9.00 more a week" in page
    said = {"offers": f"{offer}@2000", "slots": "0-540-60 1-540-60 2-540-60"}
    gone(joan, f"/plans/{made.need}/instead/ended.{booking}", **said)
    (part,) = plans.parts_of([made.need])
    assert (part.state, part.offer, part.slots) == (PartState.REQUESTED, offer, MORNINGS)
    assert queries.gaps(made.need) == []
    unit.write(bookings.accept, str(part.booking), amina)
    assert of_bookings.booking(str(part.booking)).weekly_pence == 6000


def test_what_else_stands_is_not_touched_and_known_faces_come_first(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS)
    cy, kept = another("Cy", price_pence=1500)
    _ben, other = another("Ben", price_pence=1500)
    rose = made.booked(slots=MORNINGS[:1])
    rest = next(part.id for part in plans.parts_of([made.need]) if part.state is PartState.OPEN)
    asked = unit.write(
        bookings.request_booking, rest, kept, slots=MORNINGS[1:2], starts=FIRST, ends=None, by=made.resident
    )
    unit.write(bookings.accept, asked, cy)
    rest = next(part.id for part in plans.parts_of([made.need]) if part.state is PartState.OPEN)
    unit.write(plan_services.choose, rest, other, made.resident)
    before = {part.id: part for part in plans.parts_of([made.need]) if part.offer != made.offer}
    unit.write(bookings.cancel, rose, made.supplier)
    assert named(made) == [((kept,), MORNINGS[:1], -500)]  # who comes anyway is no further person
    unit.write(services.ask_instead, made.need, only(made).key, [Seen(kept, 1500)], MORNINGS[:1], made.resident)
    after = {part.id: part for part in plans.parts_of([made.need])}
    assert {id_: after[id_] for id_ in before} == before


def test_nobody_is_found_and_nothing_is_paid_beyond_the_money(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, pence=24_000)  # £60 a week, which Rose takes
    another("Dear", price_pence=2500)
    unit.write(bookings.cancel, made.booked(), made.supplier)
    (row,) = queries.answer(only(made)).rows
    assert len(row.slots) == 2  # £50
    assert len(queries.answer(only(made)).left) == 1
    poor = deal(slots=MORNINGS[:1], price=1000, pence=4_000)
    unit.write(bookings.cancel, poor.booked(), poor.supplier)
    assert named(poor) == []
    page = ok(sign_in(poor.resident.account), f"/plans/{poor.need}/instead/{only(poor).key}", "found nobody")
    assert "Ask" not in page.partition("<main")[2]


def test_a_suspended_helper_is_replaced_from_the_first_visit_that_stands_still(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal(slots=MORNINGS)
    _amina, offer = another("Amina", price_pence=1500)
    booking = made.booked()
    unit.write(offers.suspend_offer, made.offer, reason="Looked into", by=actor(officer("safeguarding")))
    outbox.drain()
    gap = only(made)
    assert (gap.kind, gap.first) == (Kind.PAUSED, FIRST)
    assert named(made) == [((offer,), MORNINGS, -1500)]
    with pytest.raises(PriceMoved):
        unit.write(services.ask_instead, made.need, gap.key, [Seen(offer, 1)], MORNINGS, made.resident)
    assert of_bookings.booking(booking).agreed  # nothing has changed
    (asked,) = unit.write(services.ask_instead, made.need, gap.key, [Seen(offer, 1500)], MORNINGS, made.resident)
    assert of_bookings.booking(booking).state is BookingState.CANCELLED
    ok(sign_in(made.resident.account), f"/bookings/{booking}", "somebody else is asked to come instead")
    assert not [visit for visit in of(booking) if visit.occurrence.value == "scheduled"]
    assert of_bookings.booking(asked).starts == FIRST
    assert queries.gaps(made.need) == []


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


def test_two_who_both_drop_out_are_replaced_by_two(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1], need_more=TWO)
    made.booked()
    amina, second = another("Amina")
    half = next(part.id for part in plans.parts_of([made.need]) if part.state is PartState.OPEN)
    other = unit.write(
        bookings.request_booking, half, second, slots=MORNINGS[:1], starts=FIRST, ends=None, by=made.resident
    )
    unit.write(bookings.accept, other, amina)
    outbox.drain()
    _ben, third = another("Ben", price_pence=1100)
    unit.write(bookings.cancel, other, amina)
    assert named(made) == [((third,), MORNINGS[:1], 100)]
    (asked,) = unit.write(services.ask_instead, made.need, only(made).key, [Seen(third)], MORNINGS[:1], made.resident)
    assert of_bookings.booking(asked).supplier != made.party


def test_one_visit_of_a_pair_is_covered_by_two_singles(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1], need_more=TWO, traits=[PAIR])
    singles = {another("Amina")[1], another("Ben")[1]}
    booking = made.booked()
    unit.write(visits.cancel_visit, of(booking)[0].id, made.supplier)
    ((who, slots, more),) = named(made)
    assert (set(who), more) == (singles, 0)
    unit.write(services.ask_instead, made.need, only(made).key, [Seen(id_) for id_ in who], slots, made.resident)
    assert queries.gaps(made.need) == []
    cover = [one for one in of_bookings.bookings_for(made.need) if one.offer in singles]
    assert {one.starts for one in cover} == {FIRST}


def test_only_whoever_arranges_it_asks_and_only_while_somebody_is_missing(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal(slots=MORNINGS)
    _amina, offer = another("Amina")
    booking = made.booked()
    key = f"ended.{booking}"
    with pytest.raises(NotMissing):
        queries.gap(made.need, key)
    unit.write(bookings.cancel, booking, made.supplier)
    with pytest.raises(Forbidden):
        unit.write(services.ask_instead, made.need, key, [Seen(offer)], MORNINGS, resident("Eve", "Else"))
    with pytest.raises(NotMissing):
        unit.write(services.ask_instead, made.need, key, [Seen(offer)], (Slot(6, 0, 60),), made.resident)
    later = deal(slots=MORNINGS)
    old = later.booked()
    unit.write(bookings.cancel, old, later.supplier)
    assert only(later).kind is Kind.ENDED
    clock.advance(timedelta(days=29))
    assert queries.gaps(later.need) == []  # the times are simply open by then


def handed_on(made: Deal) -> str:
    """A booking whose supplier stops on a day to come, and whose resident chooses alone."""
    booking = made.booked()
    (loss,) = losses(fail(made.party))
    unit.write(failures.choose_alone, loss.id, made.resident)
    outbox.drain()
    return booking


def test_who_stops_on_a_day_is_replaced_from_that_day_and_not_before(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS)
    _amina, offer = another("Amina", price_pence=1500)
    booking = handed_on(made)
    gap = only(made)
    assert (gap.kind, gap.first) == (Kind.ENDED, DAY)
    ok(sign_in(made.resident.account), f"/plans/{made.need}", "does not come any more from Monday 15 December")
    (asked,) = unit.write(services.ask_instead, made.need, gap.key, [Seen(offer, 1500)], MORNINGS, made.resident)
    assert of_bookings.booking(asked).starts == DAY
    before, after = (
        {visit.starts_at for visit in of(id_) if visit.occurrence.value == "scheduled"} for id_ in (booking, asked)
    )
    assert max(before) < min(after)
    assert len(after) > len(MORNINGS)  # somebody comes afterwards


def test_nobody_comes_before_the_help_was_to_begin(borough: Flask, clock: Any) -> None:
    begins = date(2025, 12, 22)
    made = deal(slots=MORNINGS, need_more={"starts": begins})
    _amina, offer = another("Amina", price_pence=1500)
    unit.write(bookings.cancel, made.booked(starts=begins), made.supplier)
    assert only(made).first == begins
    (asked,) = unit.write(services.ask_instead, made.need, only(made).key, [Seen(offer, 1500)], MORNINGS, made.resident)
    assert of_bookings.booking(asked).starts == begins


def covers_of(made: Deal) -> list[of_bookings.BookingView]:
    """The bookings of one day, newest first."""
    return [one for one in of_bookings.bookings_for(made.need) if one.starts == one.ends]


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


def test_whoever_could_come_is_asked_for_one_open_part_at_a_time(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS)
    _amina, offer = another("Amina", price_pence=1500)
    booking = made.booked()
    _ben, other = another("Ben", price_pence=1500)
    unit.write(bookings.cancel, booking, made.supplier)
    (part,) = plans.parts_of([made.need])
    unit.write(plan_services.choose, part.id, offer, made.resident, MORNINGS[:1])
    unit.write(plan_services.drop, part.id, made.resident)
    assert len(only(made).parts) == 2
    rows = [row for row, _match in queries.answer(only(made)).others if row.offers[0].id == other]
    assert sorted(row.slots for row in rows) == [MORNINGS[:1], MORNINGS[1:]]
    joan = sign_in(made.resident.account)
    said = {"offers": f"{other}@1500", "slots": "1-540-60 2-540-60"}
    gone(joan, f"/plans/{made.need}/instead/ended.{booking}", **said)
    assert [part.offer for part in plans.parts_of([made.need]) if part.slots == MORNINGS[1:]] == [other]


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
