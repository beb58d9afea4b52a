"""What suppliers owe back: asked of Stripe and made, refused or lost; written off by two; and the ledger holds after each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import ids, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing, WrongState
from hub.kernel.month import Month
from payments.budgets import queries as budgets
from payments.budgets.queries.outlook import _usual as usual
from payments.funds.domain import bank
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.holds.domain import Reserved
from payments.ledger import queries as ledger
from payments.ledger.domain import OPS, Account, AccountKind
from payments.ledger.models import LedgerTransaction
from payments.recoveries import queries, services
from payments.recoveries.domain import (
    NoReason,
    NothingOwedBack,
    NoTransfer,
    ReversalState,
    SecondOfficer,
    WriteOffChanged,
    WriteOffState,
    WriteOffWaits,
)
from payments.remittances import queries as remittances
from payments.remittances import services as remittance_services
from tests.hub import people
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_holds_races import at_once
from tests.payments.test_remittances_run import ONE, OTHER, Scene, spend, stripe, work

__all__ = ["stripe"]
NOBODY = Actor(account="n", person="N" * 26)


class Owing(Scene):
    """A scene in which both visits were paid for and transferred, and then refunded: the supplier owes it all back."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.pay()
        for visit in self.visits:
            self.refund(visit)

    def refund(self, visit: str) -> None:
        unit.write(hold_services.dispute, visit)
        unit.write(hold_services.settle, visit, 0)

    def debt(self) -> queries.Debt | None:
        return next((one for one in unit.read(queries.debts) if one.payee == self.payee), None)

    def pieces(self) -> list[str]:
        debt = self.debt()
        return [piece.back.id for piece in debt.pieces] if debt else []

    def free(self) -> int:
        return self.world.view(self.budget).available_pence


def last() -> queries.ReversalView:
    return unit.read(queries.reversals)[0]


def test_a_reversal_brings_the_money_back_to_the_budget_once(world: World, stripe: StripeDouble) -> None:
    scene = Owing(world)
    before, cash = scene.free(), scene.at_stripe()
    debt = scene.debt()
    assert debt is not None
    assert (debt.total_pence, debt.free_pence, all(piece.can_be_asked for piece in debt.pieces)) == (
        20_000,
        20_000,
        True,
    )
    reversal = unit.write(services.ask_back, scene.pieces()[0], ONE)
    assert scene.debt().free_pence == 10_000
    with pytest.raises(Reserved):
        unit.write(services.ask_back, scene.pieces()[0], ONE)
    work()
    unit.write(services.taken_back, reversal, "trr_2")  # said again
    unit.write(services.not_taken_back, reversal)
    assert last().state is ReversalState.DONE
    assert (scene.free(), scene.at_stripe()) == (before + 10_000, cash + 10_000)
    assert scene.debt().total_pence == 10_000
    world.verify()


def test_a_refused_reversal_is_owed_as_before_and_netted_next(world: World, stripe: StripeDouble) -> None:
    scene = Owing(world)
    stripe.faults = ["insufficient_funds"]
    unit.write(services.ask_back, scene.pieces()[0], ONE)
    work()
    assert last().state is ReversalState.REFUSED
    assert scene.debt().free_pence == 20_000
    scene.visit(3_000)
    assert scene.pay().netted_pence == 3_000
    assert scene.debt().total_pence == 17_000
    world.verify()


def test_while_stripe_is_asked_nothing_of_it_is_netted_or_written_off(world: World, stripe: StripeDouble) -> None:
    scene = Owing(world)
    stripe.faults = ["after"]
    for piece in scene.pieces():
        unit.write(services.ask_back, piece, ONE)
    work()
    scene.visit(3_000)
    due = unit.read(remittances.due, scene.until())[0]
    assert (due.netted_pence, due.net_pence) == (0, 3_000)  # and the proposal says so
    paid = scene.pay()
    assert (paid.netted_pence, paid.net_pence) == (0, 3_000)
    with pytest.raises(NothingOwedBack):
        unit.write(services.propose_write_off, scene.payee, scene.fund, "Gone", ONE)
    world.verify()


