"""A need's life: drafted by anyone, claimed, posted, edited, withdrawn, and what the clock does to it."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from hub.kernel import jobs, outbox, unit
from hub.kernel.access import ANONYMOUS, SYSTEM
from hub.kernel.errors import Forbidden, Missing, WrongState
from hub.kernel.week import Slot
from hub.people import services as people
from hub.places import queries as places
from hub.places import services as place_services
from marketplace.needs import domain, queries, services
from marketplace.needs.domain import STEPS, Asks, NeedEvent, NeedState, NotANeed
from marketplace.needs.events import NeedExpired, NeedPosted, NeedUnmet
from tests.marketplace import market

S, E = NeedState, NeedEvent
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def joan(borough: Flask):
    return market.resident()


@pytest.fixture
def heard(app: Flask) -> list:
    told: list = []
    app.extensions["kith.outbox"] = copy.deepcopy(app.extensions["kith.outbox"])  # put back after the test
    for event in (NeedPosted, NeedUnmet, NeedExpired):
        outbox.subscribe("test", event, lambda delivery: unit.gather(told.extend, delivery.event))
    return told


def test_the_table_is_that_of_the_domain_page() -> None:
    assert {s for (s, e) in STEPS if e is E.WITHDRAW} == domain.LIVE
    assert {s for (s, e) in STEPS if e is E.EXPIRE} == {S.OPEN, S.PLANNED, S.PARTLY_MET}
    assert {(s, t) for (s, e), t in STEPS.items() if e is E.END} == {(S.MET, S.CLOSED)}
    for over in (S.CLOSED, S.WITHDRAWN, S.EXPIRED):
        assert not [e for (s, e) in STEPS if s is over]


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_booked_parts_lead_to_the_right_state(joan, parts: int) -> None:
    need = market.posted_need(joan)
    for booked in [*range(parts + 1), *reversed(range(parts))]:
        state = unit.write(services.mark_parts, need, booked=booked, parts=parts)
        wanted = S.MET if booked == parts else S.PARTLY_MET if booked else S.PLANNED
        assert state is wanted
        assert unit.write(services.mark_parts, need, booked=booked, parts=parts) is wanted
    assert unit.write(services.mark_step, need, E.DROP_PLAN, by=SYSTEM) is S.OPEN


def test_anyone_drafts_and_the_token_opens_it(joan) -> None:
    draft = unit.write(services.start_draft, asks=Asks.ME, by=ANONYMOUS)
    answer = {"words": "Someone to do the shopping"}
    unit.write(services.answer_draft, draft.id, token=draft.token, by=ANONYMOUS, step="words", values=answer)
    view = queries.draft_by_key(services.key_of(draft.token), None)
    assert view is not None
    assert view.answered == ("who", "words")
    with pytest.raises(Forbidden):
        unit.write(services.answer_draft, draft.id, token="guess", by=ANONYMOUS, step="words", values=answer)
    with pytest.raises(Missing):
        queries.need(draft.id)


def test_signing_in_claims_it_and_posting_ends_the_draft(joan, heard: list) -> None:
    draft = unit.write(services.start_draft, asks=Asks.ME, by=ANONYMOUS)
    key = {"token": draft.token, "by": ANONYMOUS}
    values = {name: getattr(market.asked(), name) for name in domain.FIELDS}
    unit.write(services.answer_draft, draft.id, **key, step="words", values=values)
    unit.write(services.answer_where, draft.id, **key, located=places.locate("KT1 2AB"))
    unit.write(services.claim_draft, draft.id, token=draft.token, by=joan)
    with pytest.raises(Forbidden):
        unit.write(services.answer_draft, draft.id, **key, step="words", values=values)
    unit.write(services.post_draft, draft.id, by=joan, holder=f"person:{joan.person}")
    view = queries.need(draft.id)
    assert (view.state, view.posted_by, view.ward) == (S.OPEN, joan.person, "T02")
    assert (view.lat, view.lon) == (market.masked(market.CENTRE).lat, market.masked(market.CENTRE).lon)
    assert [look.score for look in queries.looks(draft.id)] == [3]
    outbox.drain()
    assert [type(event) for event in heard] == [NeedPosted]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", ""),
        ("categories", ()),
        ("slots", ()),
        ("outcome", ""),
        ("outcome_now", None),
        ("outcome_now", 11),
        ("free_only", False),
        ("starts", None),
        ("starts", date(2025, 12, 1)),
        ("ends", date(2025, 12, 7)),
    ],
)
def test_what_is_missing_is_named(joan, field: str, value) -> None:
    with pytest.raises(NotANeed) as refusal:
        market.posted_need(joan, **{field: value})
    assert refusal.value.data["field"] in (field, "budget_id")


def test_a_kind_of_help_must_be_for_that_kind_of_holder(joan) -> None:
    with pytest.raises(services.NotForThem):
        market.posted_need(joan, categories=("staff-cover",))


def test_a_supporter_acts_within_scopes(joan) -> None:
    kim = market.resident("Kim", "Lee", point=None)
    with pytest.raises(Forbidden):
        market.posted_need(kim, f"person:{joan.person}")
    delegation = unit.write(
        people.delegate, joan.person, kim.person, ["arrange"], None, evidence="my daughter", by=joan
    )
    need = market.posted_need(kim, f"person:{joan.person}")
    view = queries.need(need)
    assert (view.posted_by, view.through) == (kim.person, delegation)
    unit.write(people.end_delegation, delegation, joan)
    with pytest.raises(Forbidden):
        unit.write(services.withdraw_need, need, by=kim)


def test_an_officer_on_the_telephone_is_recorded(joan) -> None:
    from dataclasses import replace

    officer = replace(market.commissioner(), assisting=joan.person)
    need = market.posted_need(officer, f"person:{joan.person}")
    view = queries.need(need)
    assert (view.assisted, view.posted_by) == (True, officer.person)
    assert queries.history(need)[0].assisted_person == joan.person


def test_a_places_need_stands_at_the_place(joan) -> None:
    place = unit.write(
        place_services.add_place, "The Fairfield", "park", market.CENTRE, f"person:{joan.person}", by=SYSTEM
    )
    holder = f"place:{place}"
    need = unit.write(
        services.post_need,
        holder=holder,
        content=market.asked(categories=("place-upkeep",)),
        at=services.where_of_place(place),
        by=joan,
        asks=Asks.PLACE,
    )
    view = queries.need(need)
    assert (view.lat, view.lon) == (market.CENTRE.lat, market.CENTRE.lon)
    with pytest.raises(Forbidden):
        unit.write(services.withdraw_need, need, by=market.resident("Stan", "Ger"))


def test_while_planned_the_week_stays(joan) -> None:
    need = market.posted_need(joan)
    unit.write(services.edit_need, need, values={"slots": (Slot(2, 600, 60),)}, by=joan)
    unit.write(services.mark_step, need, E.PLAN, by=SYSTEM)
    with pytest.raises(services.NotWhilePlanned):
        unit.write(services.edit_need, need, values={"slots": (Slot(3, 600, 60),)}, by=joan)
    unit.write(services.edit_need, need, values={"words": "Mum needs someone for the big shop"}, by=joan)
    assert queries.need(need).words == "Mum needs someone for the big shop"


def test_withdrawn_is_over(joan) -> None:
    need = market.posted_need(joan)
    unit.write(services.withdraw_need, need, by=joan, reason="My sister helps now")
    assert queries.need(need).state is S.WITHDRAWN
    for act in (services.withdraw_need, services.mark_step):
        with pytest.raises(WrongState):
            unit.write(
                act, need, **({"by": joan} if act is services.withdraw_need else {"event": E.PLAN, "by": SYSTEM})
            )


def run(name: str) -> int:
    return jobs.run(jobs.registered()[name], force=True)


def test_fourteen_days_without_help_raise_the_signal_once(joan, clock, heard: list) -> None:
    need = market.posted_need(joan)
    clock.advance(timedelta(days=13))
    assert run("signal-unmet-needs") == 0
    clock.advance(timedelta(days=1))
    assert run("signal-unmet-needs") == 1
    assert run("signal-unmet-needs") == 0
    outbox.drain()
    assert [event.need for event in heard if isinstance(event, NeedUnmet)] == [need]


def test_standing_still_for_ninety_days_expires_it(joan, clock, heard: list) -> None:
    need = market.posted_need(joan)
    clock.advance(timedelta(days=89))
    assert run("expire-needs") == 0
    clock.advance(timedelta(days=1))
    assert run("expire-needs") == 1
    assert queries.need(need).state is S.EXPIRED
    outbox.drain()
    assert [event.need for event in heard if isinstance(event, NeedExpired)] == [need]


def test_whoever_says_that_it_is_needed_still_or_how_things_are_keeps_it(joan, clock) -> None:
    kept, looked = market.posted_need(joan), market.posted_need(joan)
    clock.advance(timedelta(days=85))
    unit.write(services.keep_need, kept, by=joan)
    unit.write(services.look_again, looked, score=2, by=joan)
    clock.advance(timedelta(days=89))
    assert run("expire-needs") == 0
    with pytest.raises(Forbidden):
        unit.write(services.keep_need, kept, by=market.resident("Ann", "Other"))
    clock.advance(timedelta(days=1))
    assert run("expire-needs") == 2
    with pytest.raises(WrongState):
        unit.write(services.keep_need, kept, by=joan)


@pytest.mark.parametrize(
    ("ends", "still", "found"),
    [
        (None, 89, domain.Ending(still_until=NOW + timedelta(days=1))),
        (None, 76, domain.Ending(still_until=NOW + timedelta(days=14))),
        (None, 75, None),
        (TODAY + timedelta(days=14), 0, domain.Ending(last_day=TODAY + timedelta(days=14))),
        (TODAY + timedelta(days=15), 0, None),
        (TODAY + timedelta(days=9), 80, domain.Ending(last_day=TODAY + timedelta(days=9))),
        (TODAY + timedelta(days=11), 80, domain.Ending(still_until=NOW + timedelta(days=10))),
    ],
)
def test_two_weeks_before_it_expires_it_is_known_how(ends, still: int, found: domain.Ending | None) -> None:
    for state in S:
        seen = domain.ending(state, ends, NOW - timedelta(days=still), NOW, TODAY)
        assert seen == (found if state in domain.WAITING else None)


def test_what_is_over_is_asked_for_again_with_its_answers(joan, clock) -> None:
    need = market.posted_need(joan, ends=date(2025, 12, 20))
    with pytest.raises(WrongState):
        unit.write(services.ask_again, need, by=joan)
    clock.advance(timedelta(days=19))
    run("expire-needs")
    before, draft = queries.need(need), queries.draft(unit.write(services.ask_again, need, by=joan))
    assert (draft.holder, draft.asks, draft.drafted_by) == (before.holder, "me", joan.person)
    assert (draft.lat, draft.lon, draft.ward, draft.postcode) == (
        before.lat, before.lon, before.ward, queries.postcode_of(need),
    )  # fmt: skip
    content = draft.content
    assert (content.words, content.slots, content.outcome) == (before.words, before.slots, before.outcome)
    assert (content.starts, content.ends, content.budget_id, content.free_only, content.outcome_now) == (
        None, None, None, False, None,
    )  # fmt: skip
    with pytest.raises(NotANeed):
        unit.write(services.post_draft, draft.id, by=joan)
    with pytest.raises(Forbidden):
        unit.write(services.ask_again, need, by=market.resident("Ann", "Other"))


def test_a_met_need_closes_at_its_end_and_another_expires(joan, clock) -> None:
    met = market.posted_need(joan, ends=date(2025, 12, 20))
    other = market.posted_need(joan, ends=date(2025, 12, 20))
    unit.write(services.mark_parts, met, booked=1, parts=1)
    clock.advance(timedelta(days=18))
    assert run("expire-needs") == 0
    clock.advance(timedelta(days=1))
    assert run("expire-needs") == 2
    assert (queries.need(met).state, queries.need(other).state) == (S.CLOSED, S.EXPIRED)


def test_unclaimed_drafts_go_after_seven_days(joan, clock) -> None:
    loose = unit.write(services.start_draft, asks=Asks.ME, by=ANONYMOUS)
    kept = unit.write(services.start_draft, asks=Asks.ME, by=joan)
    clock.advance(timedelta(days=8))
    assert run("forget-need-drafts") == 1
    assert queries.draft(kept.id).id == kept.id
    with pytest.raises(Missing):
        queries.draft(loose.id)


def test_after_twelve_weeks_it_asks_how_things_are(joan, clock) -> None:
    need = market.posted_need(joan)
    unit.write(services.mark_parts, need, booked=1, parts=1)
    clock.advance(timedelta(weeks=12))
    assert run("ask-how-needs-are") == 1
    assert run("ask-how-needs-are") == 0
    unit.write(services.look_again, need, score=7, words="Much better", by=joan)
    assert [look.score for look in queries.looks(need)] == [3, 7]
    assert queries.facts()[0].minutes == 60
