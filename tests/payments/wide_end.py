"""How the wide scene ends: no query is open, nothing is on its way, what is still owed back is given up; then all agrees."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, ids, jobs, unit
from hub.kernel.db import db
from payments.books import queries as books
from payments.books import services as book_services
from payments.books.domain.months import can_close
from payments.chargebacks.domain import State as Disputed
from payments.chargebacks.models import Chargeback
from payments.expenses import queries as expenses
from payments.expenses.domain import ExpenseState
from payments.gateway import queries as gateway
from payments.gateway.domain import CallState
from payments.grants import queries as grants
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.ledger import queries as ledger
from payments.ledger.domain import CHART, AccountKind
from payments.ledger.models import LedgerAccount
from payments.payees.models import Payee
from payments.payouts.models import Payout
from payments.pools import services as pool_services
from payments.purses.domain import PaymentState, RefundState
from payments.purses.models import PursePayment, PurseRefund
from payments.recoveries.domain import ReversalState
from payments.recoveries.models import Reversal
from payments.remittances.domain import State
from payments.remittances.models import Remittance
from payments.sandbox import ports
from payments.topups.domain import TopUpState
from payments.topups.models import TopUp
from tests.payments.second_books import Truth
from tests.payments.test_stripe_whole_way import set_up
from tests.payments.whole_money import ONE, PAYING, run, there
from tests.payments.wide_money import WideMoney

SIGN = {kind: -1 if rule.side.value == "credit" else 1 for kind, rule in CHART.items()}


def end(whole: WideMoney) -> None:
    """What is open is decided, what is due is paid, and the nights do the rest."""
    whole.reconcile()
    for about, one in whole.books.payments.items():
        if one.queried:
            unit.write(hold_services.settle, about, one.captured)
            one.queried = False
    for pool in whole.pools:
        for visit in pool.paid:
            due = sum(view.due_pence or 0 for view in unit.read(_shares, visit.about))
            unit.write(pool_services.dispute, visit.about)
            unit.write(pool_services.pay, visit.about, due)
    for party in (*whole.suppliers, whole.volunteer):
        set_up(whole.sign_in(ids.parse(party)[1]), party)
    won = False
    while any(one["status"] == "needs_response" for one in there("dispute")):
        whole.decide_card(won)
        won = not won
    whole.reconcile()
    for _week in range(3):
        whole.pay()
        whole.later(hours=1)
        run(PAYING)
    for fund in (whole.fund, "own"):
        for number in range(2):
            whole.write_off(number, fund)
    jobs.run(jobs.registered()["return-grants"], force=True)
    for grant, budget in whole.grants.items():
        view = unit.read(grants.grant, grant)
        assert view is not None
        if view.ends < clock.today():
            payer = whole.payer(budget)
            whole.books.recall(payer, whole.books.free[payer])
    whole.reconcile()


def _shares(about: str) -> list[Any]:
    from payments.pools import queries

    return queries.shares([about])[about]


def agrees(whole: WideMoney) -> None:
    """Every account and every thing, ours, Stripe's and the second books'."""
    assert unit.read(ledger.prove) == []
    stands = unit.read(gateway.standing)
    assert stands[CallState.WAITING] == stands[CallState.PARKED] == 0
    assert [(one.kind.value, one.source) for one in unit.read(books.breaks)] == []
    look = unit.read(books.reconciliation)
    assert look is not None
    assert (look.statement.unexplained_pence, look.statement.here_pence) == (0, look.statement.there_pence)
    assert unit.read(holds.pieces_owed_back) == []
    here, second = unit.read(accounts), whole.books.accounts(truth(whole))
    apart = {name: (here.get(name, 0), second.get(name, 0)) for name in here | second}
    assert not {name: (one, other) for name, (one, other) in apart.items() if one != other}
    visits_stand(whole)
    unit.read(things_stand)
    months_close(whole)


def accounts() -> dict[str, int]:
    """The ledger's, those not at 0, positive on their own side."""
    rows = db.session.execute(sa.select(LedgerAccount.name, LedgerAccount.kind, LedgerAccount.balance_pence))
    return {name: pence * SIGN[AccountKind(kind)] for name, kind, pence in rows if pence}


