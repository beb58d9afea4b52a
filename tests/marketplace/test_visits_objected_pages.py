"""The pages of an objection to “nobody came”, as each of those concerned reads them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from marketplace.bookings import services
from marketplace.visits.domain import OBJECT_WITHIN
from tests.marketplace.agreements import Deal, deal, finance, first, of, run, verify
from tests.marketplace.market import resident
from tests.marketplace.test_bookings_pages import gone, ok
from tests.marketplace.test_visits_budgets import change

WORDS = "I came at ten; her neighbour let me in."


@pytest.fixture
def missed(borough: Flask, clock: Any) -> tuple[Deal, str, str]:
    """A deal, its booking, and its first visit, of which the resident says that nobody came."""
    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.ends_at)
    unit.write(services.nobody_came, visit.id, made.resident)
    outbox.drain()
    return made, booking, visit.id


def test_each_reads_what_they_can_do_and_how_it_ends(missed: tuple[Deal, str, str], sign_in: Any) -> None:
    made, booking, visit = missed
    page, desk = f"/visits/{visit}", f"/council/queries/{visit}"
    rose, joan, officer = (sign_in(one.account) for one in (made.supplier, made.resident, finance()))
    ok(rose, "/account/notices", "If you were there, open it and say so within four weeks")
    ok(rose, page, "Were you there?", "Then say so before Tue 6 Jan, 11am", "Joan Parker said that nobody came")
    ok(joan, page, "Nothing is paid for it.", "may say before Tue 6 Jan, 11am that they were there")
    assert officer.get(page).status_code == 403  # nothing of it is in question
    ok(rose, f"{page}/object", "I was there", "Marked as missed", "You may object before", "not said")
    assert gone(rose, f"{page}/object", words=WORDS).endswith(page)
    outbox.drain()
    mine = ok(rose, page, "Being looked into", WORDS, "From the helper’s side:", "Said that they were there")
    assert "Were you there?" not in mine
    ok(joan, "/account/notices", "the helper says that it took place. Open it and say what you know")
    ok(joan, page, WORDS, "Say what I know about it")
    ok(officer, "/account/notices", "A visit waits for your decision.")
    ok(officer, "/council/queries", "It is down as missed, and the helper says that it took place:", WORDS)
    ok(officer, "/council/queries", "If it took place, it would cost £20.00.", "has not said anything yet")
    ok(officer, desk, "Whoever was to be helped has not said anything about it yet.", "It did not take place", WORDS)
    gone(joan, f"{page}/say", words="I was at my daughter’s, it is true.")
    ok(officer, "/council/queries", "Whoever was to be helped has said what they know.")
    said = ok(officer, desk, "I was at my daughter’s", "Joan Parker said that nobody came", "It took place as planned")
    assert "has not said anything about it yet" not in said
    wrong = officer.post(desk, data={"outcome": "partial", "paid_minutes": "0", "reasons": "Both say so."})
    assert (wrong.status_code, "how many minutes of it took place, between 1 and 60" in wrong.text) == (422, True)
    gone(officer, desk, outcome="rejected", reasons="Both say so.")
    outbox.drain()
    for client in (rose, joan):
        ok(client, page, "Done", "Settled for the helper", "Both say so.", "£20.00 is owed to the helper")
        ok(client, "/account/notices", "took place, all of it or a part")
    ok(rose, page, "Took place after all")
    ok(rose, "/account/owed", "£20.00")
    ok(officer, "/council/queries", "Nothing waits")
    assert "Were you there?" not in ok(rose, f"/visits/{of(booking)[1].id}")
    verify()


def test_what_stays_missed_says_so(missed: tuple[Deal, str, str], sign_in: Any) -> None:
    made, booking, visit = missed
    rose, officer = sign_in(made.supplier.account), sign_in(finance().account)
    gone(rose, f"/visits/{visit}/object", words=WORDS)
    gone(officer, f"/council/queries/{visit}", outcome="upheld", reasons="Nobody saw her.")
    outbox.drain()
    ok(rose, f"/visits/{visit}", "Nobody came", "Settled for the resident", "Nobody saw her.", "Nothing is owed")
    ok(rose, "/account/notices", "did not take place. It stays down as missed, and nothing is paid for it.")
    again = rose.post(f"/visits/{visit}/object", data={"words": "But I was."})
    assert again.status_code == 409
    assert first(booking).decision == "Nobody saw her."


def test_the_officer_reads_that_it_waits_where_the_budget_does_not_reach(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal(pence=8_000)
    visit = first(made.booked())
    clock.set(visit.ends_at)
    unit.write(services.nobody_came, visit.id, made.resident)
    unit.write(services.object_to, visit.id, made.supplier, WORDS)
    change(made, 100)
    officer = sign_in(finance().account)
    gone(officer, f"/council/queries/{visit.id}", outcome="rejected", reasons="Her neighbour says so.")
    ok(officer, "/council/queries", "it waits for finance under “Visits without money”")
    ok(officer, "/council/unfunded", "£20.00")
    ok(sign_in(made.supplier.account), f"/visits/{visit.id}", "£20.00 waits for a finance officer")


def test_nobody_else_sends_it_and_what_is_wrong_is_said_and_changes_nothing(
    missed: tuple[Deal, str, str], sign_in: Any, clock: Any
) -> None:
    made, booking, visit = missed
    before, page = first(booking), f"/visits/{visit}/object"
    for who in (made.resident, resident("Eve", "Other"), finance()):
        client = sign_in(who.account)
        assert client.get(page).status_code == 403
        assert client.post(page, data={"words": WORDS}).status_code == 403
    rose = sign_in(made.supplier.account)
    for words, said in (("", "Write a few words about when you were there."), (" ", "Write a few words about why.")):
        empty = rose.post(page, data={"words": words})
        assert (empty.status_code, said in empty.text) == (422, True)
    clock.set(before.ends_at + OBJECT_WITHIN)
    late = rose.post(page, data={"words": WORDS})
    assert (late.status_code, "was marked as missed more than four weeks ago" in late.text) == (409, True)
    assert WORDS in late.text  # what was written is kept
    ok(rose, f"/visits/{visit}", "You could say until Tue 6 Jan, 11am that you were there")
    assert first(booking) == before


def test_whom_nobody_asked_for_a_week_reads_that_nobody_answered(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.ends_at + timedelta(days=7))
    run("close-missed")
    outbox.drain()
    ok(sign_in(made.supplier.account), f"/visits/{visit.id}", "nobody had said whether it took place", "I was there")
    ok(sign_in(made.resident.account), "/account/notices", "If somebody did come, open it and say so within four weeks")


def test_a_closed_door_is_told_as_one(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    visit = first(made.booked())
    clock.set(visit.starts_at)
    unit.write(services.nobody_in, visit.id, made.supplier, "I rang three times.")
    outbox.drain()
    ok(sign_in(made.resident.account), "/account/notices", "The helper says that nobody was in for the visit of")
