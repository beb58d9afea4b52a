"""A supplier stops: worked out, recorded, answered by each person, and taken back; rules, services, and the whole story."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from hub.kernel.errors import Conflict, Forbidden, KithError, Missing
from hub.kernel.week import Slot
from hub.people import services as people
from marketplace.bookings import queries as bookings
from marketplace.bookings import services as booking_services
from marketplace.failures import queries, services
from marketplace.failures.domain import (
    Answer,
    AnsweredAlready,
    DayWrong,
    FailedAlready,
    FailureState,
    LookAgain,
    NobodyConcerned,
    NoReason,
    NoSuchSupplier,
    NoticeOver,
    NotOpen,
    Outcome,
    Sum,
    outcome,
    require_day,
    totals,
)
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferNotLive, OfferState
from marketplace.plans import queries as plans
from marketplace.plans.domain import PartState
from oversight.decisions import queries as decisions
from oversight.decisions.domain import Reasons, ReviewTooSoon
from oversight.levers import services as levers
from oversight.levers.domain import HasFailed
from tests.hub.people import actor, officer
from tests.marketplace.agreements import DAILY_ALL, FIRST, TUESDAY, Deal, deal, of, told, verify, view
from tests.marketplace.asking import answer_all
from tests.marketplace.market import commissioner, live_offer, organisation, posted_need, resident

DAY = date(2025, 12, 15)  # the Monday a week after the bookings begin
ALL_WEEK = [slot.as_list() for slot in DAILY_ALL]


def why(**more: Any) -> Reasons:
    said = {"power": "Contract, clause 9", "reasons": "They told us.", "alternatives": "Waiting.", "conflicts": "None."}
    return Reasons(**(said | more), review_on=clocks.today() + timedelta(days=30))


def work_out(party: str, first: date = DAY, by: Actor | None = None) -> str:
    return services.work_out(party, first, "They have run out of money.", by or commissioner())


def record(failure: str, by: Actor | None = None) -> str:
    decision: str = unit.write(levers.record_failure, failure, why=why(), by=by or commissioner())
    outbox.drain()
    return decision


def fail(party: str, first: date = DAY) -> str:
    failure = work_out(party, first)
    record(failure)
    return failure


def losses(failure: str) -> list[queries.LossView]:
    return unit.read(queries.losses, failure)


def helper(name: str = "Vi", **more: Any) -> str:
    by = resident(name, "Helps")
    said = {"price_pence": 1800, "slots": ALL_WEEK, "capacity_minutes": 600}
    offer = live_offer(f"person:{by.person}", by, **(said | more))
    outbox.drain()
    return offer


def another(made: Deal, slots: tuple[Slot, ...], category: str = "shopping", **more: Any) -> tuple[Actor, str, str]:
    """One more resident with a free booking of the same supplier: who, their need, the booking."""
    who = resident("Ann", "Bell")
    need = posted_need(who, slots=slots, categories=(category,), **more)
    outbox.drain()
    (part,) = plans.parts_of([need])
    free = live_offer(made.party, made.supplier, price_pence=0, slots=ALL_WEEK, categories=[category])
    booking = unit.write(booking_services.request_booking, part.id, free, slots, FIRST, None, by=who)
    unit.write(booking_services.accept, booking, made.supplier)
    outbox.drain()
    return who, need, booking


def said(who: Actor, kind: str) -> list[Any]:
    return [one for one in told(who) if one.kind == kind]


def paused(booking: str) -> list[date]:
    return [clocks.local(visit.starts_at).date() for visit in of(booking) if visit.paused_for]


# rules


SUMS = st.lists(
    st.builds(
        Sum,
        holder=st.sampled_from("abc"),
        need=st.sampled_from("xyz"),
        minutes=st.integers(1, 600),
        covered=st.integers(0, 600),
        before_pence=st.integers(0, 10_000),
        after_pence=st.integers(0, 10_000),
    ),
    max_size=12,
)


@settings(max_examples=60)
@drawn(SUMS, SUMS)
def test_totals_add_up(some: list[Sum], others: list[Sum]) -> None:
    one, other, both = totals(some), totals(others), totals(some + others)
    for name in ("bookings", "minutes", "covered", "before_pence", "after_pence", "nothing"):
        assert getattr(both, name) == getattr(one, name) + getattr(other, name)
    assert max(one.people, other.people) <= both.people <= one.people + other.people
    assert both.difference_pence == both.after_pence - both.before_pence
    assert totals(list(reversed(some))) == one


@settings(max_examples=60)
@drawn(st.integers(1, 600), st.integers(0, 600))
def test_what_is_covered_has_a_name(minutes: int, covered: int) -> None:
    said_ = outcome(minutes, covered)
    assert (said_ is Outcome.NOTHING) == (covered == 0)
    assert (said_ is Outcome.WHOLE) == (covered >= minutes)


@settings(max_examples=60)
@drawn(st.integers(-400, 400))
def test_the_day_is_from_today_to_four_weeks_ahead(days: int) -> None:
    today = date(2025, 12, 1)
    if 0 <= days <= 28:
        require_day(today + timedelta(days=days), today)
    else:
        with pytest.raises(DayWrong):
            require_day(today + timedelta(days=days), today)


# working it out


def test_nothing_changes_by_working_it_out(borough: Flask, clock: Any) -> None:
    made = deal()
    booking, other = made.booked(), helper()
    before = (of(booking), view(booking), plans.part(made.part), len(told(made.resident)))
    failure = work_out(made.party)
    (loss,) = losses(failure)
    (proposal,) = loss.proposals
    assert (loss.booking, loss.minutes, loss.before_pence, loss.outcome) == (booking, 60, 2000, Outcome.WHOLE)
    assert (proposal.offer, proposal.slots, proposal.pence, proposal.why) == (other, TUESDAY, 1800, "only")
    outbox.drain()
    assert (of(booking), view(booking), plans.part(made.part), len(told(made.resident))) == before
    assert unit.read(offers.offer, made.offer).live
    assert unit.read(queries.failure, failure).state is FailureState.WORKED_OUT
    assert unit.read(queries.sums, [loss]).difference_pence == -200


def test_what_is_wrong_is_refused_and_changes_nothing(borough: Flask, clock: Any) -> None:
    made, lonely = deal(), helper("Lone")
    made.booked()
    by, party = commissioner(), unit.read(offers.offer, lonely).party

    def refused(error: type[KithError], *args: Any) -> None:
        with pytest.raises(error):
            services.work_out(*args)

    refused(NobodyConcerned, party, DAY, "Gone", by)
    refused(NoSuchSupplier, "organisation:" + "0" * 26, DAY, "Gone", by)
    refused(NoSuchSupplier, "rubbish", DAY, "Gone", by)
    refused(DayWrong, made.party, clocks.today() - timedelta(days=1), "Gone", by)
    refused(DayWrong, made.party, clocks.today() + timedelta(days=29), "Gone", by)
    refused(NoReason, made.party, DAY, "  ", by)
    refused(NoReason, made.party, DAY, "x" * 2001, by)
    refused(Forbidden, made.party, DAY, "Gone", made.resident)
    refused(Forbidden, made.party, DAY, "Gone", actor(officer("finance")))
    assert unit.read(queries.failures) == []


def test_everyone_with_a_choice_makes_room_and_blocks_hold(borough: Flask, clock: Any) -> None:
    """One helper is free for an hour: whoever has nothing else gets it; one whom the person blocked is never proposed."""
    made = deal(price=0, pence=None)
    made.booked()
    who, _need, booking = another(made, (Slot(1, 13 * 60, 60),))
    offer = helper(price_pence=0, capacity_minutes=60)
    failure = work_out(made.party)
    found = {one.booking: one.outcome for one in losses(failure)}
    assert sorted(found.values()) == [Outcome.NOTHING, Outcome.WHOLE]
    assert {one.why for one in losses(failure)} == {None, "taken"}
    unit.write(people.block, who, unit.read(offers.offer, offer).party, "No.")
    outbox.drain()
    found = {one.booking: one.outcome for one in losses(work_out(made.party))}
    assert found[booking] is Outcome.NOTHING


def test_money_is_kept_to(borough: Flask, clock: Any) -> None:
    """What is freed pays for the replacement, with a share of the week that nobody used, and no more."""
    made = deal(price=2000, pence=8000)
    made.booked()
    helper("Dear", price_pence=2400)
    (loss,) = losses(work_out(made.party))
    assert (loss.outcome, loss.why) == (Outcome.NOTHING, "price")
    cheap = helper("Cheap", price_pence=2000)
    (loss,) = losses(work_out(made.party))
    assert [one.offer for one in loss.proposals] == [cheap]


# on the record


def test_it_is_recorded_once_and_everyone_is_asked_once(borough: Flask, clock: Any) -> None:
    made = deal()
    booking, _other = made.booked(), helper()
    failure, first_try = work_out(made.party), None
    first_try, failure = failure, work_out(made.party)  # in a second tab
    with pytest.raises(NotOpen):
        record(first_try)
    decision = record(failure)
    with pytest.raises(NotOpen):
        record(failure)
    with pytest.raises(FailedAlready):
        work_out(made.party)
    with pytest.raises(FailedAlready):
        unit.write(services.keep, made.party, DAY, "Again", [view(booking)], {}, commissioner())
    outbox.drain()
    assert len(said(made.resident, "failure.replacement")) == 1
    assert not said(made.resident, "visits.paused")
    assert paused(booking)
    assert all(day >= DAY for day in paused(booking))
    assert min(clocks.local(visit.starts_at).date() for visit in of(booking)) < DAY
    offer = unit.read(offers.offer, made.offer)
    assert (offer.state, offer.suspended_from) == (OfferState.SUSPENDED, DAY)
    found = unit.read(decisions.decision, decision, public_only=True)
    assert found
    assert (found.lever, found.about) == ("supplier-failure", made.party)
    assert found.decision == "Stops on 15 December 2025; everyone concerned is asked"
    assert unit.read(queries.unanswered) == 1
    with pytest.raises(HasFailed):
        unit.write(levers.lift, made.party, why=why(), by=commissioner())


def test_new_bookings_are_barred_and_requests_cannot_be_accepted(borough: Flask, clock: Any) -> None:
    made = deal()
    made.request()
    free = live_offer(made.party, made.supplier, price_pence=0, slots=ALL_WEEK)
    booking = next(iter(unit.read(bookings.requests_to, [made.party]))).id
    failure = fail(made.party)
    assert [one.booking for one in losses(failure)] == [booking]
    with pytest.raises(OfferNotLive):
        unit.write(booking_services.accept, booking, made.supplier)
    who = resident("Late", "Comer")
    need = posted_need(who)
    outbox.drain()
    (part,) = plans.parts_of([need])
    with pytest.raises(OfferNotLive):
        unit.write(booking_services.request_booking, part.id, free, TUESDAY, FIRST, None, by=who)


def test_it_is_not_recorded_when_bookings_have_changed_or_the_record_is_wrong(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    failure = work_out(made.party)
    another(made, (Slot(1, 13 * 60, 60),))
    with pytest.raises(LookAgain):
        record(failure)
    failure = work_out(made.party)
    with pytest.raises(Forbidden):
        record(failure, actor(officer("safeguarding")))
    late = Reasons("a", "b", "c", "d", clocks.today())
    with pytest.raises(ReviewTooSoon):
        unit.write(levers.record_failure, failure, why=late, by=commissioner())
    with pytest.raises(Missing):
        record("0" * 26)
    clock.set(clocks.now() + timedelta(days=20))
    with pytest.raises((DayWrong, LookAgain)):
        record(failure)
    assert unit.read(offers.offer, made.offer).live
    assert not paused(booking)
    assert unit.read(decisions.decisions, public_only=False) == []


def test_visits_made_later_stand_still_from_the_day_on_only(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    day = clocks.today() + timedelta(days=28)
    failure = fail(made.party, day)
    clock.set(clocks.now() + timedelta(days=7))
    unit.write(booking_services.extend, booking, clocks.now())
    days = {clocks.local(visit.starts_at).date(): bool(visit.paused_for) for visit in of(booking)}
    assert max(days) >= day
    assert all(stands == (when >= day) for when, stands in days.items())
    unit.write(levers.take_back_failure, failure, why=why(), by=commissioner())
    outbox.drain()
    assert not paused(booking)


# the whole story


def test_fails_is_answered_and_taken_back(borough: Flask, clock: Any) -> None:
    made = deal()
    supporter = resident("Sue", "Port")
    unit.write(
        people.delegate, str(made.resident.person), str(supporter.person), ["spend"], 50_000, evidence="Yes", by=made.resident
    )  # fmt: skip
    booking = made.booked()
    ann, need, anns = another(made, (Slot(3, 10 * 60, 60),))
    bob, garden, bobs = another(made, (Slot(4, 10 * 60, 60),), category="garden")
    other = helper()
    helper("Free", price_pence=0, slots=[[3, 7 * 60, 720]], kind="neighbour")
    failure = fail(made.party)
    found = {one.booking: one for one in losses(failure)}
    assert [found[one].outcome for one in (booking, anns, bobs)] == [Outcome.WHOLE, Outcome.WHOLE, Outcome.NOTHING]
    assert found[bobs].why == "category"
    for who in (made.resident, supporter, ann, bob):
        assert len(said(who, "failure.replacement")) == 1
    assert "nobody else" in said(bob, "failure.replacement")[0].words

    # one accepts: the old booking ends before the day, and the other is asked to begin then
    with pytest.raises(Forbidden):
        unit.write(services.accept, found[booking].proposals[0].id, ann)
    asked = unit.write(services.accept, found[booking].proposals[0].id, supporter)
    outbox.drain()
    new = view(asked)
    assert (new.offer, new.starts, new.state.value, new.weekly_pence) == (other, DAY, "requested", 1800)
    assert view(booking).ends == DAY - timedelta(days=1)
    assert {clocks.local(v.starts_at).date() >= DAY for v in of(booking) if v.occurrence.value == "scheduled"} == {
        False
    }
    with pytest.raises(AnsweredAlready):
        unit.write(services.accept, found[booking].proposals[0].id, made.resident)
    verify()

    # one declines: the times are open in the plan
    part = unit.write(services.choose_alone, found[anns].id, ann)
    outbox.drain()
    assert part
    assert [(p.id, p.state) for p in plans.parts_of([need])] == [(part, PartState.OPEN)]
    with pytest.raises(AnsweredAlready):
        unit.write(services.choose_alone, found[anns].id, ann)

    # and it is taken back: what was answered stays, the one who has nothing keeps the help
    decision = unit.write(levers.take_back_failure, failure, why=why(), by=commissioner())
    outbox.drain()
    answers = {one.booking: one.answer for one in losses(failure)}
    assert answers == {booking: Answer.ASKED, anns: Answer.CHOOSING, bobs: Answer.WITHDRAWN}
    assert not paused(bobs)
    assert plans.parts_of([garden])[0].state is PartState.BOOKED
    assert unit.read(offers.offer, made.offer).live
    assert view(asked).state.value == "requested"
    for who in (made.resident, supporter, ann, bob):
        assert len(said(who, "failure.taken-back")) == 1
        assert not said(who, "visits.paused")
        assert not said(who, "visits.resumed")
    found_ = unit.read(queries.failure, failure)
    assert (found_.state, found_.over_decision) == (FailureState.TAKEN_BACK, f"decision:{decision}")
    with pytest.raises(NotOpen):
        unit.write(levers.take_back_failure, failure, why=why(), by=commissioner())
    assert [one.lever for one in unit.read(decisions.decisions, public_only=True)] == [
        "lift-suspension",
        "supplier-failure",
    ]
    verify()

    # the old booking comes to its end, and its part is not open a second time
    clock.set(clocks.now() + timedelta(days=40))
    for visit in of(booking):
        assert clocks.local(visit.starts_at).date() < DAY or visit.occurrence.value != "scheduled"
    assert len([p for p in plans.parts_of([made.need]) if p.state is PartState.OPEN]) == 0


def test_one_who_has_stopped_already(borough: Flask, clock: Any) -> None:
    made = deal()
    booking, _other = made.booked(), helper()
    failure = fail(made.party, clocks.today())
    assert len(paused(booking)) == len(of(booking))
    ((proposal,),) = [one.proposals for one in losses(failure)]
    asked = unit.write(services.accept, proposal.id, made.resident)
    outbox.drain()
    assert view(booking).state.value == "cancelled"
    assert view(asked).starts == clocks.today() + timedelta(days=1)
    assert [p.state for p in plans.parts_of([made.need])] == [PartState.REQUESTED]
    verify()


def test_a_yes_that_cannot_be_changes_nothing(borough: Flask, clock: Any) -> None:
    made = deal()
    booking, other = made.booked(), helper(capacity_minutes=60)
    failure = fail(made.party)
    ((proposal,),) = [one.proposals for one in losses(failure)]
    who = resident("Quick", "Hand")
    need = posted_need(who, free_only=True)
    outbox.drain()
    unit.write(people.block, made.resident, unit.read(offers.offer, other).party, "We fell out.")
    outbox.drain()
    before = (view(booking), [(v.id, v.occurrence) for v in of(booking)], plans.parts_of([made.need, need]))
    with pytest.raises(KithError):
        unit.write(services.accept, proposal.id, made.resident)
    assert (view(booking), [(v.id, v.occurrence) for v in of(booking)], plans.parts_of([made.need, need])) == before
    assert losses(failure)[0].answer is Answer.UNANSWERED
    verify()


def test_it_cannot_be_taken_back_for_ever_and_a_supplier_may_fail_again(borough: Flask, clock: Any) -> None:
    made = deal()
    made.booked()
    failure = fail(made.party)
    clock.set(clocks.now() + timedelta(days=60))
    with pytest.raises(NoticeOver):
        unit.write(levers.take_back_failure, failure, why=why(), by=commissioner())
    unit.write(levers.lift, made.party, why=why(), by=commissioner())
    outbox.drain()
    again = fail(made.party, clocks.today() + timedelta(days=2))
    assert unit.read(queries.failure, failure).state is FailureState.PAST
    assert unit.read(queries.failure, again).state is FailureState.RECORDED


def test_nobody_answers_what_was_only_worked_out(borough: Flask, clock: Any) -> None:
    made = deal()
    made.booked()
    helper()
    failure = work_out(made.party)
    (loss,) = losses(failure)
    for doing, id_ in ((services.accept, loss.proposals[0].id), (services.choose_alone, loss.id)):
        with pytest.raises(Missing):
            unit.write(doing, id_, made.resident)
    with pytest.raises(Conflict):
        unit.write(levers.take_back_failure, failure, why=why(), by=commissioner())


# pages


def test_three_actions_on_the_pages(borough: Flask, clock: Any, sign_in: Any) -> None:
    party, manager = organisation()
    made = deal()
    booking = made.booked()
    helper()
    client = sign_in(officer("commissioner"))
    assert "Suppliers who stop" in client.get("/council/failures").text
    page = client.get(f"/council/failures/new?supplier={made.party}").text
    assert "Nothing changes yet" in page
    typed = {"party": made.party, "first": ["15", "12", "2025"], "reason": "Out of money"}
    wrong = client.post("/council/failures/new", data=typed | {"first": ["1", "1", "2020"]})
    assert wrong.status_code == 422
    assert "from today to four weeks ahead" in wrong.text
    there = client.post("/council/failures/new", data=typed)
    assert there.status_code == 302
    assert "You may leave this page" in client.get(there.location).text
    answer_all()
    there = client.get(there.location)
    assert there.status_code == 302
    page = client.get(there.location).text
    for words in ("Nothing has changed", "Vi H", "−£2.00", "£20.00", "nobody else with time left"):
        assert words in page
    assert "None of them is like this" in client.get(there.location + "?outcome=nothing").text
    file = client.get(there.location + ".csv?outcome=whole").text
    assert file.splitlines()[1].startswith(f"{made.need},{booking},shopping")
    assert len(client.get(there.location + ".csv?outcome=nothing").text.splitlines()) == 1
    empty = client.post(there.location, data={})
    assert empty.status_code == 422
    parts = {
        "power": "Contract", "reasons": "Gone", "alternatives": "None", "conflicts": "None",
        "review_on": ["1", "3", "2026"], "public": "y",
    }  # fmt: skip
    assert client.post(there.location, data=parts).status_code == 302
    assert client.post(there.location, data=parts).status_code == 409
    outbox.drain()
    assert "Each person has been asked" in client.get(there.location).text
    assert "It is on the record already" in client.post("/council/failures/new", data=typed).text

    failure = there.location.rpartition("/")[2]
    mine = f"/failures/{failure}/needs/{made.need}"
    assert sign_in(resident("No", "One").person).get(mine).status_code == 403
    theirs = sign_in(made.resident.person)
    page = theirs.get(mine).text
    assert "Yes, ask them" in page
    assert "No, I choose myself" in page
    assert "Vi H. is a relative of Joan P. and lives in the same household" in page
    (loss,) = losses(failure)
    assert theirs.post(f"{mine}/{loss.id}/yes").status_code == 404
    assert theirs.post(f"{mine}/{loss.proposals[0].id}/no").status_code == 404
    assert 'name="pence" value="1800"' in page
    moved = theirs.post(f"{mine}/{loss.proposals[0].id}/yes", data={"pence": "1700"})
    assert moved.status_code == 409
    assert "The price has just changed to £18.00" in moved.text
    assert theirs.post(f"{mine}/{loss.proposals[0].id}/yes", data={"pence": "1800"}).location == mine
    assert theirs.post(f"{mine}/{loss.proposals[0].id}/yes").status_code == 409
    assert "They are asked" in theirs.get(mine).text
    client = sign_in(officer("commissioner", "Second"))
    page = client.get(f"{there.location}/take-back").text
    assert "which stays" in page
    assert client.post(f"{there.location}/take-back", data=parts).status_code == 302
    assert client.post(f"{there.location}/take-back", data=parts).status_code == 409
    assert "Taken back on" in client.get(there.location).text
    assert "goes on" in sign_in(made.resident.person).get(mine).text
    assert party
    assert manager
