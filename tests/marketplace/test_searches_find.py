"""Finding help: everyday words, distance, masked points, exact totals, what to relax, and counted without a name."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from hub.kernel import jobs, outbox, unit, worker
from hub.kernel.week import Slot
from hub.people import services as people
from marketplace.offers import services as offers
from marketplace.searches import domain, queries, services
from marketplace.searches.domain import Looking, contributor, grid, is_bot
from matching.search.queries import index
from tests.faults.together import together
from tests.marketplace import market

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture
def offer(borough: Flask) -> str:
    helper = market.resident("Bola", "Ade", point=market.NEAR)
    id_ = market.live_offer(f"person:{helper.person}", helper)
    outbox.drain()
    return id_


def find(client, **args):
    return client.get("/find.json", query_string=args, headers=BROWSER).get_json()


def test_a_live_offer_is_found_by_everyday_words_and_mistakes(client, offer: str) -> None:
    for words in ("shopping", "someone to get the groceries", "shoping"):
        answer = find(client, q=words, postcode="KT1 2AB")
        assert [hit["id"] for hit in answer["offers"]] == [offer], words


def test_a_word_that_means_another_kind_of_help_finds_that_one_only(client, offer: str) -> None:
    techie = market.resident("Tess", "Chi", point=market.CENTRE)
    market.live_offer(
        f"person:{techie.person}",
        techie,
        title="Phones",
        categories=["technology"],
        description="Phones and tablets made easy.",
    )
    outbox.drain()
    assert [hit["id"] for hit in find(client, q="shopping", postcode="KT1 2AB")["offers"]] == [offer]


def test_its_point_is_masked_and_its_name_too(client, offer: str) -> None:
    (hit,) = find(client, postcode="KT1 2AB")["offers"]
    cell = market.masked(market.NEAR)
    assert (hit["lat"], hit["lon"]) == (cell.lat, cell.lon)
    assert hit["name"] == "Bola A."
    assert hit["miles"] is not None
    assert hit["why"] == ["Comes as far as your postcode"]


def test_what_is_no_longer_live_is_gone(client, offer: str) -> None:
    helper = queries_of(offer)
    unit.write(offers.pause, offer, by=helper)
    outbox.drain()
    assert find(client, postcode="KT1 2AB")["total"] == 0
    unit.write(offers.resume, offer, by=helper)
    outbox.drain()
    assert find(client, postcode="KT1 2AB")["total"] == 1


def queries_of(offer: str):
    from hub.kernel.access import SYSTEM

    return SYSTEM


def test_an_empty_answer_says_what_to_relax(client, offer: str) -> None:
    answer = find(client, postcode="KT1 2AB", day="6")
    assert answer["total"] == 0
    assert answer["near"] == 1
    assert answer["relax"] == [{"brings": 1, "constraint": "slots", "words": "At any time of the week: 1"}]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"day": "6"}, "1 is near, but none works on Sundays."),
        ({"day": ["5", "6"], "part": "evening"}, "1 is near, but none works on Saturdays or Sundays at that time."),
        ({"part": "night"}, "1 is near, but none works at that time of day."),
    ],
)
def test_an_empty_answer_says_when_nobody_works(client, offer: str, chosen: dict[str, Any], words: str) -> None:
    assert words in client.get("/find", query_string={"postcode": "KT1 2AB"} | chosen).text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("postcode", "ZZ9 9ZZ", "cannot find"),
        ("postcode", "KT8 9ZZ", "outside the area"),
        ("reach", "4000", "at most 30 miles"),
        ("reach", "-1", "how near from the list"),
        ("reach", "far", "from the list"),
        ("price", "-5", "in pounds"),
        ("price", "9999", "£0 to £500"),
        ("day", "9", "Monday to Sunday"),
        ("page", "0", "page from the list"),
        ("category", "witchcraft", "from the list"),
        ("q", "a" * 301, "300 letters"),
    ],
)
def test_what_does_not_fit_says_what_to_do_and_keeps_what_was_typed(client, offer, field, value, words) -> None:
    page = client.get("/find", query_string={"q": "shopping", field: value})
    text = page.get_data(as_text=True)
    assert page.status_code == 422
    assert words in text
    if field in ("postcode", "price", "q"):
        assert value in text
    assert client.get("/find.json", query_string={field: value}).status_code == 422


def test_the_page_lists_pins_and_counts(client, offer: str) -> None:
    text = client.get("/find?q=shopping&postcode=KT1+2AB", headers=BROWSER).get_data(as_text=True)
    assert "1 offer near KT1 2AB" in text
    assert f"/offers/{offer}" in text
    assert 'id="hit-1"' in text
    assert 'href="#hit-1"' in text


def test_a_search_is_counted_once_on_its_first_page_by_people_only(client, offer: str) -> None:
    for args, agent in (
        ({"q": "shopping", "postcode": "KT1 2AB"}, BROWSER["User-Agent"]),
        ({"q": "shopping", "postcode": "KT1 2AB", "page": "2"}, BROWSER["User-Agent"]),
        ({"q": "shopping"}, "Googlebot/2.1"),
        ({"q": "shopping", "postcode": "nonsense"}, BROWSER["User-Agent"]),
        ({}, BROWSER["User-Agent"]),
    ):
        client.get("/find", query_string=args, headers={"User-Agent": agent})
    (row,) = queries.facts()
    cell = market.masked(market.CENTRE)
    assert (row.lat, row.lon, row.category, row.total) == (cell.lat, cell.lon, "shopping", 1)
    assert "127.0.0.1" not in row.contributor


def test_a_page_that_is_given_again_is_counted_again(client, offer: str) -> None:
    first = client.get("/find?q=shopping&postcode=KT1+2AB", headers={"User-Agent": "Googlebot/2.1"}).text  # drawn
    for times in (1, 2):
        assert client.get("/find?q=shopping&postcode=KT1+2AB", headers=BROWSER).text == first
        assert len(queries.facts()) == times


def test_a_page_follows_the_index_though_nothing_was_committed(client, offer: str) -> None:
    address, machine = "/find?q=shopping&postcode=KT1+2AB", {"User-Agent": "Googlebot/2.1"}
    assert f"/offers/{offer}" in client.get(address, headers=machine).text
    index().rebuild(list)
    assert f"/offers/{offer}" not in client.get(address, headers=machine).text


def test_the_days_salt_is_forgotten(borough: Flask, clock) -> None:
    from datetime import timedelta

    for _ in range(2):
        for _ in range(2):
            unit.write(services.count_search, point=None, category=None, total=0, asker=("::1", "x"))
        clock.advance(timedelta(days=1))
    first, second, third, fourth = (row.contributor for row in queries.facts())
    assert first == second != third == fourth
    assert contributor("a", "b", "c") != contributor("a", "bc", "")


def test_the_days_first_two_searches_at_one_moment_are_counted_by_one_salt(borough: Flask, clock) -> None:
    from datetime import timedelta
    from functools import partial

    search = partial(unit.write, services.count_search, point=None, category=None, total=0, asker=("::1", "x"))
    for day in range(1, 6):
        assert together(borough, *[search] * 6) == [None] * 6
        assert len({row.contributor for row in queries.facts()}) == day
        clock.advance(timedelta(days=1))


def test_all_offers_are_fed_again_when_the_mean_of_reviews_turns(app: Flask, offer: str, clock, monkeypatch) -> None:
    from datetime import UTC, datetime

    from marketplace.searches.queries import index as seen

    job = jobs.registered()["follow-mean-of-reviews"]
    assert jobs.run(job, force=True) == 0
    for day, mark in ((1, 0.5), (14, 0.25)):
        clock.set(datetime(2026, 1, day, 9, tzinfo=UTC))
        monkeypatch.setattr(seen, "NEW_QUALITY", mark)
        assert services.verify_one(index()).old == (offer,)
        assert jobs.run(job, force=True) == 1
        assert services.verify_one(index()).none
    clock.set(datetime(2026, 1, 15, 9, tzinfo=UTC))
    assert jobs.run(job, force=True) == 0


def test_the_index_burns_down_and_is_rebuilt(app: Flask, offer: str) -> None:
    index().rebuild(list)
    assert services.verify().missing == (offer,)
    assert jobs.run(jobs.registered()["mend-search"], force=True) == 1
    assert jobs.run(jobs.registered()["mend-search"], force=True) == 0
    index().rebuild(list)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["search", "verify"]).exit_code == 1
    assert "1 offers" in runner.invoke(args=["search", "rebuild"]).output
    assert "agrees" in runner.invoke(args=["search", "verify"]).output


def test_a_worker_that_starts_without_an_index_builds_it_at_once(app: Flask, offer: str) -> None:
    jobs.run_due()  # the mending job has just run, and would wait
    index().close()
    for file in app.extensions["kith.settings"].var.glob("search.sqlite3*"):
        file.unlink()
    assert not index().built()
    for begin in app.extensions[worker.STARTS]:
        begin()
    assert index().built()
    assert services.verify().none


def test_parts_of_the_day() -> None:
    assert grid((), ()) == 0
    assert grid((0,), ()) == 0xFFFFFF
    assert grid((0,), ("morning",)) == sum(1 << hour for hour in range(7, 12))
    assert grid((), ("evening",)).bit_count() == 35
    sunday_night = grid((6,), ("night",))
    assert sunday_night & 1, "a Sunday night goes on into Monday"
    assert sunday_night.bit_count() == 9


def test_machines_are_known() -> None:
    assert is_bot("")
    assert is_bot("Mozilla/5.0 (compatible; bingbot/2.0)")
    assert not is_bot(BROWSER["User-Agent"])
    assert domain.PER_PAGE == 10
    assert Looking().comes
    assert Slot(0, 0, 60)


def test_officers_see_which_index_answers(sign_in, offer: str) -> None:
    page = sign_in(market.commissioner().person).get("/council/search").get_data(as_text=True)
    assert "1 offer is live" in page
    assert "Answers now" in page
    assert "No search server is set" in page


def test_one_searches_near_oneself_and_near_those_who_let_one_see(borough: Flask, sign_in: Any) -> None:
    joan, kim = market.resident("Joan", "Parker"), market.resident("Kim", "Ellis", point=None)
    assert "Search near:" not in sign_in(kim.account).get("/find").text
    unit.write(people.delegate, str(joan.person), str(kim.person), ["view"], None, evidence="A letter", by=joan)
    page = sign_in(kim.account).get("/find?q=shopping&page=2").text
    assert 'href="/find?q=shopping&amp;postcode=KT1+2AB">Joan P.</a>' in page
    assert ">me</a>" in sign_in(joan.account).get("/find").text
    assert "Joan P." not in sign_in(joan.account).get("/find").text


def test_what_was_chosen_stays_open_to_see_even_where_it_is_nothing(client, offer: str) -> None:
    further = '<details class="govuk-details" open>'
    assert further in client.get("/find?q=shopping&price=0").text
    assert further in client.get("/find?q=shopping&price=5").text
    assert further not in client.get("/find?q=shopping&price=").text


def test_every_choice_is_counted_in_words_and_leads_on(client, offer: str) -> None:
    tess = market.resident("Tess", "Chi", point=market.NEAR)
    market.live_offer(f"person:{tess.person}", tess, title="Shops too", languages=["en", "cy"])
    outbox.drain()
    text = client.get("/find", query_string={"q": "shopping"}, headers=BROWSER).text
    assert "By language" in text
    assert "/find?q=shopping&amp;language=cy" in text
    assert re.search(r"language=cy\">Welsh</a> 1", text)
    assert re.search(r"language=en\">English</a> 2", text)