def test_a_reversal_settles_only_what_stripe_gave_back(world: World, stripe: StripeDouble) -> None:
    """A run nets some of a piece, Stripe is asked for the rest, and only then the run is refused."""
    scene = Owing(world)
    first, _second = scene.pieces()
    scene.visit(3_000)
    spend(scene, Actor(account="c", person=ids.parse(scene.payee)[1]), 500)  # so that something travels
    stripe.faults = ["after"]
    sent = scene.pay()
    assert (sent.netted_pence, sent.net_pence) == (3_000, 500)
    stripe.faults = ["after", "after"]
    reversal = unit.write(services.ask_back, first, ONE)
    unit.write(remittance_services.refused, sent.id, "account_closed")
    before, cash = scene.free(), scene.at_stripe()
    unit.write(services.taken_back, reversal, "trr_1")
    assert last().amount_pence == 7_000
    assert (scene.free(), scene.at_stripe()) == (before + 7_000, cash + 7_000)
    debt = scene.debt()
    assert debt is not None
    assert (debt.total_pence, debt.free_pence) == (13_000, 13_000)
    world.verify()


def test_without_a_transfer_there_is_nothing_to_reverse(world: World, stripe: StripeDouble) -> None:
    scene = Owing(world)
    again = scene.visit(20_000)
    assert scene.pay().net_pence == 0  # netted whole: no transfer was made
    scene.refund(again)
    with pytest.raises(NoTransfer):
        unit.write(services.ask_back, scene.pieces()[0], ONE)
    with pytest.raises(Missing):
        unit.write(services.ask_back, ids.new(), ONE)
    with pytest.raises(Forbidden):
        unit.write(services.ask_back, scene.pieces()[0], NOBODY)
    assert scene.debt().pieces[0].transfer is None
    world.verify()


def test_two_officers_write_off_and_the_council_bears_it(world: World, stripe: StripeDouble) -> None:
    scene = Owing(world)
    before, at_bank = scene.free(), unit.read(ledger.balance, bank(scene.fund))
    waiting = unit.write(services.propose_write_off, scene.payee, scene.fund, "  Insolvent,\n no assets ", ONE)
    with pytest.raises(WriteOffWaits):
        unit.write(services.propose_write_off, scene.payee, scene.fund, "Again", OTHER)
    with pytest.raises(SecondOfficer):
        unit.write(services.approve_write_off, waiting, ONE)
    with pytest.raises(Forbidden):
        unit.write(services.approve_write_off, waiting, NOBODY)
    assert scene.debt().total_pence == 20_000
    unit.write(services.approve_write_off, waiting, OTHER)
    with pytest.raises(WrongState):
        unit.write(services.approve_write_off, waiting, OTHER)
    view = unit.read(queries.write_offs)[0]
    assert (view.state, view.reason) == (WriteOffState.WRITTEN_OFF, "Insolvent, no assets")
    assert scene.debt() is None
    assert scene.free() == before + 20_000
    assert unit.read(ledger.balance, bank(scene.fund)) == at_bank + 20_000
    assert unit.read(ledger.balance, Account(AccountKind.BAD_DEBT, OPS)) == 20_000
    assert unit.read(ledger.balance, bank(OPS)) == -20_000
    world.verify()


def test_two_who_propose_at_once_make_one_write_off(app: Flask, world: World, stripe: StripeDouble) -> None:
    scene = Owing(world)
    asks = [lambda by=one: services.propose_write_off(scene.payee, scene.fund, "Gone", by) for one in (ONE, OTHER)]
    answers = at_once(app, *asks)
    assert sorted(type(one) is str for one in answers) == [False, True]
    assert [type(one) for one in answers if type(one) is not str] == [WriteOffWaits]


