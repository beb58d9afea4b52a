"""What a cold reader found in failures: each hole is closed, and stays closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.db import db, is_sqlite
from hub.kernel.week import Slot
from marketplace.bookings import queries as bookings
from marketplace.bookings import services as booking_services
from marketplace.bookings.domain import BookingEvent
from marketplace.failures import queries, services
from marketplace.failures.domain import Answer, AnsweredAlready, FailureState, NobodyConcerned, comes_from
from marketplace.offers import queries as offers
from marketplace.offers import services as market
from marketplace.offers.domain import OfferState
from marketplace.offers.services.errors import Stops, Suspended
from marketplace.visits.services import GIVEN, TAKEN
from oversight.levers import services as levers
from tests.hub.people import actor, officer
from tests.marketplace.agreements import deal, of, told, verify, view
from tests.marketplace.market import commissioner
from tests.marketplace.pooled import shared
from tests.marketplace.test_failures import DAY, another, fail, helper, losses, paused, said, why, work_out
from tests.payments.test_holds_races import at_once


def dates(booking: str, occurrence: str = "scheduled") -> list[date]:
    return [clocks.local(visit.starts_at).date() for visit in of(booking) if visit.occurrence.value == occurrence]


def test_a_visit_whose_time_has_come_is_not_called_off(borough: Flask, clock: Any) -> None:
    """It took place this morning, and its times are not entered yet."""
    made = deal()
    booking = made.booked()
    visit = of(booking)[0]
    clock.set(visit.ends_at + timedelta(hours=2))
    failure = fail(made.party, clocks.today())
    unit.write(services.choose_alone, losses(failure)[0].id, made.resident)
    outbox.drain()
    assert of(booking)[0].occurrence.value == "scheduled"
    assert dates(booking) == [clocks.today()]
    unit.write(booking_services.write_times, visit.id, made.supplier, arrived=visit.starts_at, left=visit.ends_at)
    assert of(booking)[0].occurrence.value == "delivered"
    verify()


def test_who_says_yes_and_then_chooses_is_told_once(borough: Flask, clock: Any) -> None:
    made = deal()
    booking, _other = made.booked(), helper()
    (loss,) = losses(fail(made.party))
    unit.write(services.accept, loss.proposals[0].id, made.resident)
    outbox.drain()
    before = (len(told(made.resident)), len(told(made.supplier)), len(unit.read(bookings.history, booking)))
    unit.write(services.choose_alone, loss.id, made.resident)
    outbox.drain()
    after = (len(told(made.resident)), len(told(made.supplier)), len(unit.read(bookings.history, booking)))
    assert after == before


def test_visits_before_the_day_that_were_not_made_yet_are_made(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    clock.set(clocks.now() + timedelta(days=49))  # further than visits were made, with the four weeks
    day = clocks.today() + timedelta(days=28)
    unit.write(services.choose_alone, losses(fail(made.party, day))[0].id, made.resident)
    outbox.drain()
    last = max(dates(booking))
    assert last < day - timedelta(days=8)
    unit.write(booking_services.extend, booking, clocks.now())
    assert day - timedelta(days=8) <= max(dates(booking)) < day
    assert view(booking).ends == day - timedelta(days=1)


def test_each_of_two_who_would_share_it_can_be_asked(borough: Flask, clock: Any) -> None:
    last = DAY + timedelta(days=60)
    made = deal(slots=(Slot(1, 10 * 60, 60), Slot(3, 10 * 60, 60)), pence=200_000)
    booking = made.booked(ends=last)
    helper("Tess", slots=[[1, 7 * 60, 720]])
    helper("Theo", slots=[[3, 7 * 60, 720]])
    (loss,) = losses(fail(made.party))
    assert len(loss.proposals) == 2
    for proposal in loss.proposals:
        asked = unit.write(services.accept, proposal.id, made.resident)
        outbox.drain()
        assert (view(asked).slots, view(asked).starts, view(asked).ends) == (proposal.slots, DAY, last)
    assert view(booking).ends == DAY - timedelta(days=1)
    verify()


def take_back(failure: str) -> None:
    unit.write(levers.take_back_failure, failure, why=why(), by=commissioner())
    outbox.drain()


def test_what_was_taken_away_stands_still_as_well_and_goes_on_when_it_is_taken_back(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    another(made, (Slot(3, 10 * 60, 60),))
    unit.write(market.retire, made.offer, by=made.supplier)
    outbox.drain()
    failure = fail(made.party)
    assert paused(booking) == [day for day in dates(booking) if day >= DAY] != []
    assert not said(made.resident, "visits.paused")
    unit.write(booking_services.extend, booking, clocks.now())
    take_back(failure)
    assert not paused(booking)
    assert not said(made.resident, "visits.resumed")
    offer = unit.read(offers.offer, made.offer)
    assert (offer.state, offer.suspended_from) == (OfferState.RETIRED, None)


def test_an_offer_that_stops_is_not_taken_away(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    failure = fail(made.party)
    with pytest.raises(Suspended):
        unit.write(market.retire, made.offer, by=made.supplier)
    outbox.drain()
    assert paused(booking)
    take_back(failure)
    unit.write(market.retire, made.offer, by=made.supplier)
    outbox.drain()
    assert not paused(booking)


def test_safeguarding_stops_visits_at_once_though_the_supplier_stops_later(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal()
    booking = made.booked()
    failure = fail(made.party)
    before = [day for day in dates(booking) if day < DAY]
    assert before
    assert not set(before) & set(paused(booking))
    client = sign_in(officer("safeguarding"))
    assert "Suspend it now" in client.get(f"/council/offers/{made.offer}").text
    sent = client.post(f"/council/offers/{made.offer}/suspend", data={"reason": "A worry that cannot wait."})
    assert sent.status_code == 302
    outbox.drain()
    assert paused(booking) == dates(booking)
    assert len(said(made.resident, "visits.paused")) == 1
    assert [step.event for step in unit.read(offers.history, made.offer)][-2:] == ["suspend", "suspend"]
    take_back(failure)
    assert paused(booking) == dates(booking)
    offer = unit.read(offers.offer, made.offer)
    assert (offer.state, offer.suspended_from) == (OfferState.SUSPENDED, None)
    by = actor(officer("safeguarding", "Second"))
    unit.write(market.lift_suspension, made.offer, reason="Looked into.", by=by)
    outbox.drain()
    assert not paused(booking)


def test_what_its_maker_had_paused_is_paused_again(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    unit.write(market.pause, made.offer, by=made.supplier)
    failure = fail(made.party)
    assert unit.read(offers.offer, made.offer).state is OfferState.SUSPENDED
    take_back(failure)
    assert unit.read(offers.offer, made.offer).state is OfferState.PAUSED
    assert not paused(booking)
    assert not said(made.resident, "visits.resumed")


def test_the_button_does_not_lift_what_a_failure_has_stopped(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    made.booked()
    fail(made.party)
    for day in (0, 60):
        clock.set(clocks.now() + timedelta(days=day))
        client = sign_in(officer("safeguarding", f"Number{day}"))
        page = client.get(f"/council/offers/{made.offer}").text
        assert "Lift the suspension" not in page
        assert "It is on the record that they stop on" in page
        sent = client.post(f"/council/offers/{made.offer}/lift", data={"reason": "All is well."})
        assert sent.status_code == 409
        assert "they stop on 15 December 2025" in sent.text
        assert unit.read(offers.offer, made.offer).state is OfferState.SUSPENDED
    unit.write(levers.lift, made.party, why=why(), by=commissioner())
    assert unit.read(offers.offer, made.offer).live


def test_nothing_new_of_theirs_goes_live(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    made.booked()
    content = unit.read(offers.offer, made.offer).content()
    new = unit.write(market.draft_offer, party=made.party, content=content, by=made.supplier)
    unit.write(market.submit_offer, new, by=made.supplier)
    failure = fail(made.party)
    client = sign_in(officer("commissioner", "Other"))
    page = client.get(f"/council/offers/{new}").text
    assert "Let it go live" not in page
    assert "Send it back" in page
    assert client.post(f"/council/offers/{new}").status_code == 409
    with pytest.raises(Stops):
        unit.write(market.approve_offer, new, by=commissioner())
    take_back(failure)
    unit.write(market.approve_offer, new, by=commissioner())
    assert unit.read(offers.offer, new).live


def test_a_failure_has_passed_once_its_supplier_is_back(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    booking = made.booked()
    helper()
    failure, ends = fail(made.party), view(booking).ends
    assert unit.read(queries.unanswered) == 1
    clock.set(clocks.now() + timedelta(days=60))
    (loss,) = losses(failure)
    mine = f"/failures/{failure}/needs/{made.need}"
    assert "Yes, ask them" in sign_in(made.resident.person).get(mine).text
    unit.write(levers.lift, made.party, why=why(), by=commissioner())
    outbox.drain()
    assert unit.read(queries.failure, failure).state is FailureState.PAST
    assert (unit.read(queries.unanswered), unit.read(queries.open_for, made.need)) == (0, [])
    for doing, id_ in ((services.accept, loss.proposals[0].id), (services.choose_alone, loss.id)):
        with pytest.raises(AnsweredAlready):
            unit.write(doing, id_, made.resident)
    page = sign_in(made.resident.person).get(mine).text
    assert "Yes, ask them" not in page
    assert "does not come any more" not in page
    assert view(booking).ends == ends


def test_as_long_as_one_of_two_offers_is_lifted_it_has_not_passed(borough: Flask, clock: Any) -> None:
    made = deal()
    made.booked()
    another(made, (Slot(3, 10 * 60, 60),))
    failure = fail(made.party)
    clock.set(clocks.now() + timedelta(days=60))
    for offer, state in zip(
        unit.read(queries.failure, failure).offers, (FailureState.RECORDED, FailureState.PAST), strict=True
    ):
        unit.write(levers.lift, f"offer:{offer}", why=why(), by=commissioner())
        assert unit.read(queries.failure, failure).state is state


def test_only_those_count_who_are_asked_and_whose_booking_goes_on(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    booking = made.booked()
    failure = fail(made.party)
    assert (unit.read(queries.unanswered), len(unit.read(queries.open_for, made.need))) == (1, 1)
    unit.write(booking_services.cancel, booking, made.resident)
    assert (unit.read(queries.unanswered), unit.read(queries.open_for, made.need)) == (0, [])
    many = shared((1, 1)).agreed()
    outbox.drain()
    fail(many.deal.party)
    assert (unit.read(queries.unanswered), len(unit.read(queries.open_for, many.deal.need))) == (1, 1)
    page = sign_in(officer("commissioner", "Third")).get(f"/council/failures/{failure}").text
    assert "not answered" in page


def test_every_event_of_a_booking_has_words() -> None:
    root = Path(__file__).parents[2]
    page = (root / "templates/marketplace/bookings/show.html").read_text()
    said_ = set(re.findall(r'"([\w-]+)": _\(', page.partition("event_words = {")[2].partition("} %}")[0]))
    written = {event.value for event in BookingEvent} | {GIVEN, TAKEN}
    for path in (root / "marketplace").rglob("services/*.py"):
        if path.parts[-3] in ("bookings", "sharings"):
            written |= set(re.findall(r'write_down\(\w+, "([\w-]+)"', path.read_text()))
    assert "hand_on" in written
    assert written <= said_


@settings(max_examples=80)
@drawn(st.sets(st.integers(0, 6), min_size=1), st.integers(0, 400), st.none() | st.integers(-20, 20))
def test_what_comes_is_what_the_calendar_says(days: set[int], since: int, last: int | None) -> None:
    first = date(2025, 12, 1) + timedelta(days=since)
    ends = None if last is None else first + timedelta(days=last)
    comes = [first + timedelta(days=day) for day in range(30)]
    there = any(day.weekday() in days and (ends is None or day <= ends) for day in comes)
    assert comes_from([Slot(day, 600, 60) for day in sorted(days)], first, ends) == there


def test_a_booking_without_a_visit_from_the_day_on_loses_nothing(borough: Flask, clock: Any) -> None:
    made = deal()  # on Tuesdays
    made.booked(ends=DAY)  # a Monday
    with pytest.raises(NobodyConcerned):
        work_out(made.party)


@contextmanager
def locks() -> Iterator[list[tuple[str, bool]]]:
    """The tables of failures that are read, in turn, and whether they are locked."""
    read: list[tuple[str, bool]] = []

    def note(_connection: Any, statement: Any, *_more: Any) -> None:
        for table in statement.get_final_froms() if isinstance(statement, sa.Select) else ():
            if isinstance(table, sa.Table) and table.name.startswith("supplier_failure"):
                read.append((table.name, statement._for_update_arg is not None))

    sa.event.listen(db.engine, "before_execute", note)
    try:
        yield read
    finally:
        sa.event.remove(db.engine, "before_execute", note)


def test_a_yes_beside_a_taking_back_is_before_it_or_after_it(borough: Flask, clock: Any) -> None:
    """Both lock the failure first, and what was answered is read behind the lock."""
    made = deal()
    made.booked()
    helper()
    failure = fail(made.party)
    (proposal,) = losses(failure)[0].proposals
    with locks() as read:
        unit.write(services.accept, proposal.id, made.resident)
    order = ["supplier_failure", "supplier_failure_loss", "supplier_failure_proposal"]
    assert [table for table, locked in read if locked] == ([] if is_sqlite() else order)
    with locks() as read:
        take_back(failure)
    behind = read[read.index(("supplier_failure_loss", True)) :]
    assert ("supplier_failure_loss", False) in behind
    assert ("supplier_failure_loss", False) not in read[: len(read) - len(behind)]


def test_they_race(borough: Flask, clock: Any) -> None:
    for _ in range(3):
        made = deal()
        made.booked()
        helper()
        failure = fail(made.party)
        (loss,) = losses(failure)
        yes, _back = at_once(
            borough,
            partial(services.accept, loss.proposals[0].id, made.resident),
            partial(levers.take_back_failure, failure, why=why(), by=commissioner()),
        )
        outbox.drain()
        (news,) = said(made.resident, "failure.taken-back")
        (loss,) = losses(failure)
        assert isinstance(yes, str) == (loss.answer is Answer.ASKED)
        assert ("What you have agreed" in news.words) == isinstance(yes, str)
    verify()
