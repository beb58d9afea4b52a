"""New standard terms: whom they hold for, who is told of them, and who keeps the ones from before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM
from marketplace.offers import queries, services
from marketplace.visits import queries as visits
from marketplace.visits import services as visit_services
from marketplace.visits.domain import Policy
from tests.marketplace import market
from tests.marketplace.agreements import deal, first, of, told, view

FROM = date(2025, 12, 10)
FIRST = date(2025, 1, 1)
KIND = "offer.terms-set"


def set_terms(*points: str, starts: date = FROM) -> None:
    said = {"points": "\n".join(points or ("Be kind.", "Be on time.")), "reason": "Shorter is read."}
    unit.write(services.set_terms, starts=starts, by=market.commissioner(), **said)


def submitted(who: Any) -> str:
    party = f"person:{who.person}"
    market.hold_for(party, "shopping")
    offer: str = unit.write(services.draft_offer, party=party, content=market.content(), by=who)
    unit.write(services.submit_offer, offer, by=who)
    return offer


@pytest.fixture
def bola(borough: Flask) -> Any:
    return market.resident("Bola", "Ade")


def test_everyone_who_offers_is_told_once_and_reads_them(bola: Any, sign_in: Any, client: Any) -> None:
    firm, manager = market.organisation()
    for _ in range(2):
        market.live_offer(f"person:{bola.person}", bola)
    unit.write(services.pause, market.live_offer(firm, manager), by=manager)
    waits, drafts, retired = (market.resident(name) for name in ("Wai", "Dora", "Rita"))
    submitted(waits)
    unit.write(services.draft_offer, party=f"person:{drafts.person}", content=market.content(), by=drafts)
    unit.write(services.retire, market.live_offer(f"person:{retired.person}", retired), by=retired)
    set_terms()
    outbox.drain()
    for who in (bola, manager, waits):
        (notice,) = [n for n in told(who) if n.kind == KIND]
        assert notice.words.startswith("New standard terms hold from Wednesday 10 December 2025.")
        page = sign_in(who.account).get(notice.link)
        assert page.status_code == 200
        assert "New from Wednesday 10 December 2025" in page.text
        assert "Be on time." in page.text
    assert not [n for who in (drafts, retired) for n in told(who) if n.kind == KIND]
    assert "Shorter is read." in client.get("/offers/terms").text  # they are public


def test_of_two_versions_for_one_day_the_later_is_read(borough: Flask, client: Any, clock: Any) -> None:
    set_terms("Never be late.")
    set_terms("Be on time.")
    page = client.get("/offers/terms").text
    assert "Never be late." not in page
    assert "Before that" not in page
    clock.advance(timedelta(days=10))
    page = client.get("/offers/terms").text
    assert "In force since Wednesday 10 December 2025" in page
    assert "Before that" in page
    assert "New from" not in page


def test_a_live_offer_keeps_its_terms(bola: Any, sign_in: Any, clock: Any) -> None:
    offer = market.live_offer(f"person:{bola.person}", bola)
    set_terms()
    clock.advance(timedelta(days=10))
    unit.write(services.pause, offer, by=bola)
    unit.write(services.resume, offer, by=bola)
    changed = market.content(description="I do the weekly shop, carry it up the stairs and put it away.")
    unit.write(services.revise_offer, offer, content=changed, by=bola)
    for edit in queries.revisions_waiting():
        unit.write(services.approve_revision, edit.id, by=market.commissioner())
    assert queries.offer(offer).terms_of == FIRST
    assert "under the standard terms of Wednesday 1 January 2025" in sign_in(bola.account).get(f"/offers/{offer}").text


def test_going_live_accepts_the_terms_of_that_date(bola: Any, sign_in: Any, clock: Any) -> None:
    offer = submitted(bola)
    set_terms()
    clock.advance(timedelta(days=10))
    assert queries.offer(offer).terms_of == FIRST
    unit.write(services.approve_offer, offer, by=SYSTEM)
    assert queries.offer(offer).terms_of == FROM


def test_whoever_sends_an_offer_reads_of_terms_to_come(bola: Any, sign_in: Any) -> None:
    party = f"person:{bola.person}"
    offer = unit.write(services.draft_offer, party=party, content=market.content(), by=bola)
    address, client = f"/offers/{offer}/check", sign_in(bola.account)
    assert "New standard terms" not in client.get(address).text
    set_terms()
    assert "New standard terms hold from Wednesday 10 December 2025" in client.get(address).text


def test_a_booking_keeps_the_terms_it_was_made_under(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    before = view(booking).policy
    dear = Policy(free_hours=96, part_hours=72)
    unit.write(visit_services.set_policy, dear, reason="Helpers asked for it.", by=market.commissioner())
    set_terms()
    clock.set(first(booking).starts_at - timedelta(hours=60))  # free under the old terms, half under the new
    assert visits.policy(clock.now()) == dear != before
    assert view(booking).policy == before
    assert {v.policy for v in of(booking)} == {before}
    assert visits.cost_of_calling_off(booking, clock.now())[0][1] == 0
    assert queries.offer(made.offer).terms_of == FIRST
