"""What is shown of what the index found: live, checked, across no block; and what is said where that is little or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.checks import services as checks
from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.people import services as people
from marketplace.offers import services as offers
from marketplace.searches import queries
from marketplace.searches.domain import Looking
from marketplace.watches import queries as watches
from tests.marketplace import market

NEAR = {"q": "shopping", "postcode": "KT1 2AB"}


@pytest.fixture
def helper(borough: Flask) -> Actor:
    return market.resident("Bola", "Ade", point=market.NEAR)


@pytest.fixture
def offer(helper: Actor) -> str:
    id_ = market.live_offer(f"person:{helper.person}", helper)
    outbox.drain()
    return id_


def found(client: FlaskClient, **asked: Any) -> list[str]:
    answer = client.get("/find.json", query_string=NEAR | asked).get_json()
    assert answer["total"] == len(answer["offers"])
    return [one["id"] for one in answer["offers"]]


def kept(by: Actor) -> list[str]:
    return unit.read(watches.found_by, Looking(words="shopping"), None, by.person or "")


def test_what_is_paused_is_not_shown_even_before_the_index_hears_of_it(
    client: FlaskClient, helper: Actor, offer: str
) -> None:
    assert found(client) == [offer]
    unit.write(offers.pause, offer, by=helper)
    assert found(client) == []
    assert kept(helper) == []


def test_nobody_finds_whom_they_blocked_nor_who_blocked_them(sign_in: Any, helper: Actor, offer: str) -> None:
    joan, other = market.resident("Joan", "Parker"), market.resident("Kim", "Ellis")
    hers, his, theirs = (sign_in(who.account) for who in (joan, helper, other))
    address = "/find?q=shopping&postcode=KT1+2AB"
    assert f"/offers/{offer}" in hers.get(address).text
    second = market.live_offer(f"person:{joan.person}", joan, title="Joan shops too")
    outbox.drain()
    unit.write(people.block, joan, f"person:{helper.person}")
    assert f"/offers/{offer}" not in hers.get(address).text
    assert f"/offers/{second}" not in his.get(address).text
    assert f"/offers/{offer}" in theirs.get(address).text
    assert found(hers) == [second]
    assert offer not in kept(joan)
    assert kept(other) == sorted(kept(other), key=kept(other).index)
    assert {offer, second} == set(kept(other))
    assert f"/offers/{offer}" not in hers.get("/find/suggestions?q=shopping with").text
    assert f"/offers/{offer}" in theirs.get("/find/suggestions?q=shopping with").text


def test_without_its_checks_it_is_found_no_more_and_with_them_again(client: FlaskClient, borough: Flask) -> None:
    tess = market.resident("Tess", "Chi", point=market.NEAR)
    urn = f"person:{tess.person}"
    made = market.live_offer(urn, tess, categories=["shopping", "company"])
    outbox.drain()
    (one,) = unit.read(lambda: list(queries.documents(offers_of(made))))
    assert one.categories == {"shopping", "company"}
    for check in unit.read(lambda: [c.id for c in held_by(urn)]):
        unit.write(checks.revoke, check, "Found to be false", SYSTEM)
    assert found(client) == []  # at once
    outbox.drain()
    (one,) = unit.read(lambda: list(queries.documents(offers_of(made))))
    assert one.categories == frozenset()
    assert client.get("/find.json?category=company").get_json()["near"] == 0
    market.hold_for(urn, "shopping")
    outbox.drain()
    assert found(client) == [made]


def offers_of(*ids: str) -> Any:
    from marketplace.offers import queries as offer_queries

    return offer_queries.offers(ids).values()


def held_by(urn: str) -> Any:
    from hub.checks import queries as check_queries

    return check_queries.of_party(urn)


def test_where_nothing_alone_would_help_it_says_so_and_leads_to_what_is_near(client: FlaskClient, offer: str) -> None:
    asked = NEAR | {"day": "6", "language": "cy"}
    text = client.get("/find", query_string=asked).text
    assert "1 is near, but it does not fit all the other choices. Give up more than one of them." in text
    assert "Nobody offers this yet" not in text
    assert 'href="/find?postcode=KT1+2AB">Show all that is near: 1</a>' in text
    assert f"/offers/{offer}" in client.get("/find?postcode=KT1+2AB").text
    both = "/find?q=shopping&amp;postcode=KT1+2AB"
    assert f'href="{both}">“At any time of the week” and “In any language”: 1</a>' in text
    assert f"/offers/{offer}" in client.get(both.replace("&amp;", "&")).text
    told = client.get("/find.json", query_string=asked).get_json()
    assert [(one["constraints"], one["brings"]) for one in told["relax_two"]] == [(["slots", "languages"], 1)]


def test_a_page_past_the_end_is_the_last(client: FlaskClient, offer: str) -> None:
    assert f"/offers/{offer}" in client.get("/find", query_string=NEAR | {"page": "99999"}).text
    answer = client.get("/find.json", query_string=NEAR | {"page": "7"}).get_json()
    assert (answer["page"], [one["id"] for one in answer["offers"]]) == (1, [offer])
    assert client.get("/find.json?q=gardening&page=7").get_json()["total"] == 0


def test_a_long_form_has_a_way_past_it_to_what_was_found(client: FlaskClient, offer: str) -> None:
    """On a telephone the choices that are made fill some screens; a short form has none in the way."""
    page = client.get("/find", query_string=NEAR | {"day": "1"}).text
    assert page.index('href="#found">See the 1 that we found</a>') < page.index("<form") < page.index('id="found"')
    none = client.get("/find", query_string=NEAR | {"day": "6"}).text
    assert none.index('href="#found">See what we found</a>') < none.index('id="found">Nothing fits')
    assert 'href="#found"' not in client.get("/find", query_string=NEAR).text


def test_miles_without_a_place_are_asked_about(client: FlaskClient, offer: str) -> None:
    asks = "Near what? Write a postcode"
    page = client.get("/find?q=shopping&reach=3").text
    assert asks in page
    assert f"/offers/{offer}" in page
    assert asks not in client.get("/find", query_string=NEAR | {"reach": "3"}).text
    assert asks not in client.get("/find?q=shopping").text


@pytest.mark.parametrize(
    ("reach", "said"),
    [("-3", "Choose how near from the list."), ("nan", "Choose how near from the list."), ("3107", "at most 30 miles")],
)
def test_a_distance_that_is_none_is_not_called_too_far(client: FlaskClient, reach: str, said: str) -> None:
    answer = client.get("/find", query_string=NEAR | {"reach": reach})
    assert answer.status_code == 422
    assert said in answer.text


def test_a_thin_answer_says_what_would_bring_more(client: FlaskClient, offer: str) -> None:
    tess = market.resident("Tess", "Chi", point=market.NEAR)
    market.live_offer(f"person:{tess.person}", tess, languages=["en", "cy"])
    outbox.drain()
    text = client.get("/find", query_string=NEAR | {"language": "cy"}).text
    assert "1 offer near KT1 2AB" in text
    assert "Give up one thing, and there is more:" in text
    assert 'href="/find?q=shopping&amp;postcode=KT1+2AB">In any language: 2</a>' in text
    assert "Give up one thing" not in client.get("/find", query_string=NEAR).text


@pytest.mark.parametrize(
    ("typed", "wordless"),
    [
        ("🛒", True),
        ("the and of", True),
        ("'; DROP TABLE offers; --", False),
        ("title:(* AND", False),
        ('"', True),
        ("NEAR(", True),
        ("%00\x00", False),
    ],
)
@pytest.mark.parametrize("any_offer", [True, False])
def test_whatever_is_typed_is_answered(
    client: FlaskClient, borough: Flask, request: pytest.FixtureRequest, typed: str, wordless: bool, any_offer: bool
) -> None:
    if any_offer:
        request.getfixturevalue("offer")
    page = client.get("/find", query_string={"q": typed, "postcode": "KT1 2AB"})
    assert page.status_code == 200
    assert ("says nothing to us" in page.text) == wordless
    assert ("1 offer near KT1 2AB" in page.text) or ("Nothing fits all of that" in page.text)


def test_what_a_block_hides_is_in_no_count(sign_in: Any, borough: Flask) -> None:
    """Exact for whoever looks: totals, pages, facets and hints say what they would if the others were not there."""
    joan, kim = market.resident("Joan", "Parker"), market.resident("Kim", "Ellis")
    hers, theirs = sign_in(joan.account), sign_in(kim.account)
    made = []
    for n in range(24):
        who = market.resident(f"Bola{n}", "Ade", point=market.NEAR)
        kind = "volunteer" if n % 3 else "neighbour"
        made.append(
            (who, market.live_offer(f"person:{who.person}", who, kind=kind, price_pence=0, languages=["en", "cy"]))
        )
    outbox.drain()
    whole = theirs.get("/find.json", query_string=NEAR).get_json()
    assert (whole["total"], whole["pages"], len(whole["offers"])) == (24, 3, 10)
    gone = [made[n] for n in (0, 1, 23)]
    for who, _ in gone:
        unit.write(people.block, joan, f"person:{who.person}")
    pages = [hers.get("/find.json", query_string=NEAR | {"page": page}).get_json() for page in (1, 2, 3)]
    one, seen = pages[0], [offer["id"] for page in pages for offer in page["offers"]]
    assert [page["total"] for page in pages] == [21] * 3
    assert [len(page["offers"]) for page in pages] == [10, 10, 1]  # each is full, though some of it is hidden
    assert set(seen) == {id_ for _, id_ in made} - {id_ for _, id_ in gone}
    assert one["facets"]["kind"] == {"volunteer": 14, "neighbour": 7}
    assert one["facets"]["language"] == {"en": 21, "cy": 21}
    assert one["facets"]["category"]["shopping"] == 21
    assert sum(one["facets"]["price"].values()) == 21
    assert theirs.get("/find.json", query_string=NEAR).get_json()["facets"] == whole["facets"]
    for who, _ in made:
        if (who, _) not in gone:
            unit.write(people.block, joan, f"person:{who.person}")
    empty = hers.get("/find.json", query_string=NEAR | {"language": "pl"}).get_json()
    assert (empty["total"], empty["near"], empty["relax"]) == (0, 0, [])
    assert empty["facets"]["kind"] == {}
    assert hers.get("/find.json", query_string=NEAR).get_json()["total"] == 0
    assert theirs.get("/find.json", query_string=NEAR | {"language": "pl"}).get_json()["near"] == 24
