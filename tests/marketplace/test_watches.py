"""Searches that someone keeps: what is new is told once, and nobody sees another's."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import jobs, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.errors import Missing
from hub.notices import queries as notices
from hub.places.domain import GeocoderAway, NotFoundPostcode
from marketplace.searches.domain import Looking
from marketplace.watches import queries, services
from marketplace.watches.domain import MOST, NothingToWatch, TooManyWatches, as_data, from_data
from tests.faults.together import together
from tests.marketplace import market

SEARCH = "q=shopping&postcode=KT1+2AB"


@given(
    st.builds(
        Looking,
        words=st.text(max_size=5),
        days=st.frozensets(st.integers(0, 6)),
        parts=st.frozensets(st.sampled_from(["morning", "night"])),
        checks=st.frozensets(st.sampled_from(["dbs"])),
        price_pence=st.none() | st.integers(0, 50_000),
        miles=st.none() | st.floats(0.1, 30),
        comes=st.booleans(),
    )
)
def test_what_is_kept_is_what_was_asked(looking: Looking) -> None:
    again = from_data(as_data(looking))
    assert [getattr(again, f.name) for f in fields(Looking)] == [getattr(looking, f.name) for f in fields(Looking)]


def offered(name: str) -> str:
    helper = market.resident(name, "Helper", point=market.NEAR)
    found = market.live_offer(f"person:{helper.person}", helper)
    outbox.drain()
    return found


def kept(by: Actor) -> list[Any]:
    return unit.read(queries.of_person, by.person or "", clocks.now())


def look(clock: Any) -> None:
    clock.advance(timedelta(hours=21))
    jobs.run_due()
    outbox.drain()


def told(by: Actor) -> list[str]:
    return [one.words for one in unit.read(notices.all_of, by.person or "") if one.kind == "search-found"]


@pytest.mark.parametrize(
    ("chosen", "called"),
    [
        ("&day=6&part=morning&price=12", "Sundays, Morning, at most £12.00 an hour"),
        ("&reach=3&free=week&language=ta", "within 3 miles, Has a place free this week, Tamil"),
        ("&sector=voluntary&kind=volunteer", "Charity or voluntary organisation, Volunteer"),
    ],
)
def test_two_kept_searches_are_told_apart_by_what_else_was_chosen(
    borough: Flask, clock: Any, sign_in: Any, chosen: str, called: str
) -> None:
    joan = market.resident("Joan", "Parker")
    page = sign_in(joan.account)
    for query in (SEARCH, SEARCH + chosen):
        page.post("/account/searches", data={"query": query})
    assert [one.name for one in kept(joan)] == [f"shopping near KT1 2AB ({called})", "shopping near KT1 2AB"]


def test_what_comes_later_is_told_once_and_what_was_there_is_not(borough: Flask, clock: Any, sign_in: Any) -> None:
    offered("First")
    joan = market.resident("Joan", "Parker")
    page = sign_in(joan.account)
    assert "Tell me when there is more" in page.get(f"/find?{SEARCH}").text
    done = page.post("/account/searches", data={"query": f"{SEARCH}&page=2"}, follow_redirects=True).text
    assert "shopping near KT1 2AB" in done
    assert "1 offer found so far" in done
    look(clock)
    assert told(joan) == []
    offered("Second")
    look(clock)
    assert told(joan) == ["New in your search “shopping near KT1 2AB”: 1."]
    assert "1 new this week" in page.get("/account/searches").text
    look(clock)
    look(clock)
    assert len(told(joan)) == 1
    page.post("/account/searches", data={"query": SEARCH})
    assert len(kept(joan)) == 1  # kept once, however often it is asked


def test_nobody_sees_or_stops_another_persons(borough: Flask, clock: Any, sign_in: Any) -> None:
    joan, other = market.resident("Joan", "Parker"), market.resident("Olu", "Other")
    desk = sign_in(joan.account)
    desk.post("/account/searches", data={"query": SEARCH})
    (mine,) = kept(joan)
    assert sign_in(other.account).post(f"/account/searches/{mine.id}/stop").status_code == 404
    with pytest.raises(Missing):
        unit.write(services.stop, mine.id, by=other)
    assert kept(other) == []
    assert desk.post(f"/account/searches/{mine.id}/stop").status_code == 302
    assert kept(joan) == []
    look(clock)


def test_a_search_that_was_let_go_while_it_was_looked_at_is_left_alone(borough: Flask, clock: Any) -> None:
    services.look("01ARZ3NDEKTSV4RRFFQ69G5FAV", clocks.now())
    unit.write(services._remember, "01ARZ3NDEKTSV4RRFFQ69G5FAV", ["x"], clocks.now())


@pytest.mark.parametrize(
    "query",
    [
        "",
        "page=3",
        "postcode=ZZ1+1ZZ",
        "reach=5000",
        "price=-1",
        "q=" + "x" * 301,
        "day=9",
        "category=none-of-ours",
        "page=1&nonsense",
    ],
)
def test_what_asks_for_nothing_is_not_kept(borough: Flask, sign_in: Any, query: str) -> None:
    joan = market.resident("Joan", "Parker")
    answer = sign_in(joan.account).post("/account/searches", data={"query": query})
    assert answer.status_code in (404, 422)
    assert "there is a problem" in answer.text.lower()
    assert kept(joan) == []


def test_what_nobody_can_type_is_left_out(borough: Flask, sign_in: Any) -> None:
    """It comes percent-encoded within a field, where the request's own cleaning does not see it."""
    joan = market.resident("Joan", "Parker")
    answer = sign_in(joan.account).post("/account/searches", data={"query": "q=shop%00ping&postcode=KT1+2AB"})
    assert answer.status_code == 302
    (one,) = kept(joan)
    assert "%00" not in one.address
    assert "shopping" in one.name


