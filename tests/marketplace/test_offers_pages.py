"""Offering through the pages: step by step, every field wrong once, the council's queue, edits that wait, prices."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM
from hub.kernel.errors import WrongState
from hub.people import services as people
from marketplace.offers import queries, services
from marketplace.offers.domain import OfferKind, OfferState, Unit
from tests.hub.people import actor, officer
from tests.marketplace import market

ANSWERS: dict[str, dict] = {
    "help": {"categories": ["shopping"]},
    "words": {"title": "Shopping with a smile", "description": "I do the weekly shop and bring it to your kitchen."},
    "price": {"price_pence": "15", "unit": "hour", "minimum_minutes": "60"},
    "where": {"reach": "circle", "radius_km": "3"},
    "when": {
        "slots-0-start": "480",
        "slots-0-minutes": "240",
        "slots-0-day": ["0", "1"],
        "capacity_minutes": "6",
    },
    "more": {"languages": ["en", "ko"], "traits": ["pets-fine"]},
}

WRONG = [
    ("help", {}, "at least one kind"),
    ("words", {"title": "", "description": "long enough to be a description"}, "3 to 80 letters"),
    ("words", {"title": "Hi there", "description": "short"}, "20 to 2,000 letters"),
    ("price", {"price_pence": "", "unit": "hour", "minimum_minutes": "60"}, "Write a price"),
    ("price", {"price_pence": "twelve", "unit": "hour", "minimum_minutes": "60"}, "in pounds"),
    ("price", {"price_pence": "501", "unit": "hour", "minimum_minutes": "60"}, "£0 to £500"),
    ("price", {"price_pence": "15", "minimum_minutes": "60"}, "what the price is for"),
    ("price", {"price_pence": "15", "unit": "hour", "minimum_minutes": "7"}, "from the list"),
    ("where", {"radius_km": "3"}, "Choose where you help"),
    ("where", {"reach": "circle", "radius_km": ""}, "Choose how far you go"),
    ("where", {"reach": "circle", "radius_km": "4000"}, "from 1 to 18"),
    ("where", {"reach": "areas"}, "at least one ward"),
    ("when", {"slots-0-start": "", "capacity_minutes": "6"}, "at least one time"),
    ("when", {**ANSWERS["when"], "capacity_minutes": ""}, "Write a number of hours"),
    ("when", {**ANSWERS["when"], "capacity_minutes": "9999"}, "from 1 to 5,000"),
    ("more", {"sent": "1", "languages": []}, "at least one language"),
]


@pytest.fixture
def bola(borough: Flask):
    return market.resident("Bola", "Ade")


@pytest.fixture
def at_home(bola, sign_in):
    return sign_in(bola.account)


@pytest.fixture
def council(borough: Flask, sign_in):
    return sign_in(market.commissioner().account)


def begin(client, party: str) -> str:
    response = client.post("/offers/new", data={"party": party, "kind": "neighbour"})
    return re.search(r"/offers/(\w{26})/edit/help", response.location)[1]


def test_from_nothing_to_live(bola, at_home, council, client) -> None:
    party = f"person:{bola.person}"
    market.hold_for(party, "shopping")
    offer = begin(at_home, party)
    assert client.get(f"/offers/{offer}").status_code == 404, "a draft is its maker's own"
    steps = list(ANSWERS)
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        assert at_home.get(f"/offers/{offer}/edit/{step}").status_code == 200
        response = at_home.post(f"/offers/{offer}/edit/{step}", data=ANSWERS[step])
        assert response.location == (f"/offers/{offer}/edit/{following}" if following else f"/offers/{offer}/check")
    page = at_home.get(f"/offers/{offer}/check").get_data(as_text=True)
    for words in (
        "Shopping with a smile",
        "£15.00 an hour",
        "Mon and Tue",
        "Korean",
        "You hold every check",
        "standard terms",
    ):
        assert words in page, words
    assert at_home.post(f"/offers/{offer}/check").location == f"/offers/{offer}"
    assert "Shopping with a smile" in council.get("/council/offers").get_data(as_text=True)
    page = council.get(f"/council/offers/{offer}").get_data(as_text=True)
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert council.post(f"/council/offers/{offer}", data={"version": version}).location == "/council/offers"
    page = client.get(f"/offers/{offer}").get_data(as_text=True)
    for words in ("Bola A.", "Identity", "£15.00 an hour", "pets", "neighbourhood, never a home address"):
        assert words.lower() in page.lower(), words
    assert "Bola Ade" not in page
    outbox.drain()
    assert "is live" in at_home.get("/account/notices").get_data(as_text=True)


@pytest.mark.parametrize(("step", "data", "words"), WRONG)
def test_every_field_wrong_once(bola, at_home, step: str, data: dict, words: str) -> None:
    offer = begin(at_home, f"person:{bola.person}")
    response = at_home.post(f"/offers/{offer}/edit/{step}", data=data)
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert words in text
    assert "There is a problem" in text
    for name in ("title", "description", "price_pence", "radius_km", "capacity_minutes"):
        if data.get(name):
            assert data[name] in text


def test_who_and_how_must_be_chosen(bola, at_home) -> None:
    response = at_home.post("/offers/new", data={"party": f"person:{bola.person}"})
    assert response.status_code == 422
    assert "in what way you help" in response.get_data(as_text=True)
    stranger = market.resident("Stan", "Ger")
    assert (
        at_home.post("/offers/new", data={"party": f"person:{stranger.person}", "kind": "neighbour"}).status_code == 422
    )


def test_a_manager_offers_for_the_organisation(borough: Flask, sign_in) -> None:
    party, manager = market.organisation()
    client = sign_in(manager.account)
    assert f'value="{party}" checked' in client.get("/offers/new?kind=organisation").get_data(as_text=True)
    offer = begin(client, party)
    view = queries.offer(offer)
    assert (view.sector, view.lat, view.lon) == ("business", market.NEAR.lat, market.NEAR.lon)


def test_a_person_without_a_place_is_asked_for_it(borough: Flask, sign_in) -> None:
    ana = market.resident("Ana", "New", point=None)
    client = sign_in(ana.account)
    offer = begin(client, f"person:{ana.person}")
    assert "What is your postcode?" in client.get(f"/offers/{offer}/edit/where").get_data(as_text=True)
    refused = client.post(f"/offers/{offer}/edit/where", data={**ANSWERS["where"], "postcode": " "})
    assert refused.status_code == 422
    assert "Write a postcode, like KT1 1EU." in refused.get_data(as_text=True)
    refused = client.post(f"/offers/{offer}/edit/where", data={**ANSWERS["where"], "postcode": "ZZ1 1ZZ"})
    assert refused.status_code == 422
    assert "We cannot find" in refused.get_data(as_text=True)
    client.post(f"/offers/{offer}/edit/where", data={**ANSWERS["where"], "postcode": "KT1 2AB"})
    assert queries.offer(offer).ward == "T02"


def test_it_comes_back_with_the_reason(bola, at_home, council) -> None:
    party = f"person:{bola.person}"
    offer = unit.write(services.draft_offer, party=party, content=market.content(), by=bola)
    unit.write(services.submit_offer, offer, by=bola)
    refused = council.post(f"/council/offers/{offer}", data={"version": "1"})
    assert council.post(f"/council/offers/{offer}", data={"version": "9" * 5000}).status_code == refused.status_code
    assert refused.status_code == 409, "stale"
    version = str(queries.offer(offer).version)
    refused = council.post(f"/council/offers/{offer}", data={"version": version})
    assert refused.status_code == 409
    assert "missing or out of date" in refused.get_data(as_text=True)
    refused = council.post(f"/council/offers/{offer}/return", data={"reason": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.get_data(as_text=True)
    council.post(f"/council/offers/{offer}/return", data={"reason": "Say which shops.", "version": version})
    assert "Say which shops." in at_home.get(f"/offers/{offer}/check").get_data(as_text=True)
    assert "Say which shops." in at_home.get("/offers").get_data(as_text=True)


@pytest.fixture
def live(bola) -> str:
    return market.live_offer(f"person:{bola.person}", bola)


def test_when_and_where_change_at_once(bola, at_home, live: str) -> None:
    at_home.post(f"/offers/{live}/edit/where", data={"reach": "areas", "areas": ["T01", "T02"]})
    assert queries.offer(live).areas == ("T01", "T02")
    at_home.post(f"/offers/{live}/edit/when", data=ANSWERS["when"])
    assert queries.offer(live).capacity_minutes == 360
    assert queries.revisions_waiting() == []


def test_words_wait_with_their_difference_and_two_edits_wait_together(bola, at_home, council, live: str) -> None:
    at_home.post(f"/offers/{live}/edit/words", data={**ANSWERS["words"], "title": "Shopping and a chat"})
    at_home.post(f"/offers/{live}/edit/price", data={**ANSWERS["price"], "price_pence": "19"})
    view = queries.offer(live)
    assert (view.title, view.price_pence, view.state) == ("Shopping with a smile", 1500, OfferState.LIVE)
    (edit,) = queries.revisions_waiting()
    page = council.get(f"/council/offers/{live}").get_data(as_text=True)
    for words in ("Shopping with a smile", "Shopping and a chat", "£15.00", "£19.00"):
        assert words in page
    assert council.post(f"/council/offers/{live}/changes/{edit.id}/approve").status_code == 302
    view = queries.offer(live)
    assert (view.title, view.price_pence) == ("Shopping and a chat", 1900)


def test_a_change_is_turned_down_or_taken_back(bola, at_home, council, live: str) -> None:
    words = {**ANSWERS["words"], "title": "Anything you like"}
    at_home.post(f"/offers/{live}/edit/words", data=words)
    (edit,) = queries.revisions_waiting()
    address = f"/council/offers/{live}/changes/{edit.id}/return"
    assert council.post(address, data={"reason": ""}).status_code == 422
    council.post(address, data={"reason": "Too vague."})
    assert "Too vague." in at_home.get(f"/offers/{live}").get_data(as_text=True)
    at_home.post(f"/offers/{live}/edit/words", data=words)
    at_home.post(f"/offers/{live}/drop-change")
    assert queries.revisions_waiting() == []
    assert queries.offer(live).title == "Shopping with a smile"


def test_a_price_inside_the_band_is_live_at_once(bola, at_home, council, live: str) -> None:
    wrong = {
        "category": "shopping",
        "unit": "hour",
        "low_pence": "20",
        "high_pence": "12",
        "starts": ["1", "12", "2025"],
    }
    refused = council.post("/council/prices", data=wrong)
    assert refused.status_code == 422
    assert "must not be below the lowest" in refused.get_data(as_text=True)
    assert council.post("/council/prices", data={**wrong, "low_pence": "12", "high_pence": "20"}).status_code == 302
    assert "£12.00" in council.get("/council/prices").get_data(as_text=True)
    at_home.post(f"/offers/{live}/edit/price", data={**ANSWERS["price"], "price_pence": "20"})
    assert queries.offer(live).price_pence == 2000
    at_home.post(f"/offers/{live}/edit/price", data={**ANSWERS["price"], "price_pence": "20.50"})
    assert queries.offer(live).price_pence == 2000
    assert len(queries.revisions_waiting()) == 1


def test_a_band_ends_the_one_before(borough: Flask) -> None:
    given = {"category": "shopping", "unit": Unit.HOUR, "by": SYSTEM}
    unit.write(services.set_band, **given, low_pence=1000, high_pence=2000, starts=date(2025, 1, 1))
    unit.write(services.set_band, **given, low_pence=1200, high_pence=2200, starts=date(2025, 12, 1))
    first, second = queries.bands()
    assert (first.ends, second.ends) == (date(2025, 11, 30), None)
    assert queries.bands(date(2025, 6, 1)) == [first]


def test_pause_resume_retire_by_the_page(bola, at_home, client, live: str) -> None:
    at_home.post(f"/offers/{live}/pause")
    assert client.get(f"/offers/{live}").status_code == 404
    assert "Bring it back" in at_home.get(f"/offers/{live}").get_data(as_text=True)
    at_home.post(f"/offers/{live}/resume")
    assert "for good?" in at_home.get(f"/offers/{live}/retire").get_data(as_text=True)
    assert at_home.post(f"/offers/{live}/retire").location == "/offers"
    assert queries.offer(live).state is OfferState.RETIRED
    assert at_home.get(f"/offers/{live}").status_code == 200


def test_safeguarding_suspends_at_once_and_it_is_lifted(bola, at_home, council, live: str, sign_in) -> None:
    safe = sign_in(actor(officer("safeguarding")).account)
    assert council.post(f"/council/offers/{live}/suspend", data={"reason": "A worry"}).status_code == 403
    assert safe.post(f"/council/offers/{live}/suspend", data={"reason": ""}).status_code == 422
    safe.post(f"/council/offers/{live}/suspend", data={"reason": "A worry was raised"})
    assert "A worry was raised" in at_home.get(f"/offers/{live}").get_data(as_text=True)
    assert at_home.post(f"/offers/{live}/edit/when", data=ANSWERS["when"]).status_code == 409
    page = council.get(f"/council/offers/{live}").get_data(as_text=True)
    assert f"/council/decisions/new/lift-suspension?target=offer:{live}" in page
    assert f"/council/offers/{live}/lift" not in page
    assert council.post(f"/council/offers/{live}/lift", data={"reason": "It is settled"}).status_code == 403
    safe.post(f"/council/offers/{live}/lift", data={"reason": "It is settled"})
    assert queries.offer(live).state is OfferState.LIVE


def test_strangers_see_no_doors(bola, live: str, sign_in, client) -> None:
    stranger = sign_in(market.resident("Stan", "Ger").account)
    for address in (f"/offers/{live}/edit/words", f"/offers/{live}/check", f"/offers/{live}/retire", "/council/offers"):
        assert stranger.get(address).status_code == 403
        assert client.get(address).status_code == 302
    assert stranger.post(f"/offers/{live}/pause").status_code == 403


def test_a_draft_goes_back_to_its_first_question(bola, at_home) -> None:
    at_home.post("/offers/new", data={"party": f"person:{bola.person}", "kind": "neighbour"})
    (draft,) = queries.offers_of(f"person:{bola.person}")
    assert f"/offers/{draft.id}/who" in at_home.get(f"/offers/{draft.id}/edit/help").text  # back
    assert f"/offers/{draft.id}/who?change=1" in at_home.get(f"/offers/{draft.id}/check").text.replace("&amp;", "&")
    for step, answers in ANSWERS.items():
        at_home.post(f"/offers/{draft.id}/edit/{step}", data=answers)
    firm = unit.write(people.found_organisation, "Ade and Daughter", "business", point=(51.43, -0.3), by=bola)
    asked = at_home.get(f"/offers/{draft.id}/who").text
    assert re.search(r'value="neighbour"[^>]*checked', asked)
    wrong = at_home.post(f"/offers/{draft.id}/who", data={"party": f"organisation:{firm}", "kind": ""})
    assert wrong.status_code == 422
    data = {"party": f"organisation:{firm}", "kind": "professional"}
    gone = at_home.post(f"/offers/{draft.id}/who?change=1", data=data)
    assert gone.location.endswith(f"/offers/{draft.id}/check")
    view = queries.offer(draft.id)
    assert (view.party, view.sector, view.kind) == (f"organisation:{firm}", "business", OfferKind.PROFESSIONAL)
    assert (view.lat, view.ward) == (51.43, "T01")
    assert view.title == ANSWERS["words"]["title"]  # the other answers stay
    elsewhere = {"party": "organisation:" + "0" * 26, "kind": "neighbour"}
    assert at_home.post(f"/offers/{draft.id}/who", data=elsewhere).status_code == 422
    at_home.post(f"/offers/{draft.id}/check")
    assert at_home.get(f"/offers/{draft.id}/who").status_code == 404  # the council has it
    with pytest.raises(WrongState):
        unit.write(services.change_who, draft.id, party=view.party, kind=OfferKind.NEIGHBOUR, by=bola)


def test_the_council_writes_its_standard_terms_anew(bola, at_home, council, clock) -> None:
    first = queries.terms_on(date(2025, 12, 2))
    data = {"points": "• Be kind.\n\n  Be on time. ", "starts": ["10", "12", "2025"], "reason": "Shorter is read."}
    for wrong, said in (
        ({"points": " "}, "at least one point"),
        ({"starts": ["2", "12", "2025"]}, "tomorrow or a later day"),
        ({"starts": ["", "", ""]}, "Write the first day"),
        ({"reason": ""}, "Say why"),
    ):
        refused = council.post("/council/terms", data=data | wrong)
        assert refused.status_code == 422
        assert said in refused.text
    assert council.post("/council/terms", data=data).status_code == 302
    assert queries.terms_on(date(2025, 12, 9)) == first
    assert queries.terms_on(date(2025, 12, 10)).points == ("Be kind.", "Be on time.")
    unit.write(
        services.set_terms,
        points="Be kind.",
        starts=date(2025, 12, 10),
        reason="Even shorter.",
        by=market.commissioner(),
    )
    assert queries.terms_on(date(2026, 1, 1)).points == ("Be kind.",)
    page = council.get("/council/terms").text
    assert "Shorter is read." in page
    assert "10 December 2025" in page
    early = market.live_offer(f"person:{bola.person}", bola)
    clock.advance(timedelta(days=10))
    late = market.live_offer(f"person:{bola.person}", bola)
    assert queries.offer(early).terms_of == first.starts
    assert queries.offer(late).terms_of == date(2025, 12, 10)
    assert at_home.get("/council/terms").status_code == 403
