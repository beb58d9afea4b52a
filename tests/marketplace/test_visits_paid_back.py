"""A visit is refunded after its money was sent: whoever paid, whoever was paid and the visit's page say what comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM
from marketplace.bookings import services
from marketplace.bookings.domain import PaidFrom
from payments.budgets import queries as budgets
from payments.payees import queries as payees
from payments.payees import services as payee_services
from payments.recoveries import queries as recoveries
from payments.recoveries import services as recovery_services
from payments.remittances import services as remittance_services
from tests.marketplace.agreements import Deal, deal, finance, first, make_visit
from tests.marketplace.test_bookings_own_money import give
from tests.marketplace.test_bookings_pages import ok
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_remittances_run import ONE, OTHER, stripe, to_stripe, work

__all__ = ["stripe"]


def sent(made: Deal, clock: Any, **ways: Any) -> str:
    """A visit of £20 was made, confirmed and sent to its supplier; its id."""
    unit.write(payee_services.set_up, made.party, SYSTEM)
    work()
    payee_services.look(payees.payee(made.party).account or "")
    visit = first(made.booked(**ways))
    make_visit(clock, visit, made.supplier)
    unit.write(services.confirm, visit.id, made.resident)
    outbox.drain()
    assert made.budget is not None
    if not ways:
        to_stripe(unit.read(budgets.budget, made.budget).funds[0], 2_000)
    run = unit.write(remittance_services.propose, clocks.now() + timedelta(minutes=1), ONE)
    unit.write(remittance_services.approve, run, OTHER)
    work()
    outbox.drain()
    return visit.id


def decided(made: Deal, visit: str, *, paid_minutes: int) -> None:
    unit.write(services.query, visit, made.resident, "She left early.")
    outcome = {"outcome": "partial" if paid_minutes else "upheld", "paid_minutes": paid_minutes}
    unit.write(services.decide_query, visit, finance(), reasons="So it was.", **outcome)
    outbox.drain()


@pytest.mark.parametrize(
    ("minutes", "stays", "back"), [(45, "£15.00 was sent", "£5.00"), (0, "Nothing is owed", "£20.00")]
)
def test_all_sides_read_what_comes_back(
    borough: Flask, clock: Any, stripe: StripeDouble, sign_in: Any, minutes: int, stays: str, back: str
) -> None:
    made = deal(price=2000)
    visit = sent(made, clock)
    joan, rose = sign_in(made.resident.account), sign_in(made.supplier.account)
    assert "You owe back" not in rose.get("/account/owed").text
    assert "To come back" not in joan.get(f"/budgets/{made.budget}").text
    decided(made, visit, paid_minutes=minutes)
    too_much = f"{back} too much was sent, and the helper pays it back"
    for client in (joan, rose):
        ok(client, f"/visits/{visit}", stays, too_much)
    ok(rose, "/account/owed", "You owe back", back, "Taken off what is sent to you next", f"/visits/{visit}")
    ok(joan, f"/budgets/{made.budget}", "To come back from helpers", back)
    [debt] = unit.read(recoveries.debts)
    unit.write(recovery_services.ask_back, debt.pieces[0].back.id, ONE)
    ok(rose, "/account/owed", "Being taken back at Stripe")
    work()
    outbox.drain()
    assert too_much not in ok(joan, f"/visits/{visit}", stays)
    assert "You owe back" not in ok(rose, "/account/owed", "Nothing yet")
    assert "To come back" not in joan.get(f"/budgets/{made.budget}").text


def test_own_money_says_what_comes_back(borough: Flask, clock: Any, stripe: StripeDouble, sign_in: Any) -> None:
    made = deal(price=2000)
    give(made, 9_000)
    visit = sent(made, clock, paid_from=PaidFrom.OWN)
    purse, joan = f"/purses/{made.resident.person}", sign_in(made.resident.account)
    assert "To come back" not in ok(joan, purse, "£")
    decided(made, visit, paid_minutes=45)
    ok(joan, purse, "To come back from helpers", "£5.00")
