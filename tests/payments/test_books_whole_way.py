"""Every movement of cash that the code makes, through Stripe's library, is one posting: the books agree every night."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.kernel import ids, jobs, unit
from hub.kernel.access import Actor
from hub.people.domain import StaffRole
from payments.books import queries
from payments.books.domain.posting import Nature
from payments.books.domain.working import BreakState
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.recoveries import queries as recovering
from payments.recoveries import services as recoveries
from payments.recoveries.domain import ReversalState
from payments.sandbox import services as sandbox
from tests.payments import purse_world as own
from tests.payments.money_world import World, line
from tests.payments.test_stripe_whole_way import SignIn, cash, enter, leads_to, pay_in, set_up, work

OFFICER = Actor(account="a", person="A" * 26, roles=frozenset({"finance"}))


def night(clock: Any) -> list[queries.BreakView]:
    clock.advance(timedelta(hours=3))
    work()
    own.work()
    assert jobs.run(jobs.registered()["reconcile-books"], force=True) == 1
    return unit.read(queries.breaks)


@pytest.fixture
def finance(app: Any, sign_in: SignIn) -> FlaskClient:
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
    unit.write(hold_services.dispute, visit.about)
    unit.write(hold_services.settle, visit.about, 6_000)
    [piece] = unit.read(holds.pieces_owed_back, party, fund)
    unit.write(recoveries.ask_back, piece.id, OFFICER)
    assert night(clock) == []
    assert unit.read(recovering.reversals)[0].state is ReversalState.DONE
    assert cash(fund) == 30_000 + 10_000 - 170 - 6_400 + 400
    sandbox.take_fee(1250)
    [found] = night(clock)
    assert (found.type, found.difference_pence, found.natures) == ("stripe_fee", -1250, (Nature.FEE,))
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


@pytest.mark.parametrize("won", [True, False], ids=["won", "lost"])
def test_own_money_refunds_fees_and_disputed_cards_reconcile(
    world: World, finance: FlaskClient, sign_in: SignIn, clock: Any, won: bool
) -> None:
    joan = enter("Joan")
    client = sign_in(joan)
    fund = world.fund(1_000_000)
    pay_in(finance, fund, "300", "bank", "bank-transfer", origin="bank")
    own.add(client, joan, "40")
    assert night(clock) == []  # on its way, and posted so
    clock.advance(timedelta(days=5))
    assert night(clock) == []
    client.post(f"/purses/{joan}/back", data={"amount": "15", "token": ids.new()})
    assert night(clock) == []
    own.add(client, joan, "20")
    clock.advance(timedelta(days=5))
    assert night(clock) == []
    dispute = sandbox.open_dispute()
    assert night(clock) == []  # what the bank took and its fee are one movement there, and two postings here
    sandbox.close_dispute(dispute, won=won)
    assert night(clock) == []
    look = unit.read(queries.reconciliation)
    assert look is not None
    assert look.statement.here_pence == look.statement.there_pence
    assert unit.read(queries.breaks, BreakState.MENDED) == []
    own.prove()
