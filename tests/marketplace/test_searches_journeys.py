"""Along a journey: from one place to another, as the crow flies; what cannot be one, and what is said instead."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from geopy.distance import geodesic

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.people import services as people
from hub.places.domain import Point
from marketplace.searches.domain import DETOURS, SamePlace, require_two
from marketplace.watches import queries as watches
from tests.hub.people import actor, enter
from tests.marketplace import market

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
FROM, TO = (51.41, -0.30), (51.43, -0.30)  # KT1 2AB and KT2 5AA
JOURNEY = {"postcode": "KT1 2AB", "to": "KT2 5AA"}


def find(client: FlaskClient, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/find.json", query_string=asked, headers=BROWSER).get_json()
    return found


def offered(name: str, lat: float, lon: float, **more: Any) -> str:
    party, manager = market.organisation(name, point=Point(lat, lon))
    return market.live_offer(party, manager, **({"title": name, "kind": "professional", "radius_km": 0.1} | more))


@pytest.fixture
def three(borough: Flask) -> dict[str, str]:
    """One on the line, one that makes it about a mile and a half longer, one far behind."""
    made = {
        "on the line": offered("On the line", 51.42, -0.3005),
        "aside": offered("Aside", 51.42, -0.273),
        "behind": offered("Behind", 51.395, -0.30),
    }
    outbox.drain()
    return made


def longer(lat: float, lon: float) -> float:
    """Miles by which the journey grows, by geopy."""
    by = (lat, lon)
    return float((geodesic(FROM, by) + geodesic(by, TO) - geodesic(FROM, TO)).miles)


def test_what_is_on_the_way_is_found_though_it_comes_to_nobody(client: FlaskClient, three: dict[str, str]) -> None:
    assert find(client, postcode="KT1 2AB")["total"] == 0
    answer = find(client, **JOURNEY)
    assert [hit["title"] for hit in answer["offers"]] == ["On the line"]
    assert longer(51.42, -0.273) < 2 < longer(51.395, -0.30) < 2.1
    answer = find(client, **JOURNEY, detour="2")
    assert [hit["title"] for hit in answer["offers"]] == ["On the line", "Aside"], "the least out of the way first"
    assert [hit["detour_miles"] for hit in answer["offers"]] == [0.0, round(longer(51.42, -0.273), 1)]
    assert {hit["miles"] for hit in answer["offers"]} == {None}
    assert find(client, **JOURNEY, detour="5")["total"] == 3
    assert find(client, **JOURNEY, detour="5", reach="1")["total"] == 1, "and within a mile of where it begins"


def test_there_and_back_are_one_way(client: FlaskClient, three: dict[str, str]) -> None:
    there = {hit["id"] for hit in find(client, **JOURNEY, detour="2")["offers"]}
    back = {hit["id"] for hit in find(client, postcode="KT2 5AA", to="KT1 2AB", detour="2")["offers"]}
    assert there == back


def test_the_page_says_what_longer_means(client: FlaskClient, three: dict[str, str]) -> None:
    text = client.get("/find", query_string=JOURNEY | {"q": "shopping", "detour": "2"}, headers=BROWSER).text
    assert '<h1 class="govuk-heading-l">Help between KT1 2AB and KT2 5AA</h1>' in text
    assert "2 offers between KT1 2AB and KT2 5AA" in text
    assert "as the crow flies: how much further it is from KT1 2AB to KT2 5AA" in text
    assert "On the way, or less than half a mile longer" in text
    assert f"About {round(longer(51.42, -0.273), 1)} miles longer" in text
    assert 'value="KT2 5AA"' in text
    assert text.count('class="map__here"') == 2
    assert 'class="map__way"' in text
    assert 'class="map__way"' not in client.get("/find?q=shopping&postcode=KT1+2AB&reach=any", headers=BROWSER).text
    assert '<option value="2" selected>' in text
    assert '<details class="govuk-details" open>' in text


def test_a_mile_is_meant_where_nobody_says_and_the_page_shows_it(client: FlaskClient, three: dict[str, str]) -> None:
    assert '<option value="1" selected>At most 1 mile longer' in client.get("/find", query_string=JOURNEY).text


def test_little_on_the_way_says_what_to_give_up(client: FlaskClient, three: dict[str, str]) -> None:
    answer = find(client, **JOURNEY, day="6")
    assert (answer["total"], answer["near"]) == (0, 1)
    assert {one["constraint"]: one["brings"] for one in answer["relax"]} == {"slots": 1}
    text = client.get("/find", query_string=JOURNEY | {"day": "6"}).text
    assert "1 is on the way, but none works on Sundays." in text
    nothing = JOURNEY | {"category": "garden", "detour": "0.5"}
    offered("Greens", 51.43, -0.33, categories=["garden"])
    outbox.drain()
    answer = find(client, **nothing)
    assert [(one["constraint"], one["brings"]) for one in answer["relax"]] == [("along", 1), ("category", 1)]
    text = client.get("/find", query_string=nothing).text
    assert "We found 1, but none is on the way to KT2 5AA." in text
    assert "Away from that journey too: 1" in text
    link = next(a for a in re.findall(r'href="(/find[^"]+)"', text) if "category=garden" in a and "to=" not in a)
    followed = client.get(link.replace("&amp;", "&").replace("/find?", "/find.json?"), headers=BROWSER).get_json()
    assert followed["total"] == 1, "the link brings as many as it says"


def test_a_link_away_from_a_journey_keeps_a_distance_that_was_chosen(
    client: FlaskClient, three: dict[str, str]
) -> None:
    asked = JOURNEY | {"reach": "3", "category": "garden", "detour": "0.5"}
    offered("Greens", 51.43, -0.33, categories=["garden"])
    outbox.drain()
    text = client.get("/find", query_string=asked).text
    assert "/find?postcode=KT1+2AB&amp;category=garden&amp;reach=3" in text


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({"postcode": "KT1 2AB", "to": "KT1 2AB"}, "to", "both places are the same"),
        ({"postcode": "KT1 2AB", "to": "kt12ab"}, "to", "both places are the same"),
        ({"postcode": "KT1 2AB", "to": "KT8 9ZZ"}, "to", "outside the area"),
        ({"postcode": "KT8 9ZZ", "to": "KT1 2AB"}, "postcode", "outside the area"),
        ({"postcode": "KT1 2AB", "to": "ZZ9 9ZZ"}, "to", "cannot find"),
        ({"postcode": "KT1 2AB", "to": "x" * 81}, "to", "Write a postcode"),
        ({"postcode": "KT1 2AB", "detour": "2"}, "to", "Write the postcode where the journey leads"),
        ({"postcode": "KT1 2AB", "to": "   ", "detour": "2"}, "to", "Write the postcode where the journey leads"),
        ({"to": "KT2 5AA"}, "postcode", "Write the postcode where the journey begins"),
        (JOURNEY | {"detour": "500"}, "detour", "Choose one from the list."),
        (JOURNEY | {"detour": "-1"}, "detour", "Choose one from the list."),
        (JOURNEY | {"free": "always"}, "free", "Choose one from the list."),
    ],
)
def test_what_is_no_journey_says_what_to_do_and_keeps_what_was_typed(
    client: FlaskClient, three: dict[str, str], asked: dict[str, str], field: str, words: str
) -> None:
    page = client.get("/find", query_string=asked)
    assert page.status_code == 422
    said = re.search(rf'id="{field}-error"[^>]*>.*?</p>', page.text)
    assert said
    assert words in said[0]
    for name in ("postcode", "to"):
        assert f'value="{asked[name]}"' in page.text if asked.get(name, "").strip() else True
    chosen = asked.get("detour", "") if asked.get("detour") in DETOURS else ""
    assert f'<option value="{chosen}" selected>' in page.text or not chosen
    assert '<option value="1" selected>At most' not in page.text, "what nobody chose is not shown as chosen"
    assert client.get("/find.json", query_string=asked).status_code == 422


def test_two_places_are_not_one() -> None:
    require_two(FROM, TO)
    with pytest.raises(SamePlace):
        require_two(FROM, FROM)


def test_one_searches_from_oneself_to_those_who_let_one_see(borough: Flask, sign_in: Any) -> None:
    kim = market.resident("Kim", "Ellis", point=market.CENTRE)
    aunt = market.resident("Ann", "Ellis", point=market.CENTRE)
    mum = actor(enter("Joan", "Parker", postcode="KT2 5AA", point=Point(*TO)))
    words = "Search along the way from me to:"
    assert words not in sign_in(kim.account).get("/find").text
    for who in (mum, aunt):
        unit.write(people.delegate, str(who.person), str(kim.person), ["view"], None, evidence="A letter", by=who)
    text = sign_in(kim.account).get("/find?q=shopping&page=2&detour=2").text
    assert words in text
    address = 'href="/find?q=shopping&amp;detour=2&amp;postcode=KT1+2AB&amp;to=KT2+5AA">Joan P.</a>'
    assert address in text
    assert text.count("to=KT1+2AB") == 0, "an aunt next door is no journey"
    assert words not in sign_in(mum.account).get("/find").text


def test_to_search_near_one_end_of_a_journey_leaves_the_journey(
    borough: Flask, three: dict[str, str], sign_in: Any
) -> None:
    """Else the link to where the journey leads would be a journey between one place and itself."""
    kim = market.resident("Kim", "Ellis", point=market.CENTRE)
    mum = actor(enter("Joan", "Parker", postcode="KT2 5AA", point=Point(*TO)))
    unit.write(people.delegate, str(mum.person), str(kim.person), ["view"], None, evidence="A letter", by=mum)
    page = sign_in(kim.account)
    text = page.get("/find", query_string=JOURNEY | {"q": "shopping", "detour": "2", "page": "1"}).text
    near = re.search(r"Search near:(.*?)</p>", text, re.DOTALL)
    assert near
    links = re.findall(r'href="([^"]+)"', near[1])
    assert [link.replace("&amp;", "&") for link in links] == [
        "/find?q=shopping&postcode=KT1+2AB",
        "/find?q=shopping&postcode=KT2+5AA",
    ]
    assert {page.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


def test_a_journey_is_kept_and_looked_at_again(borough: Flask, three: dict[str, str], sign_in: Any) -> None:
    joan = market.resident("Joan", "Parker")
    page = sign_in(joan.account)
    query = "q=shopping&postcode=KT1+2AB&to=KT2+5AA&detour=2"
    done = page.post("/account/searches", data={"query": query}, follow_redirects=True)
    assert "shopping between KT1 2AB and KT2 5AA" in done.text
    (kept,) = unit.read(watches.of_person, joan.person or "", clocks.now())
    assert kept.found == 2
    assert sorted(unit.read(watches.finds, kept.id) or ()) == sorted([three["on the line"], three["aside"]])
    for wrong in (
        "postcode=KT1+2AB&to=KT1+2AB",
        "postcode=KT1+2AB&to=ZZ9+9ZZ",
        "postcode=KT1+2AB&detour=1",
        "to=KT2+5AA",
    ):
        assert page.post("/account/searches", data={"query": wrong}).status_code in (409, 422), wrong
    assert len(unit.read(watches.of_person, joan.person or "", clocks.now())) == 1