def truth(whole: WideMoney) -> Truth:
    """What stands at Stripe, in the second books' words."""
    party = dict(unit.read(lambda: db.session.execute(sa.select(Payee.account, Payee.party)).all()))
    gone = Counter[tuple[str, str]]()
    for one in there("transfer"):
        gone[party[one["destination"]], one["metadata"]["fund"]] += one["amount"] - one["amount_reversed"]
    fees = Counter[str]()
    for one in there("balance_transaction"):
        fees[one["source"]] += one["fee"]
    charges = [one for one in there("charge") if one["status"] == "succeeded"]
    own = [one for one in charges if whole._of_purse(one)]
    cards = [one for one in charges if one not in own and one["payment_method_details"]["type"] == "card"]
    refunds = [one for one in there("refund") if one["status"] == "succeeded"]
    disputes = there("dispute")
    lost = sum(one["amount"] for one in disputes if one["status"] == "lost")
    given_up = whole.books.given_up(Truth(gone)).total()
    return Truth(
        gone,
        own_paid=sum(one["amount"] for one in own),
        own_back=sum(one["amount"] for one in refunds),
        topped_up=sum(one["amount"] - fees[one["id"]] for one in cards),
        topping=sum(fees[one["id"]] for one in cards),
        fees=sum(fees[one["id"]] for one in (*own, *disputes)),
        lost=lost,
        short=unit.read(accounts).get("exp.bad_debt", 0) - given_up,
    )


def visits_stand(whole: WideMoney) -> None:
    """Each visit's money is as the second books have it."""
    views = unit.read(holds.holds, list(whole.books.payments))
    ours = {about: (view.state.value, view.captured_pence, view.held_pence) for about, view in views.items()}
    theirs = {
        about: (one.state, one.captured, one.amount if one.state == "held" else 0)
        for about, one in whole.books.payments.items()
    }
    assert ours == theirs
    fees = {about: one.fee for about, one in whole.books.payments.items() if one.fee}
    assert unit.read(holds.fees_of, list(whole.books.payments)) == fees
    claims = unit.read(expenses.decided)
    assert {claim.state for claim in claims} <= {ExpenseState.REMITTED}
    assert sum(claim.amount_pence for claim in claims) == whole.books.claims.total()


def things_stand() -> None:
    """Each remittance, transfer, reversal, payout, payment, refund and dispute is at Stripe what it is here."""
    transfers = {one["metadata"]["remittance"]: one for one in there("transfer")}
    assert len(transfers) == len(there("transfer")), "paid twice"
    party = dict(db.session.execute(sa.select(Payee.account, Payee.party)).all())
    for row in db.session.scalars(sa.select(Remittance)):
        net = row.owed_pence - row.netted_pence
        made = transfers.pop(row.id, None)
        assert row.state not in (State.PROPOSED, State.ASKED)
        assert (row.state is State.SENT) == (made is not None or (row.state is State.SENT and net == 0))
        if made is not None:
            found = (made["id"], made["amount"], party[made["destination"]], made["metadata"]["fund"])
            assert found == (row.transfer, net, row.payee, row.fund_id)
    assert not transfers
    back = Counter[str]()
    for row in db.session.scalars(sa.select(Reversal)):
        assert row.state is not ReversalState.ASKED
        back[row.transfer] += row.amount_pence if row.state is ReversalState.DONE else 0
    assert back == Counter({one["id"]: one["amount_reversed"] for one in there("transfer")})
    with ports.current().store.reading() as chest:
        payouts = {one["id"]: one["status"] for _owner, one in chest.everything("payout", 100_000)}
    for row in db.session.scalars(sa.select(Payout)):
        assert row.state.value == payouts[row.payout]
    paid = {one["payment_intent"]: one["amount"] for one in there("charge") if one["status"] == "succeeded"}
    for model, cleared in ((PursePayment, PaymentState.CLEARED), (TopUp, TopUpState.CLEARED)):
        for row in db.session.scalars(sa.select(model)):
            assert (row.state is cleared) == (row.intent in paid), (model, row.state)
    for row in db.session.scalars(sa.select(PurseRefund)):
        assert row.state in (RefundState.SENT, RefundState.REFUSED)
        assert (row.state is RefundState.SENT) == (row.id in {one["metadata"]["refund"] for one in there("refund")})
    ended = {one["id"]: one["status"] for one in there("dispute")}
    found = {row.dispute: row.state.value for row in db.session.scalars(sa.select(Chargeback))}
    assert found == ended
    assert set(found.values()) <= {Disputed.WON.value, Disputed.LOST.value}


def months_close(whole: WideMoney) -> None:
    """With no break open every month that is over can be closed."""
    while (month := unit.read(books.next_month)) is not None and can_close(month, clock.now(), clock.zone()):
        unit.write(book_services.close, month, ONE)
    assert month is None or month.ends(clock.zone()) > clock.now() - timedelta(days=3)
