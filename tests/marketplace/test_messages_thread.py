"""A booking's thread: who may write, what is kept back, what both are warned about, what is hidden."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import outbox, unit
from hub.kernel.errors import Forbidden
from hub.notices import queries as notices
from hub.people import services as people
from marketplace.bookings import services as bookings
from marketplace.messages import queries, services
from marketplace.messages.domain import (
    BlockedThread,
    NothingWritten,
    NotYourThread,
    ThreadClosed,
    Warning_,
    keep_back,
    keeps_back,
    warnings,
)
from tests.hub.people import actor, officer
from tests.marketplace.agreements import deal
from tests.marketplace.market import resident


@pytest.mark.parametrize(
    "words",
    [
        "Call me on 07700 900123.",
        "My number is +44 7700 900 123",
        "ring 020 7946 0018 after six",
        "(020) 7946-0018",
        "write to rose@example.com",
        "rose.tanner (at) example (dot) org",
    ],
)
def test_ways_to_reach_someone_are_kept_back(words: str) -> None:
    assert keeps_back(words)
    assert "900123" not in keep_back(words, lambda k: "…")
    assert "example" not in keep_back(words, lambda k: "…")


@pytest.mark.parametrize(
    "words",
    ["See you at 10.30 on 9 December 2025", "It costs £20.00 an hour", "Flat 4, 12 Mill Lane, KT1 2AB", "at 0800"],
)
def test_other_words_are_left_alone(words: str) -> None:
    assert keep_back(words, lambda k: "…") == words


@given(st.from_regex(r"0[1-9][0-9]{2} ?[0-9]{3} ?[0-9]{4}", fullmatch=True))
def test_no_telephone_number_passes(number: str) -> None:
    assert not any(c.isdigit() for c in keep_back(f"Ring {number}!", lambda k: "…"))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Send me your bank details please", Warning_.BANK),
        ("12-34-56 is the sort code", Warning_.BANK),
        ("You can pay me cash", Warning_.CASH),
        ("Could you lend me £50?", Warning_.CASH),
        ("Don't tell anyone about this", Warning_.SECRET),
        ("Let us do it outside Kith next time", Warning_.ELSEWHERE),
    ],
)
def test_words_to_beware_of(words: str, kind: Warning_) -> None:
    assert kind in warnings(words)


@pytest.mark.parametrize("words", ["I will pay by the budget", "See you on Tuesday", "Mum kept her cashmere scarf on"])
def test_plain_words_warn_nobody(words: str) -> None:
    assert warnings(words) == ()


def test_both_sides_write_and_agree_to_share(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    unit.write(services.say, booking, made.resident, "Hello Rose, ring me on 07700 900123")
    unit.write(services.say, booking, made.supplier, "With pleasure")
    outbox.drain()
    assert notices.unread_count(str(made.supplier.person)) > 0
    seen = unit.read(queries.thread, booking)
    assert [m.kept_back for m in seen.messages] == [True, False]
    assert "900123" not in seen.messages[0].words
    unit.write(services.share, booking, made.resident)
    assert not unit.read(queries.thread, booking).shared
    unit.write(services.share, booking, made.supplier)
    assert "900123" in unit.read(queries.thread, booking).messages[0].words
    unit.write(services.unshare, booking, made.supplier)
    assert "900123" not in unit.read(queries.thread, booking).messages[0].words


def test_nobody_else_writes_and_nothing_is_refused(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.request()
    with pytest.raises(NotYourThread):
        unit.write(services.say, booking, resident("Eve", "Other"), "Hello")
    with pytest.raises(NothingWritten):
        unit.write(services.say, booking, made.resident, "  ")
    unit.write(bookings.withdraw, booking, made.resident)
    with pytest.raises(ThreadClosed):
        unit.write(services.say, booking, made.resident, "Hello")


def test_blocked_pairs_cannot_write(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    unit.write(people.block, made.resident, made.party)
    with pytest.raises(BlockedThread):
        unit.write(services.say, booking, made.supplier, "Why?")


def test_safeguarding_hides_with_a_reason(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    booking = made.booked()
    message = unit.write(services.say, booking, made.supplier, "You could pay me cash, too")
    outbox.drain()
    guard = actor(officer("safeguarding"))
    with pytest.raises(Forbidden):
        unit.write(services.hide, message, made.resident, "Rude")
    client = sign_in(guard.account)
    assert "pay me cash" in client.get("/council/messages").get_data(as_text=True)
    assert client.post(f"/council/messages/{message}", data={"reason": ""}).status_code == 422
    assert client.post(f"/council/messages/{message}", data={"reason": "Asks for cash"}).status_code == 302
    (seen,) = unit.read(queries.thread, booking).messages
    assert (seen.words, seen.hidden_reason) == ("", "Asks for cash")


def test_the_page_of_a_thread(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    booking = made.booked()
    joan, rose = sign_in(made.resident.account), sign_in(made.supplier.account)
    address = f"/bookings/{booking}/messages"
    assert joan.get(address).status_code == 200
    assert joan.post(address, data={"words": ""}).status_code == 422
    assert joan.post(address, data={"words": "Bring cash? I cannot pay you in cash."}).status_code == 302
    assert "never paid in cash" in rose.get(address).get_data(as_text=True)
    assert rose.post(f"{address}/share").status_code == 302
    assert joan.post(f"{address}/share").status_code == 302
    assert "@example.com" in joan.get(address).get_data(as_text=True)
    assert rose.post(f"{address}/unshare").status_code == 302
    assert sign_in(resident("Eve", "Other").account).get(address).status_code == 403
