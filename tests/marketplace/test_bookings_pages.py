"""The pages from a plan to what is owed, as the two sides open them one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import outbox, unit
from hub.people import services as people
from marketplace.bookings import queries as bookings
from marketplace.offers import queries as offers
from marketplace.offers import services as offer_services
from marketplace.plans import queries as plans
from marketplace.plans import services as plan_services
from marketplace.visits.domain import Money
from tests.marketplace.agreements import deal, finance, first, make_visit, run, told, view
from tests.marketplace.market import commissioner, hold_for, resident
from tests.marketplace.test_bookings_own_money import supporter_of
from tests.marketplace.test_offers_prices import band


def ok(client: FlaskClient, address: str, *said: str) -> str:
    answer = client.get(address)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200, (address, answer.status_code, text[-3000:])
    for words in said:
        assert words in text, (address, words)
    return text


def gone(client: FlaskClient, address: str, **data: Any) -> str:
    answer = client.post(address, data=data)
    assert answer.status_code == 302, (address, answer.status_code, answer.get_data(as_text=True)[:3000])
    return answer.location


def test_the_whole_way_over_the_pages(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    joan, rose = sign_in(made.resident.account), sign_in(made.supplier.account)
    plan = f"/plans/{made.need}"
    ok(joan, f"/needs/{made.need}", "See who could help")
    ok(joan, plan, "See who could do this")
    ok(joan, f"{plan}/tasks", "Tuesday")
    ok(joan, f"{plan}/parts/{made.part}", "Rose T.", "How we worked this out")
    ok(joan, f"{plan}/parts/{made.part}/compare", "set aside now")
    gone(joan, f"{plan}/parts/{made.part}/choose", offer=made.offer, proposal="")
    ok(joan, plan, "Ask Rose T.", "£20.00 a week", "Chosen, not asked yet")
    ask = f"/bookings/new/{made.part}"
    ok(joan, ask, "free until 48 hours", "What this would do to the budget", "Free now", "It takes each week")
    where = gone(joan, ask, slots=["1-600-60"], starts=["8", "12", "2025"], ends=["", "", ""])
    outbox.drain()
    ok(rose, "/bookings/requests", "Joan P.", "Open and answer")
    ok(rose, where, "Can you help?", "Joan P.")
    booking = where.rpartition("/")[2]
    gone(rose, f"{where}/accept", carer="")
    ok(joan, where, "Rose Tanner", "Coming visits")
    ok(joan, f"/needs/{made.need}", "See the plan", "Who helps", "Rose T.")
    ok(joan, f"{where}/cancel", "costs nothing")

    visit = first(booking)
    clock.set(visit.starts_at - timedelta(days=1))
    week = f"/visits?week={visit.starts_at.date() - timedelta(days=visit.starts_at.weekday())}"
    assert "I have arrived" not in ok(rose, week, "Coming up", "Joan Parker")
    clock.set(visit.starts_at)
    ok(rose, "/visits", "I have arrived", "Joan Parker", "KT1 2AB")
    gone(rose, f"/visits/{visit.id}/arrive", **{"from": "week"})
    ok(rose, "/visits", "I have finished")
    clock.advance(timedelta(minutes=75))
    gone(rose, f"/visits/{visit.id}/finish")
    ok(joan, f"/visits/{visit.id}", "Was it as it should be?", "They stayed 15 minutes longer")
    gone(joan, f"/visits/{visit.id}/confirm")
    ok(rose, "/account/owed", "£20.00")
    ok(joan, "/bookings", "Rose Tanner")


def test_a_refusal_stands_on_the_page(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(pence=1000)
    joan = sign_in(made.resident.account)
    unit.write(plan_services.choose, made.part, made.offer, made.resident)
    answer = joan.post(
        f"/bookings/new/{made.part}", data={"slots": ["1-600-60"], "starts": ["8", "12", "2025"], "ends": ["", "", ""]}
    )
    assert answer.status_code == 409
    assert "the budget has" in answer.get_data(as_text=True)


def test_what_is_free_says_that_calling_it_off_is_free(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(price=0, pence=None)
    unit.write(plan_services.choose, made.part, made.offer, made.resident)
    joan, free = sign_in(made.resident.account), "Nothing is paid for this help, so calling a visit off costs nothing."
    for address in (
        f"/bookings/new/{made.part}",
        f"/bookings/{(booking := made.booked())}",
        f"/bookings/{booking}/cancel",
    ):
        assert "of its price is owed" not in ok(joan, address, free)


def test_others_may_not_look(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    booking = made.booked()
    stranger = sign_in(commissioner().account)
    visit = first(booking)
    for address in (
        f"/plans/{made.need}",
        f"/bookings/{booking}",
        f"/visits/{visit.id}",
        f"/bookings/{booking}/cancel",
    ):
        assert stranger.get(address).status_code == 403, address
    assert stranger.get("/council/queries").status_code == 403


def test_needs_near_and_a_proposal(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    rose, joan = sign_in(made.supplier.account), sign_in(made.resident.account)
    ok(rose, "/needs/near", "Joan P.", "I can help")
    ok(rose, f"/needs/near/{made.part}", "Say hello in your own words")
    gone(rose, f"/needs/near/{made.part}", offer=made.offer, slots=["1-600-60"], price="0", words="I would love to.")
    outbox.drain()
    ok(joan, f"/plans/{made.need}", "I would love to.", "Say no, kindly")
    (proposal,) = unit.read(plans.proposals_for, made.need)
    ok(joan, f"/proposals/{proposal.id}/decline", "Say no to Rose T.")
    gone(joan, f"/proposals/{proposal.id}/decline", words="Thank you, my niece comes.")
    assert "my niece comes" in ok(rose, "/needs/near")


def test_a_query_is_decided(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    joan, officer = sign_in(made.resident.account), sign_in(finance().account)
    ok(joan, f"/visits/{visit.id}/query", "What was not right?")
    gone(joan, f"/visits/{visit.id}/query", words="Rose left early.")
    outbox.drain()
    ok(officer, "/council/queries", "Rose left early.")
    ok(officer, f"/council/queries/{visit.id}", "What do you decide?")
    wrong = officer.post(
        f"/council/queries/{visit.id}", data={"outcome": "partial", "reasons": "Half.", "paid_minutes": ""}
    )
    assert wrong.status_code == 422
    gone(officer, f"/council/queries/{visit.id}", outcome="partial", reasons="Half an hour.", paid_minutes="30")
    assert first(booking).paid_pence == 1000
    ok(joan, f"/visits/{visit.id}", "Half an hour.")


def test_forms_of_a_visit(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(person=False)
    booking = made.booked()
    visit = first(booking)
    manager, joan = sign_in(made.supplier.account), sign_in(made.resident.account)
    ok(manager, f"/visits/{visit.id}/carer", "Nobody in particular")
    ok(manager, f"/visits/{visit.id}/carer", "Mo Farrow (a check is missing)")
    refused = manager.post(f"/visits/{visit.id}/carer", data={"carer": made.supplier.person})
    assert refused.status_code == 409
    assert "cannot be sent yet" in refused.text
    hold_for(f"person:{made.supplier.person}", "shopping")
    gone(manager, f"/visits/{visit.id}/carer", carer=made.supplier.person)
    gone(manager, f"/bookings/{booking}/carer", carer=made.supplier.person)
    carer = resident("Cal", "Rivers")
    unit.write(people.add_member, made.party.removeprefix("organisation:"), carer.person, "carer", made.supplier)
    hold_for(f"person:{carer.person}", "shopping")
    gone(manager, f"/visits/{visit.id}/carer", carer=carer.person)
    ok(manager, f"/visits/{visit.id}/cancel", "handed back")
    clock.set(visit.starts_at - timedelta(hours=30))
    ok(joan, f"/visits/{visit.id}/cancel", "costs £10.00")
    sent = sign_in(carer.account)  # whoever is sent reads what it means for them, and not what the resident would owe
    ok(sent, f"/visits/{visit.id}/cancel", "handed back")
    assert "costs £" not in sent.get(f"/visits/{visit.id}/cancel").text
    ok(joan, f"/bookings/{booking}/cancel", "costs £10.00")
    clock.set(visit.ends_at + timedelta(hours=1))
    ok(manager, "/visits", "Write down when I was there")
    ok(manager, f"/visits/{visit.id}/times", "When did you come?")
    ok(manager, f"/visits/{visit.id}/nobody-in", "What happened?")
    gone(manager, f"/visits/{visit.id}/times", arrived="10am", left="10.45")
    assert first(booking).delivered_minutes == 45
    ok(manager, f"/bookings/{booking}", "Visits so far")


def test_requests_are_declined_and_taken_back(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    booking = made.request()
    rose, joan = sign_in(made.supplier.account), sign_in(made.resident.account)
    ok(rose, f"/bookings/{booking}/decline", "Say no to Joan P.")
    gone(rose, f"/bookings/{booking}/decline", reason="I am away.")
    assert view(booking).state.value == "declined"
    again = made.request()
    gone(joan, f"/bookings/{again}/withdraw")
    assert unit.read(bookings.booking, again).state.value == "withdrawn"
    third = made.booked()
    gone(joan, f"/bookings/{third}/cancel", reason="We found someone in the family.")
    assert view(third).state.value == "cancelled"


def test_the_council_changes_the_terms(borough: Flask, clock: Any, sign_in: Any) -> None:
    officer = commissioner()
    client = sign_in(officer.account)
    ok(client, "/council/visit-terms", "Hours to answer a request")
    values = {
        "request_hours": "24", "free_hours": "24", "part_hours": "12", "part_percent": "25", "late_percent": "50",
        "auto_confirm_hours": "48", "ask_hours": "12", "close_days": "5", "officer_days": "10", "horizon_days": "56",
        "early_minutes": "15",
    }  # fmt: skip
    assert client.post("/council/visit-terms", data=values).status_code == 422
    gone(client, "/council/visit-terms", **values, reason="Shorter notice, as residents asked.")
    wrong = client.post("/council/visit-terms", data=values | {"part_hours": "30", "reason": "x"})
    assert wrong.status_code == 422
    ok(client, "/council/visit-terms", "Shorter notice")
    made = deal()
    assert view(made.request()).policy.free_hours == 24
    # What pages say of hours follows the terms in force.
    joan = sign_in(made.resident.account)
    ok(joan, f"/needs/{made.need}?posted=1", "They have 24 hours to answer.")
    ok(joan, "/account/details", "48 hours after its end")


def test_the_calendar_has_a_secret_address(borough: Flask, clock: Any, client: FlaskClient, sign_in: Any) -> None:
    made = deal()
    made.booked()
    joan = sign_in(made.resident.account)
    ok(joan, "/account/calendar", "Make my address")
    gone(joan, "/account/calendar")
    import re

    text = ok(joan, "/account/calendar")
    (path,) = set(re.findall(r"/calendar/[\w-]{40,}\.ics", text))
    feed = client.get(path)
    assert (feed.status_code, feed.mimetype) == (200, "text/calendar")
    gone(joan, "/account/calendar")
    assert client.get(path).status_code == 404


def test_who_asks_pays_what_they_saw_or_is_asked_again(borough: Flask, clock: Any, sign_in: Any) -> None:
    """The price changes between choosing and asking, and then between looking and pressing the button."""
    made = deal()
    band()
    joan = sign_in(made.resident.account)
    gone(joan, f"/plans/{made.need}/parts/{made.part}/choose", offer=made.offer, proposal="")

    def reprice(pence: int) -> None:
        content = unit.read(offers.offer, made.offer).content()
        assert not unit.write(
            offer_services.revise_offer, made.offer, content=replace(content, price_pence=pence), by=made.supplier
        )
        outbox.drain()

    reprice(2_100)
    ask = f"/bookings/new/{made.part}"
    asked = {"slots": ["1-600-60"], "starts": ["8", "12", "2025"], "ends": ["", "", ""], "price": "2100 hour"}
    ok(joan, ask, "£21.00", 'name="price" value="2100 hour"')
    reprice(2_200)
    answer = joan.post(ask, data=asked)
    assert answer.status_code == 409
    assert "The price has just changed to £22.00" in answer.text
    assert 'name="price" value="2200 hour"' in answer.text
    assert joan.post(ask, data=asked | {"price": "2200 visit"}).status_code == 409
    booking = gone(joan, ask, **asked | {"price": "2200 hour"}).rpartition("/")[2]
    assert view(booking).price_pence == 2_200


def test_a_manager_blocks_for_the_organisation_and_a_supporter_for_nobody(borough: Flask, sign_in: Any) -> None:
    made = deal(person=False)
    booking = made.booked()
    text = ok(sign_in(made.supplier.account), f"/bookings/{booking}", "Block ")
    assert f"side={made.party.replace(':', '%3A')}" in text or f"side={made.party}" in text
    assert f"side={made.holder}" in ok(sign_in(made.resident.account), f"/bookings/{booking}").replace("%3A", ":")
    helper = supporter_of(made, ["view", "arrange"], limit_pence=None)
    assert "Block " not in ok(sign_in(helper.account), f"/bookings/{booking}")


def test_every_state_of_a_visits_money_is_said_in_words_of_its_own(borough: Flask) -> None:
    made = deal()
    visit = first(made.booked())
    said = set()
    with borough.test_request_context():
        macro = borough.jinja_env.get_template("marketplace/visits/_parts.html").module.money
        for state in (Money.UNFUNDED, Money.HELD, Money.CAPTURED, Money.REMITTED, Money.PAID_OUT):
            words = str(
                macro(replace(visit, money=state, paid_pence=None if state in (Money.UNFUNDED, Money.HELD) else 1_500))
            ).strip()
            assert words.startswith("£"), (state, words)
            said.add(words)
        kept = str(macro(replace(visit, money=Money.REMITTED, paid_pence=1_500), 150)).strip()
    assert len(said) == 5
    assert "£15.00 was sent to the helper" in said
    assert kept == "£15.00, less the platform’s fee of £1.50, was sent to the helper"
    assert "£15.00 was paid to the helper" in said


def test_the_page_that_blocks_someone_says_what_becomes_of_agreed_visits(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal()
    booking = made.booked()
    joan = sign_in(made.resident.account)
    says = (
        "Requests and gifts between you end.",
        "Visits that are agreed between you stand still, and both of you are told that one has blocked the other",
        "called off at no cost",
    )
    ok(joan, f"/account/blocks/new?party={made.party}", *says)
    gone(joan, "/account/blocks/new", party=made.party)
    outbox.drain()
    assert first(booking).paused_for == ("block",)
    for who in (made.resident, made.supplier):
        assert any("one of you has blocked the other" in notice.words for notice in told(who))
    clock.set(first(booking).ends_at)
    run("close-missed")
    assert (first(booking).occurrence.value, first(booking).paid_pence) == ("cancelled_free", 0)
