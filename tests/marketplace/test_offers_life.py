"""An offer's life: drafted, submitted, decided, paused, suspended, retired; and the table it follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import jobs, unit
from hub.kernel.access import SYSTEM
from hub.kernel.errors import Forbidden, WrongState
from hub.notices import queries as notices
from hub.people import services as people
from marketplace.offers import queries, services
from marketplace.offers.domain import STEPS, NotAnOffer, OfferEvent, OfferState
from tests.hub.people import actor, officer
from tests.marketplace import market

S, E = OfferState, OfferEvent


def party_of(someone) -> str:
    return f"person:{someone.person}"


@pytest.fixture
def helper(borough: Flask):
    return market.resident("Bola", "Ade")


@pytest.fixture
def draft(helper) -> str:
    return unit.write(services.draft_offer, party=party_of(helper), content=market.content(), by=helper)


def test_the_table_is_that_of_the_domain_page() -> None:
    assert {e for (s, e) in STEPS if s is S.LIVE} == {E.PAUSE, E.SUSPEND, E.RETIRE}
    assert {e for (s, e) in STEPS if s is S.PAUSED} == {E.RESUME, E.SUSPEND, E.RETIRE}
    assert {e for (s, e) in STEPS if s is S.SUSPENDED} == {E.LIFT, E.RETIRE}
    assert not [e for (s, e) in STEPS if s is S.RETIRED]
    assert STEPS[S.RETURNED, E.SUBMIT] is S.SUBMITTED


def test_from_draft_to_live(helper, draft: str) -> None:
    market.hold_for(party_of(helper), "shopping")
    unit.write(services.submit_offer, draft, by=helper)
    assert [view.id for view in queries.submitted()] == [draft]
    unit.write(services.approve_offer, draft, by=market.commissioner())
    view = queries.offer(draft)
    assert view.live
    assert view.terms_of is not None
    assert queries.live("shopping") == [view]
    assert [step.event for step in queries.history(draft)] == ["submit", "approve"]


def test_a_persons_offer_stands_at_the_masked_point(helper, draft: str) -> None:
    view = queries.offer(draft)
    assert (view.lat, view.lon) == (market.masked(market.CENTRE).lat, market.masked(market.CENTRE).lon)
    assert (view.lat, view.lon) != (market.CENTRE.lat, market.CENTRE.lon)


def test_it_cannot_go_live_without_the_checks(helper, draft: str) -> None:
    unit.write(services.submit_offer, draft, by=helper)
    with pytest.raises(services.ChecksMissing, match="DBS"):
        unit.write(services.approve_offer, draft, by=market.commissioner())
    assert queries.offer(draft).state is S.SUBMITTED


def test_it_comes_back_with_a_reason_and_goes_again(helper, draft: str) -> None:
    unit.write(services.submit_offer, draft, by=helper)
    with pytest.raises(services.NoReason):
        unit.write(services.return_offer, draft, reason=" ", by=market.commissioner())
    unit.write(services.return_offer, draft, reason="Say which shops you go to.", by=market.commissioner())
    assert queries.offer(draft).returned_reason == "Say which shops you go to."
    unit.write(services.submit_offer, draft, by=helper)
    assert queries.offer(draft).returned_reason is None


def test_an_officer_decides_on_what_they_read(helper, draft: str) -> None:
    unit.write(services.submit_offer, draft, by=helper)
    read = queries.offer(draft).version
    unit.write(services.revise_offer, draft, content=market.content(title="Shopping and pills"), by=helper)
    with pytest.raises(services.StaleOffer):
        unit.write(services.approve_offer, draft, by=market.commissioner(), version=read)


def test_nobody_decides_on_their_own(borough: Flask) -> None:
    both = market.resident("Olu", "Adeyemi")
    unit.write(people.appoint, both.person, "commissioner", SYSTEM)
    both = actor(both.person)
    draft = unit.write(services.draft_offer, party=party_of(both), content=market.content(), by=both)
    unit.write(services.submit_offer, draft, by=both)
    with pytest.raises(services.OwnOffer):
        unit.write(services.approve_offer, draft, by=both)


def test_strangers_touch_nothing(helper, draft: str) -> None:
    stranger = market.resident("Stan", "Ger")
    for act in (services.submit_offer, services.pause, services.retire):
        with pytest.raises(Forbidden):
            unit.write(act, draft, by=stranger)
    with pytest.raises(Forbidden):
        unit.write(services.approve_offer, draft, by=stranger)
    with pytest.raises(Forbidden):
        unit.write(services.draft_offer, party=party_of(helper), content=market.content(), by=stranger)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "ab"),
        ("description", "short"),
        ("categories", []),
        ("price_pence", 600_00),
        ("minimum_minutes", 0),
        ("slots", []),
        ("capacity_minutes", 0),
        ("languages", []),
        ("radius_km", 0),
    ],
)
def test_what_is_missing_is_named(helper, field: str, value) -> None:
    draft = unit.write(
        services.draft_offer, party=party_of(helper), content=market.content(**{field: value}), by=helper
    )
    with pytest.raises(NotAnOffer) as refusal:
        unit.write(services.submit_offer, draft, by=helper)
    assert refusal.value.data["field"] == field


def test_a_neighbour_may_not_offer_personal_care(helper) -> None:
    said = market.content(categories=["personal-care"])
    draft = unit.write(services.draft_offer, party=party_of(helper), content=said, by=helper)
    with pytest.raises(services.NotThisWay):
        unit.write(services.submit_offer, draft, by=helper)


def test_a_volunteer_is_free(helper) -> None:
    said = market.content(kind="volunteer", price_pence=100)
    draft = unit.write(services.draft_offer, party=party_of(helper), content=said, by=helper)
    with pytest.raises(NotAnOffer):
        unit.write(services.submit_offer, draft, by=helper)


def test_pause_resume_retire(helper) -> None:
    offer = market.live_offer(party_of(helper), helper)
    unit.write(services.pause, offer, by=helper)
    assert queries.offer(offer).state is S.PAUSED
    unit.write(services.resume, offer, by=helper)
    unit.write(services.retire, offer, by=helper)
    with pytest.raises(WrongState):
        unit.write(services.resume, offer, by=helper)


def test_suspending_needs_a_decision_or_safeguarding(helper) -> None:
    offer, officer_ = market.live_offer(party_of(helper), helper), market.commissioner()
    with pytest.raises(services.NeedsDecision):
        unit.write(services.suspend_offer, offer, reason="Missed visits", by=officer_)
    unit.write(services.suspend_offer, offer, reason="Missed visits", by=officer_, decision_urn="decision:X")
    assert queries.offer(offer).state is S.SUSPENDED
    with pytest.raises(services.Suspended):
        unit.write(services.revise_offer, offer, content=market.content(title="Another name"), by=helper)
    with pytest.raises(services.NeedsDecision):
        unit.write(services.lift_suspension, offer, reason="It is better now", by=officer_)
    unit.write(services.lift_suspension, offer, reason="It is better now", by=officer_, decision_urn="decision:Y")
    safe = actor(officer("safeguarding"))
    unit.write(services.suspend_offer, offer, reason="A worry was raised", by=safe)
    assert queries.history(offer)[-1].reason == "A worry was raised"
    with pytest.raises(services.NeedsDecision):
        unit.write(services.lift_suspension, offer, reason="I know them", by=officer_)
    unit.write(services.lift_suspension, offer, reason="Nothing in it", by=safe)
    assert queries.offer(offer).state is S.LIVE


def test_the_warehouse_reads_when_it_was_live(helper, clock) -> None:
    from datetime import timedelta

    offer = market.live_offer(party_of(helper), helper)
    since = clock.now()
    clock.advance(timedelta(days=3))
    unit.write(services.pause, offer, by=helper)
    clock.advance(timedelta(days=1))
    unit.write(services.resume, offer, by=helper)
    (fact,) = queries.facts()
    assert fact.spans == ((since, since + timedelta(days=3)), (since + timedelta(days=4), None))
    assert queries.facts(fact.id) == []


def test_commissioners_hear_once_a_day_how_many_offers_and_changes_wait(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    reader = officer("commissioner")

    def said() -> list[str]:
        jobs.run(jobs.registered()["tell-offers-waiting"], force=True)
        return [n.words for n in notices.of_person(reader).notices if n.kind == "offers-waiting"]

    assert said() == []
    who = market.resident()
    party = f"person:{who.person}"
    market.hold_for(party, "shopping")
    first, second = (unit.write(services.draft_offer, party=party, content=market.content(), by=who) for _ in range(2))
    unit.write(services.submit_offer, first, by=who)
    for _ in range(2):
        assert said() == ["An offer, or a change to one, waits for you to look at it."]
    clock.advance(timedelta(days=1))
    assert len(said()) == 1  # nothing new
    unit.write(services.submit_offer, second, by=who)
    assert said()[0] == "2 offers or changes to offers wait for you to look at them."
    assert sign_in(reader).get("/council/offers").status_code == 200
