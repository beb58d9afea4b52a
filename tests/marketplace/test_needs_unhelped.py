"""Needs without help come before the council: masked, counted, told once a day, as a page and as a file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask

from hub.kernel import outbox, unit
from hub.notices import queries as notices
from marketplace.bookings import services as bookings
from marketplace.needs import queries
from tests.hub.people import officer
from tests.marketplace.agreements import deal, run
from tests.marketplace.market import posted_need, resident

KIND = "needs-without-help"


def told_of(reader: str) -> list[str]:
    return [n.words for n in notices.of_person(reader).notices if n.kind == KIND]


def test_a_need_without_help_comes_before_the_council_and_stays_there(borough: Flask, clock: Any, sign_in: Any) -> None:
    reader, judge = officer("commissioner"), officer("finance")
    client = sign_in(reader)
    assert "No need is without help" in client.get("/council/needs").get_data(as_text=True)
    made = deal()
    unit.write(bookings.decline, made.request(), made.supplier, "I am away that week")
    for _ in range(2):
        run("signal-unmet-needs")
        run("tell-unhelped-needs")
        assert told_of(reader) == []
        clock.advance(timedelta(days=7))
    run("signal-unmet-needs")
    for _ in range(2):
        run("tell-unhelped-needs")
    outbox.drain()
    assert len(told_of(reader)) == 1
    assert told_of(judge) == []
    assert unit.read(queries.count_without_help) == 1
    page = sign_in(reader).get("/council/needs").get_data(as_text=True)
    need = unit.read(queries.need, made.need)
    assert made.need[-6:] in page.upper()
    assert need.words not in page
    file = sign_in(reader).get("/council/needs.csv").get_data(as_text=True).splitlines()
    assert file[0].startswith("Need,Kinds of help,Ward,")
    assert len(file) == 2
    assert file[1].split(",")[-5:-2] == ["no", "1", need.state.value]
    assert "Needs without help" in sign_in(reader).get("/council").get_data(as_text=True)
    assert sign_in(judge).get("/council/needs").status_code == 403
    clock.advance(timedelta(days=91))
    run("expire-needs")
    run("tell-unhelped-needs")
    assert len(told_of(reader)) == 2
    assert unit.read(queries.count_without_help) == 0
    assert [n.state.value for n in unit.read(queries.without_help)] == ["expired"]


def test_while_the_last_word_is_unread_the_next_waits_a_week_unless_it_is_of_high_risk(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    reader, joan = officer("commissioner"), resident()
    starts = ("shopping", "shopping", "shopping", "personal-care")
    for category in starts:  # one a day; each has gone without help for two weeks a day after the last
        posted_need(joan, categories=(category,))
        clock.advance(timedelta(days=1))
    clock.advance(timedelta(days=10))

    def a_day() -> list[str]:
        run("signal-unmet-needs")
        run("tell-unhelped-needs")
        outbox.drain()
        clock.advance(timedelta(days=1))
        return told_of(reader)

    assert len(a_day()) == 1  # the first
    assert len(a_day()) == 1  # the second waits
    assert len(a_day()) == 1  # and so does the third
    urgent = a_day()
    assert len(urgent) == 2  # the fourth is of high risk
    assert urgent[0].startswith("3 more needs")
    assert "Of high risk: 1" in urgent[0]
    for _ in range(2):
        posted_need(joan, categories=("shopping",), starts=clock.now().date())
        clock.advance(timedelta(days=1))
    clock.advance(timedelta(days=12))
    assert len(a_day()) == 3  # a week has passed
    sign_in(reader).post("/account/notices/read")
    assert len(a_day()) == 4  # whoever reads is told the next day
    sign_in(reader).post("/account/notices/read")
    assert len(a_day()) == 4  # of nothing new nobody is told
