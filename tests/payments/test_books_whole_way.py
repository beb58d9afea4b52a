"""Every movement of cash that the code makes, through Stripe's library, is one posting: the books agree every night."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.kernel import ids, jobs, unit
from payments.books import queries
from payments.books.domain.matching import BreakKind
from payments.funds.domain import at_stripe, unallocated
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind
from payments.holds import services as hold_services
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Transaction, move
from payments.remittances import queries as remittances
from payments.sandbox import ports
from payments.sandbox import services as sandbox
from tests.payments.money_world import World, line
from tests.payments.test_stripe_whole_way import SignIn, cash, enter, leads_to, pay_in, set_up, work


def night(clock: Any) -> list[queries.BreakView]:
    clock.advance(timedelta(hours=3))
    work()
    assert jobs.run(jobs.registered()["reconcile-books"], force=True) == 1
    return unit.read(queries.breaks)


@pytest.fixture
def finance(app: Any, sign_in: SignIn) -> FlaskClient:
    from hub.people.domain import StaffRole

    return sign_in(enter("Ruth", StaffRole.FINANCE))


def test_top_ups_transfers_reversals_fees_and_payouts_reconcile(
    world: World, finance: FlaskClient, sign_in: SignIn, clock: Any
) -> None:
    fund = world.fund(1_000_000)
    budget = world.budget(fund, pence=50_000)
    person = enter("Sam")
    party = ids.urn("person", person)
    set_up(sign_in(person), party)
    work()
    clock.advance(timedelta(days=1))
    assert night(clock) == []
    pay_in(finance, fund, "300", "bank", "bank-transfer", origin="bank")
    pay_in(finance, fund, "100", "card", "card", origin="funder")  # with Stripe's fee
    assert night(clock) == []
    look = unit.read(queries.reconciliation)
    assert look is not None
    assert look.statement.waiting_pence == 10_000 - 170  # it clears in some days
    clock.advance(timedelta(days=8))
    assert night(clock) == []
    assert cash(fund) == 30_000 + 10_000 - 170

    visit = line(1, 6_400, payee=party)
    world.request(budget, visit)
    unit.write(hold_services.capture, visit.about, 6_400)
    clock.advance(timedelta(days=7))
    finance.post(f"{leads_to(finance.post('/council/remittances'))}/approve")
    assert night(clock) == []
    [sent] = unit.read(remittances.of_payees, [party])

    # What other rooms will ask and post for themselves: a reversal, and the council's own payout, sent and come back.
    call = unit.write(
        gateway.ask, CallKind.REVERSAL, "x:reversal", {"transfer": sent.transfer, "amount": 400}, key="reversal"
    )
    reversal = gateway.attempt_now(call)
    assert [one.kind for one in night(clock)] == [BreakKind.MISSING_HERE]
    entries = move(at_stripe(fund), unallocated(fund), 400)
    unit.write(ledger.post, Transaction("r", Kind.RECEIPT, entries, "x:reversal", external=reversal.object))
    assert night(clock) == []
    client = ports.current()
    assert client is not None
    sandbox.take_fee(1250)
    [found] = night(clock)
    assert (found.type, found.difference_pence, found.fee_pence) == ("stripe_fee", -1250, 1250)
    answer = finance.post(
        f"/council/books/breaks/{found.id}/correct", data={"fund": fund, "words": "Stripe's fee of the month."}
    )
    assert answer.status_code == 302, answer.text
    assert night(clock) == []
    look = unit.read(queries.reconciliation)
    assert look is not None
    assert look.statement.here_pence == look.statement.there_pence == cash(fund)
    assert look.statement.unexplained_pence == 0
    world.verify()
