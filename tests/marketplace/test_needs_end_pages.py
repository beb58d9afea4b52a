"""A need's end through the pages: told of before, kept, moved while there is a plan, and asked for again."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from hub.kernel import jobs, unit
from hub.people import services as people
from marketplace.needs import queries, services
from marketplace.needs.domain import NeedState
from tests.marketplace import market

STANDS_STILL = "Nothing has happened here for a long time. On Monday 2 March 2026 it runs out of time"


def test_before_it_expires_for_standing_still_the_page_asks(borough: Flask, sign_in, clock) -> None:
    joan, maya = market.resident(), market.resident("Maya", "Parker")
    unit.write(people.delegate, joan.person, maya.person, ["view"], None, evidence="her daughter", by=joan)
    need = market.posted_need(joan)
    hers, theirs = sign_in(joan.account), sign_in(maya.account)
    clock.advance(timedelta(days=75))
    assert "Nothing has happened" not in hers.get(f"/needs/{need}").text
    assert "Runs out after" not in hers.get("/needs").text
    clock.advance(timedelta(days=1))
    page = hers.get(f"/needs/{need}").text
    assert STANDS_STILL in page
    assert "I still need this" in page
    assert "Runs out after" in hers.get("/needs").text
    page = theirs.get(f"/needs/{need}").text  # she may look, and no more
    assert STANDS_STILL in page
    assert "I still need this" not in page
    assert theirs.post(f"/needs/{need}/keep").status_code == 403
    assert hers.post(f"/needs/{need}/keep").location == f"/needs/{need}"
    page = hers.get(f"/needs/{need}").text
    assert "We go on looking" in page
    assert STANDS_STILL not in page


def test_a_last_day_that_is_near_may_be_moved_also_while_there_is_a_plan(borough: Flask, sign_in) -> None:
    joan = market.resident()
    need = market.posted_need(joan, ends=date(2025, 12, 12))
    unit.write(services.mark_parts, need, booked=0, parts=1)
    assert queries.need(need).state is NeedState.PLANNED
    client, address = sign_in(joan.account), f"/needs/{need}/edit/dates"
    page = client.get(f"/needs/{need}").text
    assert "You asked for help until Friday 12 December 2025." in page
    assert f'href="{address}"' in page
    page = client.get(address).text
    assert 'name="ends"' in page
    assert 'name="starts"' not in page
    refused = client.post(address, data={"ends": ["1", "12", "2025"]})
    assert refused.status_code == 422
    assert client.post(address, data={"ends": ["12", "3", "2026"]}).status_code == 302
    assert queries.need(need).ends == date(2026, 3, 12)
    assert "You asked for help until" not in client.get(f"/needs/{need}").text


def test_what_ran_out_of_time_is_asked_for_again(borough: Flask, sign_in, clock) -> None:
    joan = market.resident()
    need = market.posted_need(joan)
    client = sign_in(joan.account)
    assert "Ask again" not in client.get(f"/needs/{need}").text
    assert client.post(f"/needs/{need}/again").status_code == 409
    clock.advance(timedelta(days=90))
    jobs.run(jobs.registered()["expire-needs"])
    page = client.get(f"/needs/{need}").text
    assert "It ran out of time on Monday 2 March 2026" in page
    assert "I no longer need this" not in page
    assert client.post(f"/needs/{need}/keep").status_code == 409
    assert client.post(f"/needs/{need}/again").location == "/needs/new/better"
    page = client.get("/needs/new/better").text
    assert "Your answers are here again." in page
    assert (
        client.post("/needs/new/better", data={"outcome": "I eat well", "outcome_now": "2"}).location
        == "/needs/new/money"
    )
    assert client.post("/needs/new/money", data={"money": "free"}).location == "/needs/new/dates"
    dates = {"starts": ["9", "3", "2026"], "ends": ["", "", ""]}
    assert client.post("/needs/new/dates", data=dates).location == "/needs/new/check"
    posted = client.post("/needs/new/check").location
    assert posted.endswith("?posted=1")
    found = queries.need(posted.split("/")[2].split("?")[0])
    before = queries.need(need)
    assert found.id != need
    assert (found.words, found.categories, found.slots) == (before.words, before.categories, before.slots)
    assert (found.outcome, found.outcome_now, found.starts) == ("I eat well", 2, date(2026, 3, 9))
    assert before.state is NeedState.EXPIRED


def test_a_manager_and_a_places_owner_ask_again_for_theirs(borough: Flask, sign_in, clock) -> None:
    party, nadia = market.organisation()
    need = market.posted_need(nadia, party, categories=("staff-training",))
    unit.write(services.withdraw_need, need, by=nadia)
    client = sign_in(nadia.account)
    page = client.get(f"/needs/{need}").text
    assert "It ran out of time" not in page
    assert "Ask again" in page
    assert client.post(f"/needs/{need}/again").location == "/needs/new/better"
    [draft] = queries.drafts_of(str(nadia.person))
    assert (draft.asks, draft.holder) == ("organisation", party)