def test_kept_twice_at_one_moment_it_is_one(borough: Flask, clock: Any) -> None:
    joan = market.resident("Joan", "Parker")
    said: dict[str, Any] = {"name": "Shopping", "postcode": None, "found": [], "by": joan}
    for number in range(5):
        doing = partial(unit.write, services.keep, Looking(words="x"), address=f"/find?q={number}", **said)
        assert len(set(together(borough, *[doing] * 6))) == 1
    assert len(kept(joan)) == 5


def test_twenty_are_enough(borough: Flask, clock: Any) -> None:
    joan = market.resident("Joan", "Parker")

    def keep(number: int) -> str:
        said: dict[str, Any] = {"address": f"/find?q={number}", "name": str(number), "postcode": None, "found": []}
        return unit.write(services.keep, Looking(words=str(number)), by=joan, **said)

    for number in range(MOST):
        keep(number)
    with pytest.raises(TooManyWatches):
        keep(MOST)
    assert keep(3) in {one.id for one in kept(joan)}
    with pytest.raises(NothingToWatch):
        unit.write(services.keep, Looking(), address="", name="x", postcode=None, found=[], by=joan)


def test_it_is_in_what_one_takes_away(borough: Flask, sign_in: Any) -> None:
    joan = market.resident("Joan", "Parker")
    page = sign_in(joan.account)
    page.post("/account/searches", data={"query": SEARCH})
    assert page.get("/account/data.json").get_json()["kept searches"][0]["name"] == "shopping near KT1 2AB"


def test_the_news_carries_nobodys_words_and_of_a_search_let_go_nothing_is_said(borough: Flask, clock: Any) -> None:
    joan = market.resident("Joan", "Parker")
    said: dict[str, Any] = {
        "address": "/find?q=" + "%C3%A9" * 150,
        "name": "é" * 150,
        "postcode": "x" * 80,
        "found": [],
    }
    kept_id = unit.write(services.keep, Looking(words="shopping"), by=joan, **said)
    unit.write(services._remember, kept_id, ["01ARZ3NDEKTSV4RRFFQ69G5FAV"], clocks.now())
    outbox.drain()
    assert told(joan) == [f"New in your search “{'é' * 150}”: 1."]
    unit.write(services._remember, kept_id, ["01BX5ZZKBKACTAV9WEVGEMMVRZ"], clocks.now())
    unit.write(services.stop, kept_id, by=joan)
    outbox.drain()
    assert len(told(joan)) == 1


def lost(by: Actor) -> list[str]:
    return [one.words for one in unit.read(notices.all_of, by.person or "") if one.kind == "search-lost"]


def test_a_search_near_what_is_no_place_any_more_is_told_once_until_it_is_one_again(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    joan = market.resident("Joan", "Parker")
    page = sign_in(joan.account)
    page.post("/account/searches", data={"query": SEARCH})
    offered("First")
    (mine,) = kept(joan)
    unknown = pytest.MonkeyPatch()
    unknown.setattr(queries.places, "locate", lambda text: (_ for _ in ()).throw(NotFoundPostcode(text=text)))
    for _ in range(3):
        look(clock)
        assert unit.read(queries.due, clocks.now()) == []
    assert len(lost(joan)) == 1
    assert "“shopping near KT1 2AB”" in lost(joan)[0]
    assert "no longer know the place" in page.get("/account/searches").text
    assert told(joan) == []
    unknown.setattr(queries.places, "locate", lambda _text: (_ for _ in ()).throw(GeocoderAway()))
    look(clock)  # whoever knows places is away: that says nothing of this one
    unknown.undo()
    assert (len(lost(joan)), kept(joan)[0].lost) == (1, True)
    look(clock)
    assert told(joan) == ["New in your search “shopping near KT1 2AB”: 1."]
    assert "no longer know the place" not in page.get("/account/searches").text
    unit.write(services._lose, mine.id, clocks.now())
    unit.write(services.stop, mine.id, by=joan)
    outbox.drain()
    assert len(lost(joan)) == 1  # of one that was let go nothing is said
    unit.write(services._lose, mine.id, clocks.now())


def test_one_that_cannot_be_looked_at_is_not_lost(borough: Flask, clock: Any) -> None:
    joan = market.resident("Joan", "Parker")
    said: dict[str, Any] = {"address": "/find?q=a", "name": "a", "postcode": "ZZ9 9ZZ", "found": []}
    kept_id = unit.write(services.keep, Looking(words="shopping"), by=joan, **said)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries.places, "locate", lambda _text: (_ for _ in ()).throw(GeocoderAway()))
        services.look(kept_id, clocks.now())
    outbox.drain()
    assert lost(joan) == []
    services.look(kept_id, clocks.now())
    outbox.drain()
    assert len(lost(joan)) == 1


def test_all_that_is_found_is_known_at_the_start(borough: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_PER_PAGE", 2)
    found = {offered(name) for name in ("One", "Two", "Three", "Four", "Five")}
    assert set(unit.read(queries.found_by, Looking(words="shopping"), None, "")) == found
