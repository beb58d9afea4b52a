"""Pages of visits say what the platform keeps of a price, to both sides, also where several share it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from hub.people.domain import Sector
from marketplace.visits import queries, services
from payments.fees import services as charging
from payments.fees.domain import Fee, Fees
from tests.marketplace.agreements import deal, first, make_visit
from tests.marketplace.pooled import shared

COMMISSIONER = Actor(account="d", person="D" * 26, roles=frozenset({"commissioner"}))


@pytest.fixture
def charged(borough: Flask) -> Flask:
    """From tomorrow on, a tenth and a penny."""
    wanted, tomorrow = Fees({Sector.INDIVIDUAL: Fee(1_000, 1)}), clocks.today() + timedelta(days=1)
    unit.write(charging.set_fees, wanted, starts=tomorrow, seen="", decision="decision:D", by=COMMISSIONER)
    return borough


def test_both_sides_read_what_is_kept_of_the_price(charged: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    assert unit.read(queries.fees_kept, [visit]) == {}
    make_visit(clock, visit, made.supplier)
    unit.write(services.confirm, visit.id, made.resident)
    outbox.drain()
    words = "£20.00, less the platform’s fee of £2.01, is owed to the helper"
    for who in (made.resident, made.supplier):
        assert words in sign_in(who.account).get(f"/bookings/{booking}").text
    assert words in sign_in(made.resident.account).get(f"/visits/{visit.id}").text


def test_of_a_shared_visit_it_is_the_fee_of_all_shares(charged: Flask, clock: Any) -> None:
    made = shared((1, 1)).agreed()
    visit = first(made.booking)
    make_visit(clock, visit, made.deal.supplier)
    unit.write(services.confirm, visit.id, made.people[0])
    outbox.drain()
    assert unit.read(queries.fees_kept, [first(made.booking)]) == {visit.id: 202}
