"""A week's payments: proposed, approved, taken, transferred; refused, netted, kept; and the ledger holds after each."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from hub.kernel import clock, ids, jobs, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, WrongState
from hub.notices.models import Notice
from hub.people import services as people
from payments.expenses import queries as expenses
from payments.expenses import services as expense_services
from payments.expenses.domain import Claim, ExpenseState
from payments.funds.domain import at_stripe, bank
from payments.gateway import ports
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.ledger import queries as ledger
from payments.ledger import services as ledger_services
from payments.ledger.domain import Kind, Transaction, move
from payments.limits.domain import DEFAULT
from payments.payees import queries as payees
from payments.payees import services as payee_services
from payments.payees.domain import Standing
from payments.remittances import queries, services
from payments.remittances.domain import NothingToPay, Reason, RunState, RunWaits, SameOfficer, State, clearing
from tests.hub import people as people_of
from tests.payments.money_world import World, line
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_holds_races import at_once

ONE = Actor(account="a", person="A" * 26, roles=frozenset({"finance"}))
OTHER = Actor(account="b", person="B" * 26, roles=frozenset({"finance"}))


@pytest.fixture
def stripe(app: Flask) -> StripeDouble:
    double = StripeDouble()
    ports.provide(app, double)
    return double


def supplier(ready: bool = True) -> str:
    """A person who can be paid."""
    id_ = unit.write(people.register_person, given_name="Sam", family_name="Supplier", by=SYSTEM)
    party = ids.urn("person", id_)
    if ready:
        unit.write(payee_services.set_up, party, SYSTEM)
        work()
        payee_services.look(payees.payee(party).account or "")
        assert unit.read(payees.payee, party).standing is Standing.READY
    return party


def work() -> None:
    for name in ("send-remittances", "call-stripe"):
        jobs.run(jobs.registered()[name], force=True)
        outbox.drain()


def to_stripe(fund: str, pence: int) -> None:
    entries = move(at_stripe(fund), bank(fund), pence)
    entry = Transaction(f"deposit:{ids.new()}", Kind.DEPOSIT, entries, ids.urn("fund", fund))
    unit.write(ledger_services.post, entry)


class Scene:
    """A fund with cash at Stripe, a budget, a supplier, and visits that were paid for."""

    def __init__(
        self, world: World, *, ready: bool = True, cash: int = 100_000, pence: int = 10_000, budget: int = 100_000
    ) -> None:
        self.world = world
        self.fund = world.fund(10_000_000)
        self.budget = world.budget(self.fund, pence=budget)
        self.payee = supplier(ready)
        if cash:
            to_stripe(self.fund, cash)
        self.visits = [self.visit(pence), self.visit(pence)]

    def visit(self, pence: int) -> str:
        one = line(1, pence, payee=self.payee)
        self.world.request(self.budget, one)
        unit.write(hold_services.capture, one.about, pence)
        return one.about

    def until(self) -> Any:
        return clock.now() + timedelta(minutes=1)

    def propose(self, by: Actor = ONE) -> str:
        return unit.write(services.propose, self.until(), by)

    def pay(self) -> Any:
        """Propose and approve; the one remittance after the work is done."""
        run = self.propose()
        unit.write(services.approve, run, OTHER)
        work()
        return unit.read(queries.of_run, run)[0]

    def owed(self) -> int:
        return unit.read(holds.payable, self.payee).total_pence

    def at_stripe(self) -> int:
        return unit.read(ledger.balance, at_stripe(self.fund))


def test_what_is_owed_is_transferred_once_and_the_statement_adds_up(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world)
    paid = scene.pay()
    work()
    assert paid.state is State.SENT
    assert paid.net_pence == 20_000 == stripe.transferred()
    assert sum(one.amount_pence for one in unit.read(queries.lines, paid.id)) == paid.owed_pence
    assert (scene.owed(), scene.at_stripe()) == (0, 80_000)
    view = world.fund_view(scene.fund)
    assert view.in_pence == view.left_pence + view.budgets_pence + view.held_pence + view.spent_pence
    assert view.spent_pence == 20_000
    assert set(scene.visits) == unit.read(queries.arrived, scene.visits)
    world.verify()


def test_while_it_is_on_its_way_it_is_owed_no_more_and_stands_in_clearing(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world)
    stripe.faults = ["after"]
    paid = scene.pay()
    assert paid.state is State.ASKED
    assert (scene.owed(), scene.at_stripe()) == (0, 100_000)
    assert unit.read(ledger.balance, clearing(scene.fund)) == -20_000
    assert world.fund_view(scene.fund).spent_pence == 20_000
    assert unit.read(queries.arrived, scene.visits) == set()
    world.verify()


def test_a_refused_transfer_leaves_everything_owed_and_the_next_run_pays_it(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world)
    stripe.faults = ["balance_insufficient"]
    assert scene.pay().state is State.REFUSED
    assert (scene.owed(), scene.at_stripe()) == (20_000, 100_000)
    world.verify()
    assert scene.pay().state is State.SENT
    assert (scene.owed(), stripe.transferred()) == (0, 20_000)
    world.verify()


def test_a_refused_transfer_is_told_to_finance_and_to_whom_it_stays_owed(
    world: World, stripe: StripeDouble, sign_in: Any
) -> None:
    scene = Scene(world)
    finance = sign_in(people_of.officer("finance", "Fay", "Finch"))
    stripe.faults = ["account_closed"]
    refused = scene.pay()
    work()
    assert "Stripe refused a transfer of £200.00" in finance.get("/account/notices").text
    told = unit.read(_notices, ids.parse(scene.payee)[1], "remittance.refused")
    assert [(one.link, one.data) for one in told] == [(f"/remittances/{refused.id}", {"amount_pence": 20_000})]


def _notices(person: str, kind: str) -> list[Notice]:
    return list(db.session.scalars(sa.select(Notice).where(Notice.person == person, Notice.kind == kind)))


@pytest.mark.parametrize(
    ("more", "reason", "where"),
    [({"ready": False}, Reason.NOT_READY, "/payees"), ({"cash": 19_999}, Reason.NO_CASH, "/remittances/{}")],
    ids=str,
)
def test_what_cannot_be_sent_is_kept_with_the_reason_and_told(
    world: World, stripe: StripeDouble, sign_in: Any, more: dict[str, Any], reason: Reason, where: str
) -> None:
    scene = Scene(world, **more)
    finance = sign_in(people_of.officer("finance", "Fay", "Finch"))
    kept = scene.pay()
    told = unit.read(_notices, ids.parse(scene.payee)[1], "remittance.kept")
    assert [(one.link, one.data) for one in told] == [(where.format(kept.id), {"amount_pence": 20_000})]
    assert ("has not enough money at Stripe" in finance.get("/account/notices").text) is (reason is Reason.NO_CASH)
    assert (kept.state, kept.reason) == (State.KEPT, reason)
    assert scene.owed() == 20_000
    assert stripe.transferred() == 0
    world.verify()


def test_a_fund_as_rich_as_the_proposal_is_not_drawn_beyond_its_cash(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world, cash=20_000)
    run = scene.propose()
    scene.visit(5_000)  # owed by the same day, and not in the proposal
    unit.write(services.approve, run, OTHER)
    work()
    kept = unit.read(queries.of_run, run)[0]
    assert (kept.state, kept.reason, kept.owed_pence) == (State.KEPT, Reason.NO_CASH, 20_000)
    assert (scene.owed(), scene.at_stripe(), stripe.transferred()) == (25_000, 20_000, 0)
    assert unit.read(queries.lines, kept.id) == []
    world.verify()
    to_stripe(scene.fund, 5_000)
    assert scene.pay().state is State.SENT
    assert (scene.owed(), scene.at_stripe(), stripe.transferred()) == (0, 0, 25_000)
    world.verify()


@contextmanager
def written() -> Iterator[list[str]]:
    """The tables into which is written meanwhile, savepoints undone or not."""
    tables: list[str] = []

    def listen(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        if found := re.match(r"(?:INSERT INTO|UPDATE) (\w+)", text):
            tables.append(found[1])

    sa.event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield tables
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", listen)


LINES = {"remittance_line", "remittance_expense", "hold_draw", "expense", "hold_recovery", "ledger_entry"}


@pytest.mark.parametrize(
    ("more", "reason"), [({"cash": 24_999}, Reason.NO_CASH), ({"budget": 5_000_000}, Reason.MORE)], ids=str
)
def test_what_cannot_be_sent_is_found_out_before_a_line_of_it_is_written(
    world: World, stripe: StripeDouble, more: dict[str, Any], reason: Reason
) -> None:
    scene = Scene(world, **({"cash": 3_000_000} | more))
    run = scene.propose()
    scene.visit(5_000 if reason is Reason.NO_CASH else 2_000_000)
    unit.write(services.approve, run, OTHER)
    [one] = unit.read(queries.of_run, run)
    with written() as tables:
        unit.write(services.send, one.id)
    assert set(tables) & LINES == set()
    assert "remittance" in tables  # it is kept, and says why
    [kept] = unit.read(queries.of_run, run)
    assert (kept.state, kept.reason, kept.owed_pence) == (State.KEPT, reason, 20_000)
    assert stripe.transferred() == 0
    world.verify()
    to_stripe(scene.fund, 1)
    with written() as tables:
        paid = scene.pay()
    assert {"remittance_line", "hold_draw"} <= set(tables)
    assert (paid.state, paid.net_pence) == (State.SENT, 25_000 if reason is Reason.NO_CASH else 2_020_000)
    world.verify()


def test_what_netting_leaves_is_what_must_be_there(world: World, stripe: StripeDouble) -> None:
    """£70 is owed, £60 is owed back, and £10 is at Stripe: it is sent."""
    scene = Scene(world, cash=20_000)
    scene.pay()
    unit.write(hold_services.adjust, scene.visits[0], 4_000)
    to_stripe(scene.fund, 999)
    scene.visit(7_000)
    with written() as tables:
        kept = scene.pay()
    assert (kept.state, kept.reason) == (State.KEPT, Reason.NO_CASH)
    assert set(tables) & LINES == set()
    to_stripe(scene.fund, 1)
    paid = scene.pay()
    assert (paid.state, paid.owed_pence, paid.netted_pence, paid.net_pence) == (State.SENT, 7_000, 6_000, 1_000)
    assert scene.at_stripe() == 0
    world.verify()


def test_what_is_disputed_after_it_was_proposed_is_not_sent(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world)
    run = scene.propose()
    unit.write(hold_services.dispute, scene.visits[0])
    unit.write(services.approve, run, OTHER)
    work()
    paid = unit.read(queries.of_run, run)[0]
    assert (paid.state, paid.net_pence) == (State.SENT, 10_000)
    assert unit.read(holds.payable, scene.payee).frozen_pence == 10_000
    world.verify()


def test_a_refund_after_the_transfer_is_owed_back_and_netted_from_the_next(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world)
    scene.pay()
    free = world.purse(scene.budget)[0]
    unit.write(hold_services.adjust, scene.visits[0], 4_000)
    world.verify()
    assert world.purse(scene.budget)[0] == free  # not spendable before it has come back
    scene.visit(7_000)
    paid = scene.pay()
    assert (paid.owed_pence, paid.netted_pence, paid.net_pence) == (7_000, 6_000, 1_000)
    assert world.purse(scene.budget)[0] == free - 7_000 + 6_000
    assert stripe.transferred() == 21_000
    world.verify()


def test_a_remittance_that_is_all_netted_is_sent_without_a_transfer(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world)
    scene.pay()
    unit.write(hold_services.adjust, scene.visits[0], 0)
    scene.visit(6_000)
    paid = scene.pay()
    assert (paid.state, paid.net_pence, paid.transfer) == (State.SENT, 0, None)
    assert unit.read(holds.owed_back) == {(scene.payee, scene.fund): 4_000}
    assert stripe.transferred() == 20_000
    world.verify()


@pytest.mark.parametrize(("earned", "said"), [(7_000, [{"amount_pence": 1_000}]), (6_000, [])])
def test_what_could_not_be_sent_is_said_after_netting(
    world: World, stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch, earned: int, said: list[dict[str, int]]
) -> None:
    scene = Scene(world)
    scene.pay()
    unit.write(hold_services.adjust, scene.visits[0], 4_000)
    scene.visit(earned)
    monkeypatch.setattr(payees, "accounts", lambda _parties: {})
    kept = scene.pay()
    assert (kept.state, kept.reason) == (State.KEPT, Reason.NOT_READY)
    assert [one.data for one in unit.read(_notices, ids.parse(scene.payee)[1], "remittance.kept")] == said


def test_netting_is_undone_with_a_refused_transfer(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world)
    scene.pay()
    unit.write(hold_services.adjust, scene.visits[0], 4_000)
    free = world.purse(scene.budget)[0]
    scene.visit(7_000)
    stripe.faults = ["account_closed"]
    assert scene.pay().state is State.REFUSED
    assert unit.read(holds.owed_back) == {(scene.payee, scene.fund): 6_000}
    assert world.purse(scene.budget)[0] == free - 7_000
    assert scene.owed() == 7_000
    world.verify()


def test_netting_is_undone_as_far_as_the_money_is_there(world: World, stripe: StripeDouble) -> None:
    """What came back to the budget was spent before the refusal: so much stays settled, and the rest is owed again."""
    scene = Scene(world)
    scene.pay()
    unit.write(hold_services.adjust, scene.visits[0], 4_000)
    last = [scene.visit(7_000), scene.visit(2_000)]
    stripe.faults = ["after"]
    asked = scene.pay()
    assert (asked.netted_pence, asked.net_pence) == (6_000, 3_000)
    free = world.purse(scene.budget)[0]
    world.request(scene.budget, line(1, free - 1_500))
    unit.write(services.refused, asked.id, "account_closed")
    assert world.purse(scene.budget)[0] == 0
    assert unit.read(holds.owed_back) == {(scene.payee, scene.fund): 1_500}
    assert scene.owed() == 3_000 + 1_500
    world.verify()
    unit.write(hold_services.dispute, last[0])
    unit.write(hold_services.settle, last[0], 0)
    world.verify()
    assert unit.read(holds.owed_back) == {(scene.payee, scene.fund): 1_500 + 3_500}  # of £70, £35 was netted for good
    paid = scene.pay()
    assert (paid.state, paid.owed_pence, paid.netted_pence) == (State.SENT, 1_000, 1_000)
    assert set(last[1:]) == unit.read(queries.arrived, last[1:])
    world.verify()


def test_a_refund_while_the_transfer_is_on_its_way_is_settled_if_it_is_refused(
    world: World, stripe: StripeDouble, app: Flask
) -> None:
    scene = Scene(world)
    stripe.faults = ["after"]
    paid = scene.pay()
    unit.write(hold_services.adjust, scene.visits[0], 4_000)
    world.verify()
    unit.write(services.refused, paid.id, "account_closed")
    assert unit.read(holds.owed_back) == {}
    assert scene.owed() == 14_000
    world.verify()


@pytest.mark.parametrize("paid", [0, 4_000, 10_000])
@pytest.mark.parametrize("less", [0, 3_000], ids=["whole", "less was owed by then"])
def test_a_visit_queried_while_its_transfer_is_on_its_way_is_frozen_if_it_is_refused(
    world: World, stripe: StripeDouble, paid: int, less: int
) -> None:
    scene = Scene(world)
    one, _other = scene.visits
    stripe.faults = ["after"]
    asked = scene.pay()
    if less:
        unit.write(hold_services.adjust, one, 10_000 - less)
    unit.write(hold_services.dispute, one)
    world.verify()
    unit.write(services.refused, asked.id, "account_closed")
    world.verify()
    assert unit.read(holds.payable, scene.payee).frozen_pence == 10_000 - less
    free = world.purse(scene.budget)[0]
    paid = min(paid, 10_000 - less)
    unit.write(hold_services.settle, one, paid)
    assert (scene.owed(), world.purse(scene.budget)[0]) == (10_000 + paid, free + 10_000 - less - paid)
    assert scene.pay().net_pence == 10_000 + paid
    world.verify()


def test_a_run_that_is_dropped_sends_nothing_and_a_later_one_takes_it(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world)
    unit.write(services.drop, scene.propose(), ONE)
    work()
    assert (scene.owed(), stripe.transferred()) == (20_000, 0)
    assert scene.pay().net_pence == 20_000


@pytest.mark.parametrize("over", [False, True], ids=["at the limit", "over it"])
def test_only_a_run_over_the_limit_needs_someone_else(world: World, stripe: StripeDouble, over: bool) -> None:
    scene = Scene(world, pence=DEFAULT.run_pence // 2, cash=DEFAULT.run_pence * 2, budget=DEFAULT.run_pence * 2)
    if over:
        scene.visit(1)
    run = scene.propose(ONE)
    if over:
        with pytest.raises(SameOfficer):
            unit.write(services.approve, run, ONE)
    unit.write(services.approve, run, OTHER if over else ONE)


@pytest.mark.parametrize("over", [False, True], ids=["at the limit", "over it"])
def test_a_run_of_kith_that_is_over_the_limit_needs_two(world: World, stripe: StripeDouble, over: bool) -> None:
    scene = Scene(world, pence=DEFAULT.run_pence // 2, cash=DEFAULT.run_pence * 2, budget=DEFAULT.run_pence * 2)
    if over:
        scene.visit(1)
    run = scene.propose(SYSTEM)
    assert unit.write(services.approve, run, ONE) is (not over)
    if over:
        assert unit.read(queries.run, run).state is RunState.PROPOSED
        with pytest.raises(SameOfficer):
            unit.write(services.approve, run, ONE)
        work()
        assert stripe.transferred() == 0
        assert unit.write(services.approve, run, OTHER)
    work()
    assert stripe.transferred() == DEFAULT.run_pence + over
    with pytest.raises(WrongState):
        unit.write(services.approve, run, OTHER)


@pytest.mark.parametrize(
    "back", [DEFAULT.run_pence - 10_000, DEFAULT.run_pence - 9_999], ids=["at the limit", "over it"]
)
def test_what_is_owed_again_since_it_was_approved_goes_only_within_the_limit(
    world: World, stripe: StripeDouble, back: int, sign_in: Any
) -> None:
    """A run of £100 waits to be sent while the large transfer of the week before is refused."""
    scene = Scene(world, pence=back - back // 2, cash=DEFAULT.run_pence * 2, budget=DEFAULT.run_pence * 2)
    unit.write(hold_services.adjust, scene.visits[1], back // 2)
    fay = people_of.officer("finance", "Fay", "Finch")
    stripe.faults = ["after"]
    last = scene.pay()
    scene.visit(10_000)
    run = scene.propose(SYSTEM)
    assert unit.write(services.approve, run, ONE)  # alone: it is small
    unit.write(services.refused, last.id, "account_closed")
    before = stripe.transferred()
    jobs.run(jobs.registered()["send-remittances"], force=True)
    jobs.run(jobs.registered()["call-stripe"], force=True)
    outbox.drain()
    [paid] = unit.read(queries.of_run, run)
    world.verify()
    if back + 10_000 <= DEFAULT.run_pence:
        assert (paid.state, stripe.transferred() - before) == (State.SENT, back + 10_000)
        return
    assert (paid.state, paid.reason, paid.net_pence, stripe.transferred()) == (State.KEPT, Reason.MORE, 10_000, before)
    assert scene.owed() == back + 10_000
    finance = sign_in(fay)
    assert "more is owed now than was approved" in finance.get("/account/notices").text
    assert "the next run says all of it" in finance.get(f"/council/remittances/{run}").text
    again = scene.propose(SYSTEM)  # the next one says all of it, and takes two
    assert not unit.write(services.approve, again, ONE)
    assert unit.write(services.approve, again, OTHER)
    work()
    assert stripe.transferred() - before == back + 10_000
    world.verify()


def test_what_two_approved_may_grow_by_what_one_may_approve(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world, pence=DEFAULT.run_pence, cash=DEFAULT.run_pence * 6, budget=DEFAULT.run_pence * 6)
    other = Scene(world, pence=200, cash=1_000, budget=DEFAULT.run_pence * 2)
    stripe.faults = ["after", "after"]
    first = scene.propose()
    unit.write(services.approve, first, OTHER)
    work()
    large, small = sorted(unit.read(queries.of_run, first), key=lambda one: -one.net_pence)
    for one in (scene, other):
        one.visit(DEFAULT.run_pence)
    to_stripe(other.fund, DEFAULT.run_pence * 2)
    run = scene.propose(ONE)
    unit.write(services.approve, run, OTHER)
    for asked in (large, small):
        unit.write(services.refused, asked.id, "account_closed")
    work()
    assert {one.payee: one.reason for one in unit.read(queries.of_run, run)} == {
        scene.payee: Reason.MORE,
        other.payee: Reason.NONE,
    }
    world.verify()


def test_the_page_of_a_large_run_says_that_a_colleague_must_approve(
    world: World, stripe: StripeDouble, sign_in: Any
) -> None:
    scene = Scene(world, pence=DEFAULT.run_pence, cash=DEFAULT.run_pence * 3, budget=DEFAULT.run_pence * 3)
    page = f"/council/remittances/{scene.propose(SYSTEM)}"
    one = sign_in(people_of.officer("finance", "Fay", "Finch"))
    assert "two people in finance approve it" in one.get(page).text
    assert "A colleague in finance must approve it too" in one.post(f"{page}/approve", follow_redirects=True).text
    text = one.get(page).text
    assert "a colleague in finance must approve it" in text
    assert "/approve" not in text
    other = sign_in(people_of.officer("finance", "Fred", "Ford"))
    assert "Each transfer is made now" in other.post(f"{page}/approve", follow_redirects=True).text


def test_two_who_propose_at_once_make_one_run(app: Flask, world: World, stripe: StripeDouble) -> None:
    scene = Scene(world)
    until = scene.until()
    answers = at_once(app, lambda: services.propose(until, ONE), lambda: services.propose(until, OTHER))
    assert sorted(type(one) is str for one in answers) == [False, True]
    assert [type(one) for one in answers if type(one) is not str] == [RunWaits]


def test_one_run_at_a_time_and_none_of_nothing_and_only_finance(world: World, stripe: StripeDouble) -> None:
    with pytest.raises(NothingToPay):
        unit.write(services.propose, clock.now(), ONE)
    scene = Scene(world)
    with pytest.raises(Forbidden):
        scene.propose(Actor(account="c", person="C" * 26))
    scene.propose()
    with pytest.raises(RunWaits):
        scene.propose()


def test_kith_proposes_once_a_week_what_was_agreed_before_monday(
    world: World, stripe: StripeDouble, clock: Any
) -> None:
    Scene(world)
    propose = jobs.registered()["propose-remittances"]
    jobs.run(propose, force=True)
    assert unit.read(queries.proposed) is None  # it was agreed on Tuesday
    clock.advance(timedelta(days=6))
    for _ in range(2):
        jobs.run(propose, force=True)
    run = unit.read(queries.proposed)
    assert run is not None
    assert run.total_pence == 20_000
    assert clock.now() - run.until < timedelta(days=1)


def spend(scene: Scene, claimant: Actor, pence: int) -> str:
    """An approved claim of someone's, of the scene's fund."""
    said = Claim("Milk for Joan", clock.today(), amount_pence=pence, receipt="a" * 64)
    claim: str = unit.write(expense_services.claim, said, ids.new(), claimant)
    unit.write(expense_services.approve, claim, scene.fund, ONE)
    return claim


def test_expenses_go_with_the_run_beside_visits_and_are_never_netted(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world)
    claimant = Actor(account="c", person=ids.parse(scene.payee)[1])
    claim = spend(scene, claimant, 1_250)
    first = scene.pay()
    assert (first.owed_pence, first.net_pence) == (21_250, 21_250)
    assert [one.expense for one in unit.read(queries.spent, first.id)] == [claim]
    assert unit.read(expenses.owed) == {}
    world.verify()
    for visit in scene.visits:  # all that was paid for visits is owed back
        unit.write(hold_services.dispute, visit)
        unit.write(hold_services.settle, visit, 0)
    scene.visit(500)
    spend(scene, claimant, 300)
    second = scene.pay()
    assert (second.owed_pence, second.netted_pence, second.net_pence) == (800, 500, 300)
    assert stripe.transferred() == 21_550
    world.verify()


def test_refused_expenses_are_owed_again_and_a_volunteer_alone_is_paid(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world)
    volunteer = supplier()
    claim = spend(scene, Actor(account="v", person=ids.parse(volunteer)[1]), 700)
    stripe.faults = ["balance_insufficient", "balance_insufficient"]
    run = scene.propose()
    unit.write(services.approve, run, OTHER)
    work()
    assert {one.state for one in unit.read(queries.of_run, run)} == {State.REFUSED}
    assert unit.read(expenses.owed) == {(volunteer, scene.fund): 700}
    world.verify()
    scene.pay()
    assert stripe.transferred() == 20_700
    assert unit.read(expenses.owed) == {}
    assert unit.read(expenses.expense, claim).state is ExpenseState.REMITTED
    world.verify()


def test_the_statement_as_a_page_a_file_and_a_paper_says_the_same(
    world: World, stripe: StripeDouble, sign_in: Any
) -> None:
    scene = Scene(world)
    finance = people_of.officer("finance", "Fay", "Finch")
    spend(scene, Actor(account="c", person=ids.parse(scene.payee)[1]), 1_250)
    paid = scene.pay()
    client = sign_in(finance)
    page = client.get(f"/remittances/{paid.id}").get_data(as_text=True)
    sheet = list(csv.reader(io.StringIO(client.get(f"/remittances/{paid.id}.csv").get_data(as_text=True))))
    answer = client.get(f"/remittances/{paid.id}.pdf")
    paper = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert answer.mimetype == "application/pdf"
    lines = [row for row in sheet[1:] if row[0]]
    assert sum(Decimal(row[3]) for row in lines) == Decimal(sheet[-1][3]) == Decimal("212.50")
    for words in (
        "Owed for visits",
        "£200.00",
        "Expenses paid back",
        "£12.50",
        "Transferred",
        "£212.50",
        "Milk for Joan",
    ):
        assert words in page
        assert words in paper
    assert "Less what was owed back" not in page
