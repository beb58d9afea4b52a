"""The council's own payouts, and money that came without Kith, through Stripe's library: told, shown, posted, and the month closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from hub.kernel import clock as clocks
from hub.kernel import jobs, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.month import Month
from hub.notices.models import Notice
from hub.people.domain import StaffRole
from payments.books import queries as books
from payments.books import services as book_services
from payments.books.domain.months import BreaksOpen
from payments.books.domain.posting import Nature
from payments.funds.domain import at_stripe, bank, unallocated
from payments.ledger import queries as ledger
from payments.payouts import queries, services
from payments.payouts.domain import OURS, STOPPED, PayoutState, Seen
from payments.sandbox import services as sandbox
from payments.sandbox.domain.faults import Fault
from tests.forms.validity import faults
from tests.payments.money_world import World
from tests.payments.test_stripe_whole_way import enter, pay_in, work

SignIn = Callable[..., FlaskClient]
OFFICER = Actor(account="a", person="A" * 26, roles=frozenset({"finance"}))


@pytest.fixture
def finance(app: Any, sign_in: SignIn) -> FlaskClient:
    return sign_in(enter("Ruth", StaffRole.FINANCE))


def later(clock: Any, **span: float) -> list[books.BreakView]:
    clock.advance(timedelta(**span))
    work()
    jobs.run(jobs.registered()["reconcile-books"], force=True)
    return unit.read(books.breaks)


def stands(fund: str) -> tuple[int, int, int]:
    """At Stripe, in the bank, given to nobody."""
    found = unit.read(ledger.balances, [at_stripe(fund), bank(fund), unallocated(fund)])
    return found[at_stripe(fund)], found[bank(fund)], found[unallocated(fund)]


def told() -> list[tuple[str, dict[str, Any]]]:
    """Where each notice of such a payout leads, and what it says."""
    wanted = sa.select(Notice).where(Notice.kind == "payout.failed-ours")
    return unit.read(lambda: [(one.link, one.data) for one in db.session.scalars(wanted)])


def correct(finance: FlaskClient, found: books.BreakView, fund: str, **more: str) -> None:
    data = {"fund": fund, "words": "By Stripe's dashboard.", **more}
    assert finance.post(f"/council/books/breaks/{found.id}/correct", data=data).status_code == 302


@pytest.mark.parametrize("fault", [Fault.FAIL_PAYOUT, Fault.FAIL_PAID_PAYOUT])
def test_finance_is_told_when_the_councils_bank_sends_money_back_and_the_books_agree_again(
    world: World, finance: FlaskClient, clock: Any, fault: Fault
) -> None:
    fund = world.fund(10_000)
    pay_in(finance, fund, "100", "bank", "bank-transfer", origin="bank")
    assert later(clock, days=2) == []
    assert stands(fund) == (10_000, 0, 10_000)
    sandbox.order_fault(fault)
    sandbox.pay_out(4_000)
    [out] = later(clock, hours=2)
    assert (out.type, out.difference_pence, out.natures) == ("payout", -4_000, (Nature.BANK,))
    assert "On its way" in finance.get("/council/payouts").text
    correct(finance, out, fund)
    assert stands(fund) == (6_000, 4_000, 10_000)
    assert "sent £40.00 back" not in finance.get("/account/notices").text
    found = later(clock, days=3)
    if fault is Fault.FAIL_PAID_PAYOUT:
        assert found == []
        assert "did not stay there" not in finance.get("/council/payouts").text
        found = later(clock, days=2)
    assert "bank sent £40.00 back to Stripe. It is in the balance there again" in finance.get("/account/notices").text
    text = finance.get("/council/payouts").text
    assert faults(text) == []
    assert "£40.00 that went to the council’s own bank account" in text
    assert "The bank account is closed." in text
    assert "Put the bank account right in Stripe’s dashboard" in text
    assert ("Sent back after it was paid" in text) is (fault is Fault.FAIL_PAID_PAYOUT)
    [back] = found
    assert (back.type, back.difference_pence) == ("payout_failure", 4_000)
    correct(finance, back, fund)
    assert stands(fund) == (10_000, 0, 10_000)
    assert later(clock, hours=2) == []
    assert told() == [("/council/payouts", {"amount_pence": 4_000})]
    look = unit.read(books.reconciliation)
    assert look is not None
    assert look.statement.here_pence == look.statement.there_pence == 10_000
    assert look.statement.unexplained_pence == 0
    world.adds_up(fund)
    world.verify()


def test_a_later_payout_that_arrives_ends_the_warning(world: World, finance: FlaskClient, clock: Any) -> None:
    fund = world.fund(10_000)
    pay_in(finance, fund, "100", "bank", "bank-transfer", origin="bank")
    later(clock, days=2)
    sandbox.order_fault(Fault.FAIL_PAYOUT)
    sandbox.pay_out(4_000)
    later(clock, days=3)
    assert "did not stay there" in finance.get("/council/payouts").text
    sandbox.pay_out(4_000)
    later(clock, days=3)
    text = finance.get("/council/payouts").text
    assert "did not stay there" not in text
    assert "Sent back by the bank" in text
    with pytest.raises(sandbox.SandboxRefused):
        sandbox.pay_out(10_000)


def test_one_that_was_stopped_is_told_too_and_suppliers_hear_of_neither(
    world: World, finance: FlaskClient, sign_in: SignIn, clock: Any
) -> None:
    other = sign_in(enter("Sam"))
    seen = Seen("po_1", PayoutState.CANCELED, 4_000, clocks.now(), clocks.today(), STOPPED)
    for _again in range(2):
        unit.write(services.keep, OURS, [seen])
    work()
    text = finance.get("/account/notices").text
    assert "A payment of £40.00 to the council’s bank was stopped before it left." in text
    assert told() == [("/council/payouts", {"amount_pence": 4_000})]
    assert "£40.00" not in other.get("/account/notices").text
    assert "It was stopped before it left." in finance.get("/council/payouts").text
    failing = unit.read(queries.ours_failing)
    assert failing is not None
    assert failing.party is None


def test_money_that_kith_did_not_ask_for_is_posted_and_the_month_closes(
    world: World, finance: FlaskClient, clock: Any
) -> None:
    fund = world.fund(100)
    sandbox.pay_outside(7_500)
    [found] = later(clock, hours=2)
    assert (found.type, found.difference_pence) == ("payment", 7_500)
    clock.set(datetime(2026, 1, 3, 3, tzinfo=UTC))
    later(clock, hours=1)
    with pytest.raises(BreaksOpen):
        unit.write(book_services.close, Month(2025, 12), OFFICER)
    correct(finance, found, fund, nature="money")
    assert later(clock, hours=1) == []
    assert stands(fund) == (7_500, 100, 7_600)
    look = unit.read(books.reconciliation)
    assert look is not None
    assert look.statement.here_pence == look.statement.there_pence == 7_500
    world.verify()
    with pytest.raises(sandbox.SandboxRefused):
        sandbox.pay_outside(29)


def test_the_desk_orders_both(app: Any, finance: FlaskClient) -> None:
    said = finance.post("/sandbox/payouts", follow_redirects=True).text
    assert "You have insufficient funds in your Stripe account for this payout." in said
    assert "The money has come." in finance.post("/sandbox/outside", follow_redirects=True).text
    assert (
        "It is on its way to the council’s bank account."
        in finance.post("/sandbox/payouts", follow_redirects=True).text
    )
    assert "£35.00" in finance.get("/sandbox").text  # what is left of it
