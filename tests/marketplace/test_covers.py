"""A helper drops out: who would come instead, as what changes; asked with one press."""

from __future__ import annotations

from datetime import date, timedelta
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
from marketplace.covers.domain import Kind, NotMissing
from marketplace.covers.services import Seen
from marketplace.failures import services as failures
from marketplace.offers import services as offers
from marketplace.plans import queries as plans
from marketplace.plans import services as plan_services
from marketplace.plans.domain import PartState
from tests.hub.people import actor, officer
from tests.marketplace.agreements import FIRST, Deal, deal, of
from tests.marketplace.market import resident
from tests.marketplace.test_bookings_pages import gone, ok
from tests.marketplace.test_failures import DAY, fail, losses
from tests.marketplace.test_plans_composing import MORNINGS
from tests.marketplace.test_plans_pairs import another


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
    ok(joan, f"/plans/{made.need}/instead/ended.{booking}", "Ask Amina H. instead")
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
    assert ("Ask" in page.partition("<main")[2], "is a relative of" in page) == (False, False)


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