def test_what_changed_since_it_was_proposed_is_not_written_off(world: World, stripe: StripeDouble) -> None:
    scene = Owing(world)
    waiting = unit.write(services.propose_write_off, scene.payee, scene.fund, "Gone", ONE)
    scene.visit(3_000)
    scene.pay()  # nets some of it
    posted = unit.read(count)
    with pytest.raises(WriteOffChanged):
        unit.write(services.approve_write_off, waiting, OTHER)
    assert unit.read(count) == posted
    assert scene.debt().free_pence == 17_000
    unit.write(services.drop_write_off, waiting, OTHER)
    assert unit.read(queries.waiting) == []
    with pytest.raises(NoReason):
        unit.write(services.propose_write_off, scene.payee, scene.fund, " \n ", ONE)
    world.verify()


@pytest.mark.parametrize(
    ("way", "spent"), [("owed", 20_000), ("netted", 25_000), ("refused", 45_000), ("reversed", 10_000), ("lost", 0)]
)
def test_what_came_back_is_spent_no_more(world: World, stripe: StripeDouble, clock: Any, way: str, spent: int) -> None:
    """Wherever a holder or finance reads it: what was spent, a usual week, the month by supplier, the fund's page."""
    scene = Owing(world)
    before = world.view(scene.budget)
    if way in ("netted", "refused"):
        scene.visit(25_000)
        stripe.faults = ["account_closed"] if way == "refused" else []
        assert scene.pay().netted_pence == 20_000
    elif way == "reversed":
        unit.write(services.ask_back, scene.pieces()[0], ONE)
        work()
    elif way == "lost":
        lost = unit.write(services.propose_write_off, scene.payee, scene.fund, "Gone", ONE)
        unit.write(services.approve_write_off, lost, OTHER)
    view = world.view(scene.budget)
    assert view.spent_pence == spent
    assert view.available_pence + view.spent_pence == before.available_pence + before.spent_pence
    assert world.fund_view(scene.fund).spent_pence == spent
    world.adds_up(scene.fund)
    month = unit.read(budgets.month_statement, scene.budget, Month.of(clock.now().date()))
    assert month is not None
    assert [(one.payee, one.amount_pence) for one in month.paid] == [(scene.payee, spent)]
    clock.advance(timedelta(days=30))
    today = clock.now().date()
    assert unit.read(usual, [view], today, 8) == {scene.budget: spent * 7 // (today - view.starts).days}
    world.verify()


def count() -> int:
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(LedgerTransaction)) or 0)


def test_finance_goes_the_whole_way_over_the_pages(world: World, stripe: StripeDouble, sign_in: Any) -> None:
    scene = Owing(world)
    fay, fred = (sign_in(people.officer("finance", *name)) for name in (("Fay", "Finch"), ("Fred", "Ford")))
    first, _second = scene.pieces()
    assert "£200.00" in fay.get("/council/recoveries").get_data(as_text=True)
    assert fay.post(f"/council/recoveries/{first}/ask").status_code == 302
    assert fay.post(f"/council/recoveries/{first}/ask").status_code == 409
    work()
    page = fay.get("/council/recoveries").get_data(as_text=True)
    assert "Taken back" in page
    address = f"/council/recoveries/{scene.payee}/{scene.fund}/write-off"
    assert fay.get(address).status_code == 200
    refused = fay.post(address, data={"reason": ""})
    assert refused.status_code == 422
    assert "Say in a sentence why it will not come back." in refused.get_data(as_text=True)
    assert fay.post(address, data={"reason": "Insolvent"}).status_code == 302
    waiting = unit.read(queries.waiting)[0].id
    assert "You proposed it" in fay.get("/council/recoveries").get_data(as_text=True)
    assert fay.post(f"/council/write-offs/{waiting}/approve").status_code == 403
    assert "Insolvent" in fred.get("/council/recoveries").get_data(as_text=True)
    assert fred.post(f"/council/write-offs/{waiting}/approve").status_code == 302
    assert "Nothing is owed back" in fred.get("/council/recoveries").get_data(as_text=True)
    assert fred.get(address).status_code == 404
    world.verify()
    assert unit.read(holds.pieces_owed_back) == []
