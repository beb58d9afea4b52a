"""Payouts with Stripe's own library in it: on their way, there, sent back at once or after they were said to be paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.kernel import ids, jobs, unit
from hub.people.domain import StaffRole
from payments.holds import services as hold_services
from payments.payees import queries as payees
from payments.payouts import queries, services
from payments.payouts.domain import FAILURES, OTHER_FAILURE, STOPPED, PayoutState, Seen, failure_words, read
from payments.remittances import queries as remittances
from payments.sandbox import services as sandbox
from payments.sandbox.domain.faults import Fault
from tests.payments.money_world import World, line
from tests.payments.test_stripe_whole_way import enter, leads_to, pay_in, set_up, work

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def paid(world: World, sign_in: SignIn, clock: Any) -> tuple[FlaskClient, FlaskClient, str, str]:
    """A supplier who was sent £64, and finance; the supplier's URN and the remittance."""
    finance = sign_in(enter("Ruth", StaffRole.FINANCE))
    fund = world.fund()
    budget = world.budget(fund, pence=50_000)
    person = enter("Sam")
    party = ids.urn("person", person)
    supplier = sign_in(person)
    set_up(supplier, party)
    pay_in(finance, fund, "200", "bank", "bank-transfer", origin="bank")
    later(clock, days=2)
    visit = line(1, 6_400, payee=party)
    world.request(budget, visit)
    unit.write(hold_services.capture, visit.about, 6_400)
    later(clock, days=6)
    run = leads_to(finance.post("/council/remittances"))
    finance.post(f"{run}/approve")
    work()
    return supplier, finance, party, unit.read(remittances.of_payees, [party])[0].id


def later(clock: Any, **span: float) -> None:
    clock.advance(timedelta(**span))
    work()


def test_it_is_in_the_bank(paid: Any, clock: Any) -> None:
    supplier, finance, party, remittance = paid
    assert "pays out each day" in supplier.get(f"/remittances/{remittance}").text
    later(clock, days=1)
    assert "On its way: in your bank about" in supplier.get(f"/remittances/{remittance}").text
    later(clock, days=3)
    [payout] = unit.read(queries.of_parties, [party])
    assert (payout.state, payout.amount_pence) == (PayoutState.PAID, 6_400)
    assert "In your bank on" in supplier.get(f"/remittances/{remittance}").text
    assert "In the bank" in finance.get("/council/payouts").text
    assert supplier.get("/council/payouts").status_code == 403


def test_a_bank_that_sends_it_back_is_said_with_what_to_do(paid: Any, clock: Any) -> None:
    supplier, finance, party, remittance = paid
    sandbox.order_fault(Fault.FAIL_PAYOUT)
    later(clock, days=3)
    assert party in unit.read(queries.failing, [party])
    for page in ("/remittances", f"/remittances/{remittance}"):
        text = supplier.get(page).text
        assert "The bank account is closed." in text
        assert f"/payees/{party}/again" in text.replace("%3A", ":")
    assert "sent £64.00 back" in supplier.get("/account/notices").text
    assert "Sent back by the bank" in finance.get("/council/payouts").text
    later(clock, days=4)  # Stripe tries again, and the bank takes it
    assert unit.read(queries.failing, [party]) == {}
    assert [one.state for one in unit.read(queries.of_parties, [party])] == [PayoutState.PAID, PayoutState.FAILED]
    assert "In your bank on" in supplier.get(f"/remittances/{remittance}").text


def test_failing_after_it_was_said_to_be_paid(paid: Any, clock: Any) -> None:
    _, finance, party, _ = paid
    sandbox.order_fault(Fault.FAIL_PAID_PAYOUT)
    later(clock, days=4)
    assert unit.read(queries.of_parties, [party])[0].state is PayoutState.PAID
    later(clock, days=2)
    [failed] = [one for one in unit.read(queries.of_parties, [party]) if one.state is PayoutState.FAILED]
    assert failed.came_back
    assert "Sent back after it was paid" in finance.get("/council/payouts").text


def test_what_no_webhook_told_is_found(paid: Any, clock: Any) -> None:
    _, _, party, _ = paid
    for _n in range(20):
        sandbox.order_fault(Fault.LOSE)
    later(clock, days=4)
    assert unit.read(queries.of_parties, [party]) == []
    clock.advance(timedelta(days=8))
    jobs.run(jobs.registered()["look-at-payouts"], force=True)
    assert [one.state for one in unit.read(queries.of_parties, [party])] == [PayoutState.PAID]


def test_every_reason_has_words_and_something_to_do() -> None:
    assert failure_words("account_closed") == FAILURES["account_closed"]
    assert failure_words("something new") == OTHER_FAILURE
    at_stripe = {"id": "po_1", "amount": 5, "created": 0, "arrival_date": 86_400, "failure_code": None}
    failed, stopped = read(at_stripe | {"status": "failed"}), read(at_stripe | {"status": "canceled"})
    assert (failed.state, failed.failure, failed.arrives_on.isoformat()) == (PayoutState.FAILED, "", "1970-01-02")
    assert (stopped.state, stopped.failure) == (PayoutState.CANCELED, STOPPED)


def seen(number: int, state: PayoutState, made_at: datetime, failure: str = "") -> Seen:
    return Seen(f"po_{number}", state, 100 + number, made_at, made_at.date(), failure)


def test_one_that_was_stopped_is_told_like_one_that_was_sent_back(paid: Any, clock: Any) -> None:
    supplier = paid[0]
    (account,) = unit.read(payees.all_accounts)
    unit.write(services.keep, account, [seen(1, PayoutState.CANCELED, clock.now(), STOPPED)])
    work()
    assert "A payment of £1.01 to your bank was stopped before it left." in supplier.get("/account/notices").text
    assert "It was stopped before it left." in supplier.get("/remittances").text


def test_one_who_is_paid_daily_hides_nobody_who_is_not(paid: Any, sign_in: SignIn, clock: Any) -> None:
    _, _, party, _ = paid
    (account,) = unit.read(payees.all_accounts)
    person = enter("Nia")
    other = ids.urn("person", person)
    set_up(sign_in(person), other)
    (theirs,) = set(unit.read(payees.all_accounts)) - {account}
    unit.write(
        services.keep, account, [seen(0, PayoutState.FAILED, clock.now() - timedelta(days=60), "account_closed")]
    )
    daily = [seen(n, PayoutState.PAID, clock.now() - timedelta(days=n)) for n in range(1, 41)]
    unit.write(services.keep, theirs, daily)
    assert list(unit.read(queries.failing, [party, other])) == [party]
