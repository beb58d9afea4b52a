"""Both sides of a queried visit are heard before an officer decides."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.errors import KithError
from marketplace.visits import queries, services
from marketplace.visits.domain import MOST_SAID, NothingAsked, NotYours, ReasonNeeded, SaidEnough, Side
from tests.marketplace.agreements import Deal, deal, finance, first, make_visit
from tests.marketplace.market import commissioner
from tests.marketplace.test_bookings_pages import gone, ok


@pytest.fixture
def queried(borough: Flask, clock: Any) -> tuple[Deal, str]:
    """A deal, and its first visit, which its resident has queried."""
    made = deal()
    visit = first(made.booked())
    make_visit(clock, visit, made.supplier)
    unit.write(services.query, visit.id, made.resident, "Rose left early.")
    outbox.drain()
    return made, visit.id


def said(visit: str) -> list[tuple[Side, str]]:
    return [(word.side, word.said) for word in unit.read(queries.words_about, visit)]


def test_each_side_says_what_it_knows_and_the_officer_reads_both(queried: tuple[Deal, str], sign_in: Any) -> None:
    made, visit = queried
    rose, joan, officer = (sign_in(one.account) for one in (made.supplier, made.resident, finance()))
    ok(officer, "/council/queries", "The helper has not said anything yet.")
    ok(officer, f"/council/queries/{visit}", "Whoever made the visit has not said anything about it yet.")
    ok(rose, "/account/notices", "Open it and say what you know")
    ok(rose, f"/visits/{visit}", "Say what I know about it")
    gone(rose, f"/visits/{visit}/say", words="My telephone was flat; her son saw me leave at eleven.")
    outbox.drain()
    ok(joan, "/account/notices", "The other side has said what it knows")
    ok(joan, f"/visits/{visit}", "her son saw me leave at eleven")
    gone(joan, f"/visits/{visit}/say", words="He says it was half past ten.")
    assert said(visit) == [
        (Side.SUPPLIER, "My telephone was flat; her son saw me leave at eleven."),
        (Side.HOLDER, "He says it was half past ten."),
    ]
    ok(officer, "/council/queries", "The helper has said what they know.")
    ok(officer, f"/council/queries/{visit}", "her son saw me leave at eleven", "He says it was half past ten.")
    assert unit.read(queries.heard, [visit]) == {visit: set(Side)}


def test_only_both_sides_may_say_something_and_only_while_it_is_queried(queried: tuple[Deal, str]) -> None:
    made, visit = queried
    for who, words, refusal in (
        (commissioner(), "I heard them shout.", NotYours),
        (finance(), "I know them.", NotYours),
        (made.supplier, "  ", ReasonNeeded),
    ):
        with pytest.raises(refusal):
            unit.write(services.say, visit, who, words)
    unit.write(services.decide_query, visit, finance(), outcome="rejected", reasons="The clock is right.")
    with pytest.raises(NothingAsked):
        unit.write(services.say, visit, made.supplier, "I was there.")
    assert said(visit) == []


def test_neither_side_can_drown_the_other(queried: tuple[Deal, str]) -> None:
    made, visit = queried
    for number in range(MOST_SAID):
        unit.write(services.say, visit, made.supplier, f"And another thing, number {number}.")
    with pytest.raises(SaidEnough):
        unit.write(services.say, visit, made.supplier, "And one more.")
    unit.write(services.say, visit, made.resident, "I still have something to say.")
    assert len(said(visit)) == MOST_SAID + 1


def test_a_page_that_is_sent_empty_says_so_and_changes_nothing(queried: tuple[Deal, str], sign_in: Any) -> None:
    made, visit = queried
    answer = sign_in(made.supplier.account).post(f"/visits/{visit}/say", data={"words": ""})
    assert answer.status_code == 422
    assert "Write a few words about what you know." in answer.text
    assert said(visit) == []
    with pytest.raises(KithError):
        unit.write(services.say, "01ARZ3NDEKTSV4RRFFQ69G5FAV", made.supplier, "Which visit?")
