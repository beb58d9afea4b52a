"""A shared visit that was paid out and is then decided against its supplier: one line to them, each share to its payer."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from marketplace.bookings import services as bookings
from marketplace.visits import services as visits
from payments.funds import queries as funds
from payments.holds import queries as holds
from payments.holds import services as hold_services
from tests.marketplace.agreements import finance, first, make_visit
from tests.marketplace.pooled import shared


def text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_shared_visit_is_one_line_with_what_was_decided(borough: Flask, sign_in: Any, clock: Any) -> None:
    made = shared((1, 1, 1)).agreed()
    visit = first(made.booking)
    make_visit(clock, visit, made.deal.supplier)
    unit.write(bookings.confirm, visit.id, made.deal.resident)
    for fund in unit.read(funds.funds):
        unit.write(hold_services.take, made.deal.party, fund.id, clocks.now() + timedelta(minutes=1))  # as a run does
    rose = sign_in(made.deal.supplier.person)
    assert "You owe back" not in rose.get("/account/owed").text
    unit.write(visits.query, visit.id, made.deal.resident, "Rose left early.")
    outbox.drain()
    unit.write(visits.decide_query, visit.id, finance(), outcome="partial", reasons="So it was.", paid_minutes=30)
    assert len(unit.read(holds.pieces_owed_back, made.deal.party)) == 3
    page = rose.get("/account/owed").text
    assert page.count(f"/visits/{visit.id}") == 1
    said = text(page)
    assert "You owe back £10.00" in said
    assert said.count("Taken off what is sent to you next") == 1
    assert "You owe back £10.00 for visits that you had been paid for." in text(rose.get("/remittances").text)
    back = [unit.read(holds.coming_back, str(budget)) for budget in made.budgets]
    assert [set(one) for one in back] == [{made.deal.party}] * 3
    assert sorted(sum(one.values()) for one in back) == [333, 333, 334]
