"""The thin path: a need with money, an offer, a request that sets money aside, a visit, a confirmation, money owed."""

from __future__ import annotations

from typing import Any

from flask import Flask

from hub.kernel import outbox, unit
from marketplace.bookings import queries, services
from payments.holds import queries as holds
from tests.marketplace.agreements import deal, first, make_visit, of, part_state, state_of, verify, view


def test_from_request_to_what_is_owed(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.request()
    assert view(booking).state.value == "requested"
    assert part_state(made.part) == "requested"
    available, held, promised, _ = made.purse()
    assert (available + held, held > 0) == (100_000, True)
    assert held + promised == sum(v.amount_pence for v in of(booking))

    unit.write(services.accept, booking, made.supplier)
    assert state_of(made.need) == "met"

    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    outbox.drain()
    assert view(booking).state.value == "active"
    begun = next(step for step in queries.history(booking) if step.event == "begin")
    assert begun.at == first(booking).checked_in_at  # not when the news of it came
    unit.write(services.confirm, visit.id, made.resident)
    assert first(booking).money.value == "captured"
    assert unit.read(holds.payable, made.party).total_pence == 2000
    assert made.purse()[3] == 2000
    outbox.drain()
    verify()
