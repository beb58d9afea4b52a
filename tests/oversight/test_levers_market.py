"""Levers: a decision with every part, and a market that really changes in the same moment, or neither."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.categories import queries as categories
from hub.kernel import clock as clocks
from hub.kernel import ids, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing, WrongState
from hub.notices import queries as notices
from hub.places import services as places
from marketplace.bookings import services as bookings
from marketplace.failures import services as failing
from marketplace.offers import queries as offers
from marketplace.offers import services as offering
from marketplace.offers.domain import OfferState
from matching.search.queries import index as search_index
from oversight.alerts import queries as alerts
from oversight.alerts import services as alerting
from oversight.alerts.domain import AlertState
from oversight.alerts.models import Alert
from oversight.decisions import queries as decisions
from oversight.decisions import services as deciding
from oversight.decisions.domain import NotSaid, NotYet, Reasons, ReviewedAlready, ReviewTooSoon, TooLong, Worked
from oversight.disclosure.domain import Cell, Tier
from oversight.levers import queries, services
from oversight.levers.domain import Call, CallTooShort, NoSuchCategory, NothingToLift, NothingToSuspend, NoWords
from oversight.metrics.queries import Place
from payments.holds.models import HoldDraw, HoldRecovery
from tests.hub.people import actor, officer
from tests.marketplace.agreements import deal, make_visit, of
from tests.marketplace.conftest import POSTCODES
from tests.marketplace.market import live_offer, organisation, resident
from tests.oversight.cells import BEFORE, freeze, index, rate
from tests.oversight.facts import PERIOD

TODAY = date(2025, 12, 2)
WHY = Reasons("Care Act 2014, section 5", "Too few come here.", "A grant.", "none", TODAY + timedelta(weeks=12))
CALL = Call("shopping", "T01", "Who could do shopping?", TODAY + timedelta(weeks=4))


@pytest.fixture
def market(borough: Flask) -> Flask:
    unit.write(places.import_postcodes, POSTCODES)
    return borough


@pytest.fixture
def by(market: Flask) -> Actor:
    return actor(officer("commissioner"))


def state(offer: str) -> OfferState:
    return unit.read(offers.offer, offer).state


def found_in_search(offer: str) -> bool:
    outbox.drain()
    return offer in dict(search_index().versions())


def alert_on(metric: str = "depth", cell: Cell | None = None, beside: dict[Place, Cell] | None = None) -> str:
    """An alert on ward T03, with what other wards had in the same two periods."""
    for span in (BEFORE, PERIOD):
        freeze(metric, "ward-period", {Place("T03"): cell or index(1.0)} | (beside or {}), span)
    unit.write(alerting.watch, "all", clocks.now())
    (found,) = unit.read(alerts.alerts)
    return found.id


# One supplier, at once


def test_one_supplier_s_figure_can_be_an_urgent_alert_that_leads_to_its_suspension(market: Flask, sign_in: Any) -> None:
    offer = live_offer(*organisation())
    other = live_offer(*organisation("Other Care"))
    party = unit.read(offers.offer, offer).party
    place = Place("all", supplier=party)
    freeze("missed", "borough-supplier-period", {place: Cell(0.2, 1, 20.0, 100.0, trials=100)})
    unit.write(alerting.watch, "all", clocks.now())
    assert unit.read(alerts.alerts) == []  # one period is not enough
    desk = sign_in(officer("commissioner"))
    sent = {"metric": "fill", "place": f"supplier:{party}", "reason": "Nobody came to five people on Sunday."}
    refused = desk.post("/council/alerts/new", data=sent)
    assert (refused.status_code, "not worked out for one supplier" in refused.text) == (422, True)
    opened = desk.post("/council/alerts/new", data=sent | {"metric": "missed"})
    (alert,) = unit.read(alerts.alerts)
    assert opened.location.endswith(alert.id)
    assert (alert.place, alert.urgent) == (place, "Nobody came to five people on Sunday.")
    listed = desk.get("/council/alerts").text
    door = f"/council/decisions/new/suspension?alert={alert.id}"
    assert f'href="{door}"' in listed  # the lever is one click away
    assert "outside Kith" not in desk.get(f"/council/alerts/{alert.id}").text  # for conduct it is among the buttons
    form = desk.get(door).text
    assert (offer in form, other in form) == (True, False)
    why = {"power": "Contract, 4.2", "reasons": "Missed visits.", "alternatives": "A notice.", "conflicts": "none"}
    day = TODAY + timedelta(weeks=4)
    data = why | {"target": f"offer:{offer}", "review_on": f"{day.day} {day.month} {day.year}", "public": "y"}
    assert desk.post(door, data=data).status_code == 302
    assert (state(offer), state(other)) == (OfferState.SUSPENDED, OfferState.LIVE)
    assert unit.read(alerts.alert, alert.id).state is AlertState.ANSWERED


# The list


def main(page: str) -> str:
    """What a page is about, without the tokens of the forms around it, which are new each second."""
    return page.partition("<main")[2].partition("</main>")[0]


def test_every_live_alert_is_on_some_page_of_the_list(market: Flask, sign_in: Any) -> None:
    first = alert_on()

    def copies() -> None:
        kept = db.session.get_one(Alert, first)
        for n in range(205):  # more than any list in one piece
            told = {c.key: getattr(kept, c.key) for c in Alert.__table__.columns if c.key != "id"}
            db.session.add(Alert(**told | {"id": ids.new(), "category": f"kind-{n}"}))

    unit.write(copies)
    assert len(unit.read(alerts.alerts)) == 206
    desk = sign_in(officer("commissioner"))
    pages = [main(desk.get(f"/council/alerts?page={n}").text) for n in range(1, 12)]
    assert sum(page.count('href="/council/alerts/0') for page in pages) == 206
    assert sum(f"/council/alerts/{first}" in page for page in pages) == 1
    assert main(desk.get("/council/alerts?page=" + "9" * 5000).text) == pages[-1]  # past the end is the last


# The record


@pytest.mark.parametrize("part", ["power", "reasons", "alternatives", "conflicts"])
def test_a_decision_needs_each_part(part: str) -> None:
    with pytest.raises(NotSaid) as refused:
        replace(WHY, **{part: "  "})
    assert refused.value.data["field"] == part
    with pytest.raises(TooLong):
        replace(WHY, **{part: "x" * 4001})


def test_a_decision_needs_a_role_and_a_day_to_look_again(by: Actor) -> None:
    call = {"why": WHY, "by": by}
    for role in ("finance", "councillor", "administrator", "funder"):
        with pytest.raises(Forbidden):
            unit.write(services.call_for_services, CALL, **(call | {"by": actor(officer(role))}))
    with pytest.raises(ReviewTooSoon):
        unit.write(services.call_for_services, CALL, **(call | {"why": replace(WHY, review_on=TODAY)}))
    assert unit.read(decisions.decisions, public_only=False) == []


def test_only_public_decisions_are_in_the_register(by: Actor) -> None:
    unit.write(services.call_for_services, CALL, why=replace(WHY, public=False), by=by)
    unit.write(services.call_for_services, CALL, why=WHY, by=by)
    assert len(unit.read(decisions.decisions, public_only=False)) == 2
    (shown,) = unit.read(decisions.decisions, public_only=True)
    hidden = next(d for d in unit.read(decisions.decisions, public_only=False) if d.id != shown.id)
    assert unit.read(decisions.decision, hidden.id, public_only=True) is None


def test_it_is_looked_at_again_once_and_not_before_its_day(by: Actor, clock: Any) -> None:
    unit.write(services.call_for_services, CALL, why=WHY, by=by)
    (made,) = unit.read(decisions.decisions, public_only=True)
    look = {"worked": Worked.PARTLY, "words": "Two came.", "by": by}
    with pytest.raises(NotYet):
        unit.write(deciding.look_again, made.id, **look)
    clock.advance(timedelta(weeks=12))
    assert unit.read(decisions.due, TODAY + timedelta(weeks=12)) == [made]
    with pytest.raises(NotSaid):
        unit.write(deciding.look_again, made.id, **(look | {"words": " "}))
    unit.write(deciding.look_again, made.id, **look)
    assert unit.read(decisions.due, TODAY + timedelta(weeks=12)) == []
    assert unit.read(decisions.reviewed, [made.id]) == {made.id: Worked.PARTLY}
    with pytest.raises(ReviewedAlready):
        unit.write(deciding.look_again, made.id, **look)


# Suspend and lift


def test_a_suspension_takes_an_offer_out_of_the_market(by: Actor) -> None:
    party, manager = organisation()
    one, other = live_offer(party, manager), live_offer(party, manager, title="Company too", categories=["company"])
    assert found_in_search(one)
    decision = unit.write(services.suspend, f"offer:{one}", why=WHY, by=by)
    assert (state(one), state(other)) == (OfferState.SUSPENDED, OfferState.LIVE)
    assert not found_in_search(one)
    assert found_in_search(other)
    assert unit.read(offers.history, one)[-1].decision == f"decision:{decision}"
    unit.write(services.lift, f"offer:{one}", why=WHY, by=by)
    assert state(one) is OfferState.LIVE
    assert found_in_search(one)


def test_a_suspension_of_a_supplier_takes_all_it_offers(by: Actor) -> None:
    party, manager = organisation()
    one, other = live_offer(party, manager), live_offer(party, manager, title="Company too", categories=["company"])
    unit.write(offering.pause, other, by=manager)
    unit.write(services.suspend, party, why=WHY, by=by)
    assert {state(one), state(other)} == {OfferState.SUSPENDED}
    with pytest.raises(NothingToSuspend):
        unit.write(services.suspend, party, why=WHY, by=by)
    unit.write(services.lift, party, why=WHY, by=by)
    with pytest.raises(NothingToLift):
        unit.write(services.lift, party, why=WHY, by=by)


def test_a_refused_suspension_leaves_no_decision(by: Actor) -> None:
    party, manager = organisation()
    live_offer(party, manager)
    for target in ("offer:nobody", "offer:" + "0" * 26):
        with pytest.raises(Missing):
            unit.write(services.suspend, target, why=WHY, by=by)
    with pytest.raises(Forbidden):
        unit.write(services.suspend, party, why=WHY, by=manager)
    assert unit.read(decisions.decisions, public_only=False) == []


def test_the_lever_names_what_it_can_be_pulled_on(by: Actor) -> None:
    party, manager = organisation()
    one, other = live_offer(party, manager), live_offer(party, manager, title="Company too", categories=["company"])
    assert {value for value, _ in unit.read(queries.targets, suspended=False)} == {
        party,
        f"offer:{one}",
        f"offer:{other}",
    }
    assert unit.read(queries.targets, suspended=True) == []
    unit.write(services.suspend, f"offer:{one}", why=WHY, by=by)
    assert unit.read(queries.targets, suspended=True, only=party) == [
        (f"offer:{one}", "Anchorage Care: Shopping with a smile")
    ]


def test_an_offer_called_as_its_supplier_is_named_once(by: Actor) -> None:
    party, manager = organisation()
    live_offer(party, manager, title="Anchorage Care")
    assert [words for _, words in unit.read(queries.targets, suspended=False)] == ["Anchorage Care"]


# Calls


def test_a_call_reaches_those_who_could_answer_and_no_others(by: Actor) -> None:
    shopper = resident("Rose", "Tanner")
    gardener = resident("Gil", "Moss")
    far = resident("Far", "Away")
    live_offer(f"person:{shopper.person}", shopper, areas=["T02"])
    live_offer(f"person:{gardener.person}", gardener, categories=["garden"], areas=["T01"])
    live_offer(f"person:{far.person}", far, categories=["garden"], areas=["T03"])
    idle = resident("Idle", "Hand")
    call = unit.write(services.call_for_services, CALL, why=WHY, by=by)
    outbox.drain()

    def told(who: Actor) -> bool:
        assert who.person
        return any(n.link == f"/calls/{call}" for n in unit.read(notices.of_person, who.person).notices)

    assert [told(who) for who in (shopper, gardener, far, idle)] == [True, True, False, False]
    assert [c.id for c in unit.read(queries.calls, TODAY)] == [call]
    assert unit.read(queries.calls, CALL.until + timedelta(days=1)) == []


def test_a_call_for_professionals_does_not_trouble_volunteers(by: Actor) -> None:
    helper = resident("Rose", "Tanner")
    live_offer(f"person:{helper.person}", helper, kind="volunteer", price_pence=0, areas=["T01"])
    assert not categories.category("personal-care").open_to("volunteer", organisation=False)
    assert unit.read(queries.could_answer, "personal-care", ["T01"]) == []
    assert unit.read(queries.could_answer, "pets", ["T01"]) == [f"person:{helper.person}"]
    assert unit.read(queries.could_answer, "pets", None) == []


def test_a_call_that_nobody_could_answer_is_refused(by: Actor) -> None:
    for call, refusal in (
        (replace(CALL, until=TODAY + timedelta(days=6)), CallTooShort),
        (replace(CALL, category="magic"), NoSuchCategory),
    ):
        with pytest.raises(refusal):
            unit.write(services.call_for_services, call, why=WHY, by=by)
    with pytest.raises(NoWords):
        replace(CALL, words=" ")


# Alerts answered, and what came of it


def test_a_lever_answers_its_alert_and_keeps_the_evidence(by: Actor) -> None:
    alert = alert_on()
    decision = unit.write(services.leave_it, alert, why=WHY, by=by)
    view = unit.read(alerts.alert, alert)
    record = unit.read(decisions.decision, decision, public_only=True)
    assert view is not None
    assert record is not None
    assert view.state is AlertState.ANSWERED
    assert record.evidence["figures"] == view.evidence
    assert (record.evidence["metric"], record.evidence["area"], record.alert_id) == ("depth", "T03", alert)
    assert [d.id for d in unit.read(decisions.answering, alert)] == [decision]


def test_an_alert_that_passed_cannot_be_answered(by: Actor) -> None:
    alert = alert_on()
    freeze("depth", "ward-period", {Place("T03"): index(5.0)}, type(PERIOD)(
        PERIOD.last + timedelta(days=1), PERIOD.last + timedelta(days=28), PERIOD.grain))  # fmt: skip
    unit.write(alerting.watch, "all", clocks.now())
    with pytest.raises(WrongState):
        unit.write(services.call_for_services, CALL, why=WHY, by=by, alert=alert)
    assert unit.read(queries.calls, TODAY) == []


def test_before_and_after_stand_beside_comparable_places(by: Actor, clock: Any) -> None:
    alert = alert_on(beside={Place("T01"): index(6.0), Place("T02"): index(8.0)})
    decision = unit.write(services.leave_it, alert, why=WHY, by=by)
    record = unit.read(decisions.decision, decision, public_only=True)
    assert record is not None
    before = unit.read(queries.effect, record, Tier.T2)
    assert before is not None
    assert (before.here.before, before.here.after, before.there.before, before.compared) == (1.0, None, 7.0, 2)
    for weeks in (4, 8):  # the span in which it was decided, which counts on neither side, and the one after
        span = type(PERIOD)(PERIOD.first + timedelta(weeks=weeks), PERIOD.last + timedelta(weeks=weeks), PERIOD.grain)
        rows = {Place("T01"): index(6.0), Place("T02"): index(6.0), Place("T03"): index(weeks / 2)}
        freeze("depth", "ward-period", rows, span)
    after = unit.read(queries.effect, record, Tier.T2)
    assert after is not None
    assert (after.here.after, after.there.after) == (4.0, 6.0)


def test_everyone_gets_the_published_table_where_the_evidence_is_for_officers(by: Actor) -> None:
    freeze("fill", "ward-quarter", {Place("T03"): rate(0.5, 120), Place("T01"): rate(0.9, 101)})
    decision = unit.write(services.leave_it, alert_on("fill", rate(0.4, 60)), why=WHY, by=by)
    record = unit.read(decisions.decision, decision, public_only=True)
    assert record is not None
    assert not queries.public_evidence(record)
    public = unit.read(queries.effect, record, Tier.T0)
    assert public is not None
    assert public.table.code == "ward-quarter"
    work = unit.read(queries.effect, record, Tier.T2)
    assert work is not None
    assert work.table.code == "ward-period"


def test_a_person_who_helps_is_not_named_to_everyone(by: Actor) -> None:
    helper = resident("Rose", "Tanner")
    party = f"person:{helper.person}"
    live_offer(party, helper, title="Shopping with Rose")
    decision = unit.write(services.suspend, party, why=WHY, by=by)
    record = unit.read(decisions.decision, decision, public_only=True)
    assert record is not None
    assert "Rose" not in unit.read(queries.about_words, record, named=False)
    assert "Rose T." in unit.read(queries.about_words, record, named=True)


def test_a_supplier_who_stops_is_shown_with_what_it_is_owed_and_owes_back(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal()
    booking = made.booked()
    visit = of(booking)[0]
    make_visit(clock, visit, made.supplier)
    unit.write(bookings.confirm, visit.id, made.resident)
    page = f"/council/failures/{failing.work_out(made.party, clocks.today(), 'Out of money', actor(officer('commissioner')))}"
    desk = sign_in(officer("commissioner"))
    shown = " ".join(re.sub("<[^>]*>", " ", desk.get(page).text).split())
    assert "Owed to Rose T. for visits that took place £20.00" in shown
    assert "Owed back by Rose T. £0.00" in shown
    assert "Finance asks Stripe for the rest" not in shown

    def refunded() -> None:
        """As after a refund of what had been transferred."""
        draw = db.session.scalars(sa.select(HoldDraw).where(HoldDraw.about == visit.urn)).one()
        of_draw = {name: getattr(draw, name) for name in ("about", "place", "source", "fund_id")}
        db.session.add(
            HoldRecovery(
                **of_draw,
                id=ids.new(),
                budget_id=made.budget,
                payee=made.party,
                amount_pence=1500,
                open_pence=1234,
                made_at=clocks.now(),
            )
        )

    unit.write(refunded)
    shown = desk.get(page).text
    assert "£12.34" in shown
    assert "Finance asks Stripe for the rest" in shown
