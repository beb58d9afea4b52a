"""A visit's day: arriving, leaving, writing it down, confirming, asking, closing; and what each does to the money."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.checks import queries as check_queries
from hub.checks import services as checks
from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM
from hub.kernel.errors import Forbidden, WrongState
from hub.kernel.week import Slot
from hub.people import services as people
from marketplace.bookings import services
from marketplace.visits import queries as visits
from marketplace.visits import services as visit_services
from marketplace.visits.domain import (
    AnswerFirst,
    CarerNotChecked,
    CheckLapsed,
    MoreThanAgreed,
    NotAgreedYet,
    NotAMember,
    NotSoEarly,
    NotYours,
    OwnQuery,
    Paused,
    ReasonNeeded,
    StillGoing,
    TimesWrong,
    TooLateToCancel,
    TooLateToQuery,
    TooManyMinutes,
    WriteTimes,
)
from payments.holds import queries as holds
from payments.holds.domain import BudgetShort
from tests.hub.people import actor, enter, officer
from tests.marketplace.agreements import deal, finance, first, make_visit, money_of, of, run, told, verify, view
from tests.marketplace.market import hold_for, resident


def test_only_the_helper_arrives_and_only_in_time(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.request()
    visit = first(booking)
    with pytest.raises(NotAgreedYet):
        unit.write(services.check_in, visit.id, made.supplier)
    unit.write(services.accept, booking, made.supplier)
    with pytest.raises(NotSoEarly):
        unit.write(services.check_in, visit.id, made.supplier)
    clock.set(visit.starts_at)
    with pytest.raises(NotYours):
        unit.write(services.check_in, visit.id, made.resident)
    clock.set(visit.ends_at)
    with pytest.raises(WriteTimes):
        unit.write(services.check_in, visit.id, made.supplier)


def test_a_short_visit_pays_the_minutes_that_were_given(borough: Flask, clock: Any) -> None:
    made = deal(price=1999)
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier, late=7)
    unit.write(services.confirm, visit.id, made.resident)
    assert (first(booking).delivered_minutes, first(booking).paid_pence) == (53, 1766)  # 1999 × 53 / 60 = 1765.78
    assert unit.read(holds.payable, made.party).total_pence == 1766
    verify()


def test_longer_is_paid_only_if_the_resident_says_so_and_the_budget_covers_it(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    one, two = of(booking)[:2]
    make_visit(clock, one, made.supplier, early=-30)
    unit.write(services.confirm, one.id, made.resident)
    assert (of(booking)[0].paid_pence, of(booking)[0].paid_minutes) == (2000, 60)
    make_visit(clock, two, made.supplier, early=-30)
    unit.write(services.confirm, two.id, made.resident, extra=True)
    assert (of(booking)[1].paid_pence, of(booking)[1].paid_minutes) == (3000, 90)
    verify()


def test_longer_than_the_budget_is_refused_and_the_planned_time_can_still_be_confirmed(
    borough: Flask, clock: Any
) -> None:
    made = deal(pence=8_000)
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier, early=-120)
    with pytest.raises(BudgetShort):
        unit.write(services.confirm, visit.id, made.resident, extra=True)
    unit.write(services.confirm, visit.id, made.resident)
    assert first(booking).money.value == "captured"


def test_silence_confirms_after_72_hours(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    clock.set(visit.ends_at + timedelta(hours=71, minutes=59))
    run("auto-confirm")
    assert first(booking).agreement.value == "none"
    clock.set(visit.ends_at + timedelta(hours=72))
    run("auto-confirm")
    assert (first(booking).agreement.value, first(booking).money.value) == ("auto_confirmed", "captured")
    with pytest.raises(WrongState):
        unit.write(services.confirm, visit.id, made.resident)


def test_silence_means_nothing_where_times_were_written_down_or_the_resident_is_marked(
    borough: Flask, clock: Any
) -> None:
    made = deal()
    booking = made.booked()
    one, two = of(booking)[:2]
    clock.set(one.ends_at + timedelta(hours=3))
    unit.write(services.write_times, one.id, made.supplier, arrived=one.starts_at, left=one.ends_at)
    unit.write(
        people.change_details,
        str(made.resident.person),
        given_name="Joan",
        family_name="Parker",
        phone=None,
        auto_confirm=False,
        by=made.resident,
    )
    make_visit(clock, two, made.supplier)
    outbox.drain()
    clock.set(two.ends_at + timedelta(hours=80))
    run("auto-confirm")
    assert {v.agreement.value for v in of(booking)[:2]} == {"none"}
    assert any(n.kind == "visit.delivered" for n in told(made.resident))
    clock.set(two.ends_at + timedelta(days=15))
    run("close-missed")
    assert {v.agreement.value for v in of(booking)[:2]} == {"queried"}
    assert len(unit.read(visits.queried)) == 2


def test_nobody_said_anything(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.ends_at + timedelta(hours=24))
    run("ask-missed")
    run("ask-missed")
    outbox.drain()
    for who in (made.resident, made.supplier):
        asked = [n for n in told(who) if n.kind == "visit.asked"]
        assert len(asked) == 1
    clock.set(visit.ends_at + timedelta(days=7))
    run("close-missed")
    assert (first(booking).occurrence.value, first(booking).money.value) == ("no_show_supplier", "released")
    assert first(booking).paid_pence == 0
    verify()


def test_arrived_and_never_left_goes_to_an_officer(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.starts_at)
    unit.write(services.check_in, visit.id, made.supplier)
    clock.set(visit.ends_at + timedelta(days=7))
    run("close-missed")
    assert (first(booking).occurrence.value, first(booking).agreement.value) == ("delivered", "queried")
    unit.write(
        services.decide_query, visit.id, finance(), outcome="partial", reasons="She says an hour.", paid_minutes=60
    )
    assert first(booking).paid_pence == 2000


def test_either_side_says_that_nobody_came(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    one, two = of(booking)[:2]
    clock.set(one.starts_at)
    with pytest.raises(StillGoing):
        unit.write(services.nobody_came, one.id, made.resident)
    clock.set(one.ends_at)
    with pytest.raises(Forbidden):
        unit.write(services.nobody_came, one.id, resident("Eve", "Other"))
    unit.write(services.nobody_came, one.id, made.resident)
    clock.set(two.ends_at)
    unit.write(services.nobody_came, two.id, made.supplier)
    assert {v.money.value for v in of(booking)[:2]} == {"released"}


def test_nobody_was_in_is_owed_once_agreed_or_decided(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    one, two = of(booking)[:2]
    clock.set(one.starts_at - timedelta(minutes=5))
    with pytest.raises(NotSoEarly):
        unit.write(services.nobody_in, one.id, made.supplier, "Rang three times")
    clock.set(one.starts_at + timedelta(minutes=15))
    with pytest.raises(ReasonNeeded):
        unit.write(services.nobody_in, one.id, made.supplier, " ")
    unit.write(services.nobody_in, one.id, made.supplier, "Rang three times")
    assert [word.said for word in unit.read(visits.closed_door, one.id)] == ["Rang three times"]
    assert (first(booking).occurrence.value, first(booking).money.value) == ("no_show_resident", "held")
    unit.write(services.confirm, one.id, made.resident)
    assert first(booking).paid_pence == 2000
    clock.set(two.starts_at)
    unit.write(services.nobody_in, two.id, made.supplier, "Nobody")
    unit.write(services.query, two.id, made.resident, "I was in all morning")
    unit.write(services.decide_query, two.id, finance(), outcome="upheld", reasons="Her carer saw it.")
    assert (of(booking)[1].paid_pence, of(booking)[1].money.value) == (0, "released")
    verify()


@pytest.mark.parametrize(
    ("outcome", "minutes", "paid"), [("upheld", None, 0), ("partial", 20, 667), ("rejected", None, 2000)]
)
def test_a_query_is_decided_by_finance(
    borough: Flask, clock: Any, outcome: str, minutes: int | None, paid: int
) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    with pytest.raises(ReasonNeeded):
        unit.write(services.query, visit.id, made.resident, " ")
    unit.write(services.query, visit.id, made.resident, "He sat in his car")
    clock.set(visit.ends_at + timedelta(days=30))
    run("auto-confirm")
    assert first(booking).agreement.value == "queried"
    judge = finance()
    with pytest.raises(Forbidden):
        unit.write(services.decide_query, visit.id, made.supplier, outcome=outcome, reasons="Mine")
    with pytest.raises(ReasonNeeded):
        unit.write(services.decide_query, visit.id, judge, outcome=outcome, reasons="", paid_minutes=minutes)
    unit.write(services.decide_query, visit.id, judge, outcome=outcome, reasons="Looked at it", paid_minutes=minutes)
    assert (first(booking).agreement.value, first(booking).paid_pence) == (outcome, paid)
    with pytest.raises(WrongState):
        unit.write(services.decide_query, visit.id, judge, outcome="upheld", reasons="Again")
    outbox.drain()
    assert any(n.kind == "visit.decided" for n in told(made.supplier))
    verify()


@pytest.mark.parametrize(
    ("outcome", "minutes", "paid"), [("upheld", None, 0), ("partial", 20, 667), ("rejected", None, 2500)]
)
def test_what_turns_up_after_it_was_agreed_is_decided_too(
    borough: Flask, clock: Any, outcome: str, minutes: int | None, paid: int
) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier, early=-15)
    unit.write(services.confirm, visit.id, made.resident, extra=True)
    assert first(booking).paid_pence == 2500
    clock.set(visit.ends_at + timedelta(days=27))
    assert first(booking).may_be_queried_later(clock.now())
    unit.write(services.query, visit.id, made.resident, "My neighbour says he left after ten minutes")
    unit.write(
        services.decide_query, visit.id, finance(), outcome=outcome, reasons="Looked at it", paid_minutes=minutes
    )
    assert (first(booking).agreement.value, first(booking).paid_pence) == (outcome, paid)
    with pytest.raises(WrongState):
        unit.write(services.query, visit.id, made.resident, "And again")
    verify()


def test_a_decision_pays_no_more_than_what_was_agreed_and_says_so(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier, early=30)
    unit.write(services.confirm, visit.id, made.resident)
    unit.write(services.query, visit.id, made.resident, "He was late too")
    decide = {"outcome": "partial", "reasons": "Looked at it"}
    with pytest.raises(MoreThanAgreed) as refused:
        unit.write(services.decide_query, visit.id, finance(), **decide, paid_minutes=45)
    assert (refused.value.data["agreed"], first(booking).agreement.value) == ("£10.00", "queried")
    unit.write(services.decide_query, visit.id, finance(), **decide, paid_minutes=30)
    assert first(booking).paid_pence == 1000
    verify()


def test_after_four_weeks_what_was_agreed_stands(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    unit.write(services.confirm, visit.id, made.resident)
    clock.set(visit.ends_at + timedelta(days=28))
    assert not first(booking).may_be_queried_later(clock.now())
    with pytest.raises(TooLateToQuery):
        unit.write(services.query, visit.id, made.resident, "Only now I remember")
    assert first(booking).agreement.value == "confirmed"


def test_more_minutes_than_planned_cannot_be_decided_and_nobody_judges_themselves(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    unit.write(services.query, visit.id, made.resident, "Hm")
    with pytest.raises(TooManyMinutes):
        unit.write(
            services.decide_query, visit.id, finance(), outcome="partial", reasons="All", paid_minutes=visit.minutes + 1
        )
    unit.write(people.appoint, str(made.supplier.person), "finance", SYSTEM)
    with pytest.raises(OwnQuery):
        unit.write(
            services.decide_query,
            visit.id,
            actor(str(made.supplier.person)),
            outcome="rejected",
            reasons="I was there",
        )


def test_a_late_fee_can_be_queried_and_is_frozen_meanwhile(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.starts_at - timedelta(hours=30))
    assert unit.write(services.cancel_visit, visit.id, made.resident) == 1000
    assert unit.read(holds.payable, made.party).total_pence == 1000
    unit.write(services.query, visit.id, made.resident, "I was in hospital")
    owed = unit.read(holds.payable, made.party)
    assert (owed.total_pence, owed.frozen_pence) == (0, 1000)
    unit.write(services.decide_query, visit.id, finance(), outcome="upheld", reasons="She was.")
    owed = unit.read(holds.payable, made.party)
    assert (owed.total_pence, owed.frozen_pence) == (0, 0)
    assert (first(booking).money.value, first(booking).paid_pence) == ("captured", 0)
    verify()


@pytest.mark.parametrize(
    ("hours", "state", "fee"), [(48, "cancelled_free", 0), (47, "cancelled_late", 1000), (23, "cancelled_late", 2000)]
)
def test_calling_one_visit_off(borough: Flask, clock: Any, hours: int, state: str, fee: int) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.starts_at - timedelta(hours=hours))
    shown = {v.id: cost for v, cost in unit.read(visits.cost_of_calling_off, booking, clock.now())}
    assert unit.write(services.cancel_visit, visit.id, made.resident) == fee == shown[visit.id]
    assert first(booking).occurrence.value == state
    assert first(booking).money.value == ("captured" if fee else "released")
    verify()


def test_the_helper_hands_back_free_and_it_is_told(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.starts_at - timedelta(hours=1))
    assert unit.write(services.cancel_visit, visit.id, made.supplier) == 0
    assert first(booking).occurrence.value == "cancelled_by_supplier"
    outbox.drain()
    assert any(n.kind == "visit.cancelled" for n in told(made.resident))
    second = of(booking)[1]
    clock.set(second.starts_at)
    with pytest.raises(TooLateToCancel):
        unit.write(services.cancel_visit, second.id, made.resident)


def test_a_volunteers_visit_is_the_same_thing_at_nothing(borough: Flask, clock: Any) -> None:
    made = deal(price=0, pence=None, kind="volunteer")
    booking = made.booked()
    visit = first(booking)
    assert (visit.amount_pence, visit.money.value, money_of(visit)) == (0, "none", None)
    make_visit(clock, visit, made.supplier)
    unit.write(services.confirm, visit.id, made.resident)
    assert (first(booking).agreement.value, first(booking).money.value) == ("confirmed", "none")
    two, three = of(booking)[1:3]
    clock.set(two.starts_at - timedelta(hours=1))
    assert unit.write(services.cancel_visit, two.id, made.resident) == 0
    assert of(booking)[1].occurrence.value == "cancelled_late"
    make_visit(clock, three, made.supplier)
    unit.write(services.query, three.id, made.resident, "She never came in")
    unit.write(services.decide_query, three.id, finance(), outcome="rejected", reasons="She did.")
    assert of(booking)[2].paid_pence == 0
    verify()


def test_times_written_down_must_be_possible(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.ends_at + timedelta(minutes=5))
    hour = timedelta(hours=1)
    for arrived, left in (
        (visit.starts_at, visit.starts_at),
        (visit.starts_at, visit.ends_at + hour),
        (visit.starts_at - 3 * hour, visit.ends_at),
        (visit.ends_at + hour, visit.ends_at + 2 * hour),
    ):
        with pytest.raises(TimesWrong):
            unit.write(services.write_times, visit.id, made.supplier, arrived=arrived, left=left)
    with pytest.raises(AnswerFirst):
        unit.write(services.confirm, visit.id, made.resident)


def test_leaving_can_be_said_afterwards(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.starts_at)
    unit.write(services.check_in, visit.id, made.supplier)
    clock.set(visit.ends_at + timedelta(hours=5))
    with pytest.raises(TimesWrong):
        unit.write(services.check_out, visit.id, made.supplier, left=visit.starts_at - timedelta(minutes=1))
    unit.write(services.check_out, visit.id, made.supplier, left=visit.ends_at)
    assert (first(booking).delivered_minutes, first(booking).written_down) == (60, True)


def test_a_carer_makes_their_own_visits_alone(borough: Flask, clock: Any) -> None:
    made = deal(person=False)
    carer = enter("Dee", "Okafor")
    unit.write(people.add_member, made.party.partition(":")[2], carer, "carer", made.supplier)
    booking = made.booked()
    one, two = of(booking)[:2]
    with pytest.raises(NotAMember):
        unit.write(visit_services.assign, one.id, str(made.resident.person), made.supplier)
    with pytest.raises(NotYours):
        unit.write(visit_services.assign, one.id, carer, actor(carer))
    with pytest.raises(CarerNotChecked):
        unit.write(visit_services.assign, one.id, carer, made.supplier)
    hold_for(f"person:{carer}", "shopping")
    unit.write(visit_services.assign, one.id, carer, made.supplier)
    clock.set(one.starts_at)
    unit.write(services.check_in, one.id, actor(carer))
    clock.set(two.starts_at)
    with pytest.raises(NotYours):
        unit.write(services.check_in, two.id, actor(carer))
    week = (one.starts_at - timedelta(days=1), two.starts_at + timedelta(days=1))
    assert [v.id for v in visits.visits_to_make(carer, (f"person:{carer}",), *week)] == [one.id]


def test_a_check_is_tested_again_before_each_visit(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    check = check_queries.of_party(made.party)[0]
    unit.write(checks.revoke, check.id, "Found to be false", SYSTEM)
    clock.set(visit.starts_at)
    with pytest.raises(CheckLapsed):
        unit.write(services.check_in, visit.id, made.supplier)
    clock.set(visit.starts_at - timedelta(hours=3))
    outbox.drain()
    assert first(booking).paused_for == ("check",)
    for who in (made.resident, made.supplier):
        assert any(n.kind == "visits.paused" for n in told(who))
    clock.set(visit.starts_at)
    with pytest.raises(Paused):
        unit.write(services.check_in, visit.id, made.supplier)
    clock.set(visit.ends_at)
    run("close-missed")
    assert (first(booking).occurrence.value, first(booking).money.value) == ("cancelled_by_supplier", "released")
    new = unit.write(checks.submit, made.party, check.kind, "new paper", date(2025, 12, 1), date(2027, 1, 1), SYSTEM)
    unit.write(checks.approve, new, SYSTEM)
    outbox.drain()
    assert of(booking)[1].paused_for == ()
    assert any(n.kind == "visits.resumed" for n in told(made.resident))
    verify()


@pytest.mark.parametrize(
    ("start", "sunday"),
    [
        (datetime(2026, 3, 23, 9, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2025, 10, 20, 9, tzinfo=UTC), date(2025, 10, 26)),
    ],
)
def test_nine_stays_nine_across_a_clock_change(borough: Flask, clock: Any, start: datetime, sunday: date) -> None:
    from zoneinfo import ZoneInfo

    clock.set(start)
    made = deal(
        slots=tuple(Slot(day, 9 * 60, 60) for day in range(7)),
        budget_more={"starts": start.date(), "days": 28 * 5},
        need_more={"starts": start.date()},
        pence=200_000,
        capacity_minutes=3000,
    )
    booking = made.booked(starts=start.date())
    zone = ZoneInfo("Europe/London")
    walls = [v.starts_at.astimezone(zone) for v in of(booking)]
    assert {(w.hour, w.minute) for w in walls} == {(9, 0)}
    assert sunday in {w.date() for w in walls}
    offsets = {w.utcoffset() for w in walls}
    assert len(offsets) == 2
    assert {v.ends_at - v.starts_at for v in of(booking)} == {timedelta(hours=1)}
    assert view(booking).state.value == "accepted"


def test_someone_who_may_only_look_cannot_say_how_it_was(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    friend = resident("Sam", "Friend")
    unit.write(
        people.delegate,
        str(made.resident.person),
        str(friend.person),
        ["view"],
        None,
        evidence="A letter",
        by=made.resident,
    )
    with pytest.raises(Forbidden):
        unit.write(services.confirm, visit.id, friend)
    with pytest.raises(Forbidden):
        unit.write(services.query, visit.id, actor(officer("commissioner")), "Hm")
