"""Every refusal of a booking with its reason, every branch of its life, and what each does to money, part and need."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.checks import queries as check_queries
from hub.checks import services as checks
from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM
from hub.kernel.errors import Forbidden, KithError, WrongState
from hub.kernel.week import Slot
from hub.people import services as people
from hub.places.domain import Point
from marketplace.bookings import queries, services
from marketplace.bookings.domain import (
    Blocked,
    DatesWrong,
    NoBudget,
    NotCovered,
    NotTheseTimes,
    NotYourBooking,
    NoVisits,
    RequestOver,
    SlotTaken,
    WordsNeeded,
    WrongTask,
    require_days,
)
from marketplace.needs import services as needs
from marketplace.offers import queries as offer_queries
from marketplace.offers import services as offers
from marketplace.offers.domain import OfferNotLive
from marketplace.plans import queries as plans
from marketplace.plans import services as plan_services
from marketplace.plans.domain import PartTaken, ProposalState
from marketplace.visits import queries as visits
from marketplace.visits.domain import CheckLapsed, CheckMissing
from payments.holds.domain import BudgetClosed, BudgetShort, CategoryBarred, LimitReached
from reviews.reviews import queries as reviews
from tests.hub.people import actor, enter, officer
from tests.marketplace.agreements import (
    FIRST,
    TUESDAY,
    Deal,
    deal,
    first,
    make_visit,
    of,
    part_state,
    run,
    state_of,
    told,
    verify,
    view,
)
from tests.marketplace.market import commissioner, live_offer, posted_need, resident
from tests.payments.money_world import World

TODAY = date(2025, 12, 2)


def refused(made: Deal, error: type[KithError], **more: Any) -> KithError:
    """Ask, be refused, and find that nothing has changed."""
    with pytest.raises(error) as caught:
        made.request(**more)
    assert queries.bookings_of(made.holder) == []
    assert part_state(made.part) in ("open", "proposed")
    if made.budget:
        assert made.purse()[1:] == (0, 0, 0)
    assert "%(" not in str(caught.value)
    return caught.value


def test_the_budget_is_short(borough: Flask, clock: Any) -> None:
    made = deal(pence=5000)
    error = refused(made, BudgetShort)
    assert error.data["needed_pence"] > error.data["available_pence"]


def test_the_budget_is_not_approved_or_bars_the_task(borough: Flask, clock: Any) -> None:
    terms = {"starts": date(2025, 12, 1), "days": 168}
    unapproved = refused(deal(budget_more={**terms, "approved": False}), BudgetClosed)
    assert "it is not approved" in str(unapproved)
    barred = refused(deal(budget_more={**terms, "categories": ["company"]}), CategoryBarred)
    assert "does not pay for this kind of help" in str(barred)


def test_there_is_no_budget(borough: Flask, clock: Any) -> None:
    assert "costs £20.00" in str(refused(deal(pence=None, need_more={"free_only": True}), NoBudget))


def test_a_check_is_missing_or_lapsed(borough: Flask, clock: Any) -> None:
    made = deal()
    checks_of = {view.kind.value: view.id for view in check_queries.of_party(made.party)}
    unit.write(checks.revoke, checks_of["dbs-basic"], "Forged", SYSTEM)
    refused(made, CheckLapsed)
    other = deal()
    unit.write(plan_services.make_plan, other.need, other.resident, None, {"shopping": ["handles-money"]})
    (part,) = plans.parts_of([other.need])
    other.part = part.id
    error = refused(other, CheckMissing)
    assert "barred list" in str(error)


def test_a_check_that_lapses_before_the_answer_is_found(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.request()
    unit.write(checks.revoke, check_queries.of_party(made.party)[0].id, "Forged", SYSTEM)
    with pytest.raises(CheckLapsed):
        unit.write(services.accept, booking, made.supplier)
    assert view(booking).state.value == "requested"


def test_the_pair_is_blocked(borough: Flask, clock: Any) -> None:
    made = deal()
    unit.write(people.block, made.supplier, made.holder)
    refused(made, Blocked)
    assert made.offer not in {row.offer.id for row in plans.matches(made.part).rows}


def test_the_offer_is_not_live(borough: Flask, clock: Any) -> None:
    made = deal()
    unit.write(offers.pause, made.offer, by=made.supplier)
    assert "not taking bookings just now" in str(refused(made, OfferNotLive))


def test_the_place_is_not_covered(borough: Flask, clock: Any) -> None:
    made = deal(radius_km=5.0)
    far = posted_need(made.resident, point=Point(51.47, -0.30), budget_id=made.budget, free_only=False)
    outbox.drain()
    (made.part,) = [p.id for p in plans.parts_of([far])]
    assert "Choose someone nearer" in str(refused(made, NotCovered))


def test_times_tasks_and_lengths_must_fit(borough: Flask, clock: Any) -> None:
    short = deal(minimum_minutes=120)
    assert "makes longer visits only" in str(refused(short, NotTheseTimes))
    refused(deal(slots=(Slot(1, 20 * 60, 60),)), NotTheseTimes)
    made = deal()
    refused(made, NotTheseTimes, slots=(Slot(2, 600, 60),))
    other = live_offer(made.party, made.supplier, categories=["garden"])
    assert "does not offer this kind of help" in str(refused(made, WrongTask, offer=other))


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(date(2025, 12, 1), None), (date(2026, 2, 1), None), (date(2025, 12, 8), date(2025, 12, 7))],
)
def test_days_that_cannot_be(borough: Flask, clock: Any, starts: date, ends: date | None) -> None:
    wrong = refused(deal(), DatesWrong, starts=starts, ends=ends)
    assert wrong.data["field"] == ("ends" if ends else "starts")


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [(date(2025, 12, 1), date(2025, 11, 1), "starts"), (date.max, None, "starts"), (TODAY, date(2025, 12, 1), "ends")],
)
def test_the_day_that_is_wrong_is_named(starts: date, ends: date | None, field: str) -> None:
    with pytest.raises(DatesWrong) as refusal:
        require_days(starts, ends, TODAY)
    assert refusal.value.data["field"] == field
    require_days(TODAY, TODAY, TODAY)


def test_a_pattern_that_never_comes(borough: Flask, clock: Any) -> None:
    never = refused(deal(), NoVisits, starts=date(2025, 12, 10), ends=date(2025, 12, 11))
    assert "Choose a later last day" in str(never)


def test_others_may_not_ask_for_someone(borough: Flask, clock: Any) -> None:
    made = deal()
    with pytest.raises(Forbidden):
        made.request(by=resident("Eve", "Other"))


def test_a_supporter_spends_up_to_their_limit(borough: Flask, clock: Any) -> None:
    made = deal()
    arranger, spender = actor(enter("Amy", "Arranger")), actor(enter("Sam", "Spender"))
    for who, scope, limit in ((arranger, "arrange", None), (spender, "spend", 5000)):
        unit.write(
            people.delegate,
            str(made.resident.person),
            str(who.person),
            [scope],
            limit,
            evidence="A letter",
            by=made.resident,
        )
    with pytest.raises(Forbidden):
        made.request(by=arranger)
    with pytest.raises(LimitReached):
        made.request(by=spender)
    booking = made.request(by=spender, ends=date(2025, 12, 17))
    assert view(booking).through
    unit.write(services.accept, booking, made.supplier)
    outbox.drain()
    assert any(n.kind == "booking.accepted" for n in told(spender))
    assert any(n.kind == "booking.accepted" for n in told(made.resident))


def test_a_person_is_in_one_place_at_a_time_across_all_their_offers(borough: Flask, clock: Any) -> None:
    made = deal()
    made.request()
    neighbour = deal()
    second = live_offer(made.party, made.supplier, title="Shopping again", price_pence=1500)
    neighbour.offer = second
    error = refused(neighbour, SlotTaken)
    assert "Tuesday 9 December" in str(error)


def test_an_organisations_week_is_full(borough: Flask, clock: Any) -> None:
    made = deal(person=False, capacity_minutes=90)
    made.request()
    other = deal()
    other.offer = made.offer
    refused(other, SlotTaken)


def test_an_organisation_comes_to_several_at_once(borough: Flask, clock: Any) -> None:
    made = deal(person=False, capacity_minutes=180)
    made.request()
    other = deal()
    other.offer = made.offer
    assert other.request()


def test_a_thing_is_lent_once_at_a_time(borough: Flask, clock: Any) -> None:
    made = deal(person=False, kind="asset", category="day-activities", capacity_minutes=3000)
    made.request()
    other = deal(category="day-activities")
    other.offer = made.offer
    refused(other, SlotTaken)


def test_a_part_is_asked_for_once(borough: Flask, clock: Any) -> None:
    made = deal()
    made.request()
    with pytest.raises(PartTaken):
        made.request()


def test_hours_come_back_when_a_request_comes_to_nothing(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.request()
    with pytest.raises(WordsNeeded):
        unit.write(services.decline, booking, made.supplier, " ")
    with pytest.raises(NotYourBooking):
        unit.write(services.decline, booking, made.resident, "No")
    unit.write(services.decline, booking, made.supplier, "I am away")
    assert (view(booking).state.value, part_state(made.part), state_of(made.need)) == ("declined", "open", "open")
    assert made.purse() == (100_000, 0, 0, 0)
    outbox.drain()
    assert any(n.kind == "booking.declined" for n in told(made.resident))
    assert made.request()
    verify()


def test_nobody_answers_in_48_hours(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.request()
    clock.advance(timedelta(hours=47, minutes=59))
    run("expire-requests")
    assert view(booking).state.value == "requested"
    clock.advance(timedelta(minutes=1))
    with pytest.raises(RequestOver):
        unit.write(services.accept, booking, made.supplier)
    run("expire-requests")
    run("expire-requests")
    assert (view(booking).state.value, part_state(made.part)) == ("expired", "open")
    assert made.purse() == (100_000, 0, 0, 0)
    outbox.drain()
    assert {n.kind for n in told(made.resident)} >= {"booking.expired"}


def test_a_request_is_taken_back(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.request()
    with pytest.raises(Forbidden):
        unit.write(services.withdraw, booking, made.supplier)
    unit.write(services.withdraw, booking, made.resident)
    with pytest.raises(WrongState):
        unit.write(services.accept, booking, made.supplier)
    assert made.purse() == (100_000, 0, 0, 0)


def test_a_visit_whose_time_came_before_the_answer_is_dropped(borough: Flask, clock: Any) -> None:
    made = deal(slots=(Slot(2, 10 * 60, 60),), need_more={"starts": date(2025, 12, 3)})
    booking = made.request(starts=date(2025, 12, 3))
    clock.set(first(booking).starts_at + timedelta(minutes=1))
    unit.write(services.accept, booking, made.supplier)
    assert (first(booking).occurrence.value, first(booking).money.value) == ("cancelled_free", "released")
    assert of(booking)[1].agreed_at is not None
    verify()


@pytest.mark.parametrize(("hours", "fee"), [(60, 0), (30, 1000), (5, 2000)])
def test_calling_an_agreement_off(borough: Flask, clock: Any, hours: int, fee: int) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.starts_at - timedelta(hours=hours))
    shown = sum(cost for _visit, cost in unit.read(visits.cost_of_calling_off, booking, clock.now()))
    assert unit.write(services.cancel, booking, made.resident, "Thank you") == fee == shown
    assert (view(booking).state.value, part_state(made.part), state_of(made.need)) == ("cancelled", "open", "open")
    available, held, promised, spent = made.purse()
    assert (available, held, promised, spent) == (100_000 - fee, 0, 0, fee)
    outbox.drain()
    assert any(n.kind == "booking.cancelled" for n in told(made.supplier))
    verify()


def test_the_supplier_hands_the_whole_back_free(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    clock.set(first(booking).starts_at - timedelta(hours=2))
    assert unit.write(services.cancel, booking, made.supplier, "My back") == 0
    assert {v.occurrence.value for v in of(booking)} == {"cancelled_by_supplier"}
    assert made.purse()[1:3] == (0, 0)
    with pytest.raises(WrongState):
        unit.write(services.cancel, booking, made.resident)
    with pytest.raises(Forbidden):
        unit.write(services.cancel, booking, resident("Eve", "Other"))


def test_visits_that_have_begun_go_their_own_way(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    assert unit.write(services.cancel, booking, made.resident) == 0
    unit.write(services.confirm, visit.id, made.resident)
    assert first(booking).money.value == "captured"
    assert {v.money.value for v in of(booking)[1:]} == {"released"}
    verify()


def test_visits_are_made_ahead_and_held_as_money_lands(borough: Flask, clock: Any) -> None:
    made = deal(pence=10_000)
    booking = made.booked()
    count = len(of(booking))
    assert count == 7
    clock.advance(timedelta(days=21))
    run("land-instalments")
    outbox.drain()
    run("extend-visits")
    run("extend-visits")
    outbox.drain()
    assert len(of(booking)) == count + 3
    assert sorted({v.starts_at for v in of(booking)}) == [v.starts_at for v in of(booking)]
    for visit in of(booking):
        if clock.now() < visit.starts_at <= clock.now() + timedelta(days=28):
            assert visit.money.value == "held", visit.starts_at
    verify()


def test_an_agreement_ends_with_its_last_day_and_both_are_asked_how_it_went(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked(ends=date(2025, 12, 10))
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    outbox.drain()
    unit.write(services.confirm, visit.id, made.resident)
    run("end-bookings")
    assert view(booking).state.value == "active"
    clock.set(visit.ends_at + timedelta(days=3))
    run("end-bookings")
    assert (view(booking).state.value, part_state(made.part)) == ("ended", "open")
    for party in (made.holder, made.party):
        assert len(reviews.invitations([party], clock.now())) == 1


def test_both_sides_are_asked_every_90_days(borough: Flask, clock: Any) -> None:
    made = deal(price=0, pence=None, kind="volunteer")
    booking = made.booked()
    make_visit(clock, first(booking), made.supplier)
    outbox.drain()
    clock.advance(timedelta(days=89))
    run("invite-reviews")
    assert reviews.invitations([made.holder], clock.now()) == []
    clock.advance(timedelta(days=1))
    run("invite-reviews")
    run("invite-reviews")
    assert len(reviews.invitations([made.holder], clock.now())) == 1
    clock.advance(timedelta(days=90))
    run("invite-reviews")
    assert len(reviews.invitations([made.party], clock.now())) == 1


def test_a_suspended_offer_pauses_and_frees(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    judge = commissioner()
    unit.write(offers.suspend_offer, made.offer, reason="Complaints", by=judge, decision_urn="decision:1")
    outbox.drain()
    assert first(booking).paused_for == ("offer",)
    unit.write(offers.lift_suspension, made.offer, reason="Looked into", by=judge, decision_urn="decision:2")
    outbox.drain()
    assert first(booking).paused_for == ()


def test_taken_away_while_suspended_its_visits_stand_still_until_that_is_lifted(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal()
    booking = made.booked()
    safeguarding = actor(officer("safeguarding"))
    unit.write(offers.suspend_offer, made.offer, reason="A worry", by=safeguarding)
    outbox.drain()
    client = sign_in(made.supplier.account)
    address = f"/offers/{made.offer}/retire"
    assert "stand still until the council lifts that" in client.get(address).get_data(as_text=True)
    assert client.post(address).status_code == 302
    assert "Its visits stand still as before" in client.get("/offers").get_data(as_text=True)
    outbox.drain()
    unit.write(services.extend, booking, clock.now())
    assert {visit.paused_for for visit in of(booking)} == {("offer",)}
    judge = sign_in(safeguarding.account)
    assert f"/council/offers/{made.offer}" in judge.get("/council/offers").get_data(as_text=True)
    assert "Lift the suspension" in judge.get(f"/council/offers/{made.offer}").get_data(as_text=True)
    assert judge.post(f"/council/offers/{made.offer}/lift", data={"reason": "Looked into"}).status_code == 302
    outbox.drain()
    assert {visit.paused_for for visit in of(booking)} == {()}
    offer = unit.read(offer_queries.offer, made.offer)
    assert (offer.state.value, offer.stopped) == ("retired", False)


def test_a_paused_visit_may_be_called_off_free(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    unit.write(checks.revoke, check_queries.of_party(made.party)[0].id, "Forged", SYSTEM)
    outbox.drain()
    clock.set(first(booking).starts_at - timedelta(hours=1))
    assert unit.write(services.cancel, booking, made.resident) == 0
    assert first(booking).occurrence.value == "cancelled_free"


def test_blocking_someone_ends_requests_and_pauses_visits(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.request()
    unit.write(people.block, made.resident, made.party)
    outbox.drain()
    assert view(booking).state.value == "withdrawn"
    other = deal()
    second = other.booked()
    unit.write(people.block, other.supplier, other.holder)
    outbox.drain()
    assert first(second).paused_for == ("block",)
    clock.set(first(second).ends_at)
    run("close-missed")
    assert (first(second).occurrence.value, first(second).money.value) == ("cancelled_free", "released")
    unit.write(people.unblock, other.supplier, other.holder)
    outbox.drain()
    assert of(second)[1].paused_for == ()


def test_a_withdrawn_need_takes_everything_with_it(borough: Flask, clock: Any) -> None:
    asked, agreed = deal(), deal()
    request, booking = asked.request(), agreed.booked()
    for made in (asked, agreed):
        unit.write(needs.withdraw_need, made.need, by=made.resident)
    outbox.drain()
    assert (view(request).state.value, view(booking).state.value) == ("withdrawn", "cancelled")
    assert {v.money.value for v in of(request) + of(booking)} == {"released"}
    assert (state_of(asked.need), state_of(agreed.need)) == ("withdrawn", "withdrawn")
    verify()


def test_a_proposal_is_taken_at_its_own_price_and_times(borough: Flask, clock: Any) -> None:
    made = deal(slots=(Slot(1, 600, 60), Slot(3, 600, 60)))
    proposal = unit.write(
        plan_services.propose,
        made.part,
        made.offer,
        slots=TUESDAY,
        price_pence=500,
        words="Tuesdays!",
        by=made.supplier,
    )
    booking = made.request(slots=TUESDAY, proposal=proposal)
    assert (view(booking).price_pence, view(booking).slots) == (500, TUESDAY)
    assert plans.proposal(proposal).state is ProposalState.TAKEN
    assert [p.state.value for p in plans.parts_of([made.need])].count("open") == 1
    unit.write(services.withdraw, booking, made.resident)
    assert plans.proposal(proposal).state is ProposalState.STANDING


def test_a_places_need_is_paid_from_its_budget(borough: Flask, clock: Any) -> None:
    from hub.places import services as places

    owner = resident("Olive", "Owner")
    place = unit.write(
        places.add_place, "Canbury Gardens", "park", Point(51.41, -0.30), f"person:{owner.person}", by=owner
    )
    world = World()
    budget = world.budget(world.fund(), pence=100_000, holder=f"place:{place}")
    helper = resident("Rose", "Tanner")
    offer = live_offer(f"person:{helper.person}", helper, categories=["place-upkeep"], price_pence=1000)
    need = posted_need(owner, holder=f"place:{place}", categories=("place-upkeep",), budget_id=budget, free_only=False)
    outbox.drain()
    (part,) = plans.parts_of([need])
    booking = unit.write(services.request_booking, part.id, offer, part.slots, FIRST, date(2025, 12, 12), owner)
    unit.write(services.accept, booking, helper)
    outbox.drain()
    make_visit(clock, first(booking), helper)
    outbox.drain()
    unit.write(services.confirm, first(booking).id, owner)
    clock.advance(timedelta(days=10))
    run("end-bookings")
    assert view(booking).state.value == "ended"
    assert len(reviews.invitations([f"person:{owner.person}"], clock.now())) == 1


def test_facts_for_the_warehouse(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    (fact,) = queries.facts()
    assert (fact.id, fact.state, fact.minutes, fact.weekly_pence, fact.from_proposal) == (
        booking,
        "accepted",
        60,
        2000,
        False,
    )
    assert queries.facts(booking) == []
    found = visits.facts(limit=3)
    assert len(found) == 3
    assert visits.facts(found[-1].id, 1)[0].id > found[-1].id


def test_the_visit_of_the_last_day_is_made_too(borough: Flask, clock: Any) -> None:
    made = deal(price=0, pence=None, kind="volunteer")
    booking = made.booked(ends=date(2026, 1, 27))
    assert of(booking)[-1].starts_at.date() == date(2026, 1, 20)
    clock.advance(timedelta(days=1))
    run("extend-visits")
    assert of(booking)[-1].starts_at.date() == date(2026, 1, 27)
    assert {v.agreed_at is not None for v in of(booking)} == {True}
    assert queries.due_to_extend(clock.now() + timedelta(days=30)) == []
