"""All of money with Stripe's own library in it: a fund, suppliers, a resident with own money, and what the world does.

What people do goes through pages and services, what the world does through Stripe's stand-in, and `reconcile` is what
the worker and the nights do until nothing is on its way any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import clock, ids, jobs, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import KithError
from hub.people.domain import StaffRole
from payments.books import queries as books
from payments.chargebacks.models import Chargeback
from payments.gateway import ports as gateways
from payments.gateway import queries as gateway
from payments.gateway import services as gateway_services
from payments.gateway.domain import CallState
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.ledger import queries as ledger
from payments.payees.models import Payee
from payments.payouts.models import Payout
from payments.purses.models import PursePayment, PurseRefund
from payments.recoveries import services as recoveries
from payments.recoveries.models import Reversal
from payments.remittances import services as remitting
from payments.remittances.models import Remittance
from payments.sandbox import ports, services
from payments.sandbox.domain.faults import Fault
from payments.topups.models import TopUp
from tests.payments.money_world import World, line
from tests.payments.test_stripe_whole_way import enter, leads_to, pay_in, set_up, work

ONE, OTHER = (Actor(account=a, person=a.upper() * 26, roles=frozenset({"finance"})) for a in "ab")
BANK, POST = "run-sandbox-bank", "deliver-sandbox-webhooks"
PAYING = ("send-remittances", "call-stripe", BANK, POST)
LOOKS = (
    "look-for-missed-events",
    "look-at-payees",
    "look-at-top-ups",
    "look-at-own-money",
    "look-at-chargebacks",
    "look-at-payouts",
)
MANY = 10_000_000  # more things than any test makes
STANDS = (TopUp, PursePayment, PurseRefund, Chargeback, Payout, Payee, Remittance, Reversal)


def run(names: Iterable[str]) -> None:
    for name in names:
        jobs.run(jobs.registered()[name], force=True)
    outbox.drain()


class Whole:
    """The scene, its people and what they do."""

    FUND = 10_000_000  # pence that the fund begins with

    def __init__(self, app: Flask, world: World, sign_in: Callable[..., FlaskClient]) -> None:
        self.app, self.world = app, world
        self.clock = app.extensions["kith.clock"]
        self.fund = world.fund(self.FUND)
        self.budget = world.budget(self.fund, pence=500_000, days=28 * 13)
        self.ruth = enter("Ruth", StaffRole.FINANCE)
        self.finance = sign_in(self.ruth)
        pay_in(self.finance, self.fund, "3000", "bank", "bank-transfer", origin="bank")
        self.suppliers, self.visits, self.captured = [], list[str](), Counter[str]()
        for name in ("Sam", "Sue"):
            person = enter(name)
            set_up(sign_in(person), ids.urn("person", person))
            self.suppliers.append(ids.urn("person", person))
        self.joan = enter("Joan")
        self.resident = sign_in(self.joan)
        self.later(hours=25)
        work()
        self.refused: Counter[str] = Counter()

    def later(self, **span: float) -> None:
        self.clock.advance(timedelta(**span))

    def allowed(self, act: Callable[..., Any], *given: Any) -> Any:
        """Do it if it may be done; a refusal changes nothing, and is counted."""
        try:
            return unit.write(act, *given)
        except KithError as refusal:
            self.refused[refusal.code] += 1
            return None

    # People

    def visit(self, number: int, pence: int) -> None:
        payee = self.suppliers[number % 2]
        one = line(0.5, pence, payee=payee)
        self.world.request(self.budget, one)
        unit.write(hold_services.capture, one.about, pence)
        self.visits.append(one.about)
        self.captured[one.about] = pence

    def change(self, number: int, part: int, how: str) -> None:
        """Dispute, settle or adjust a visit, to so many tenths."""
        if not self.visits:
            return
        about = self.visits[-1 - number % len(self.visits)]  # one of the newest, however many there are
        pence = self.captured[about] * part // 10
        with suppress(KithError):
            if how == "dispute":
                unit.write(hold_services.dispute, about)
                return
            unit.write(getattr(hold_services, how), about, pence)
            self.captured[about] = pence

    def pay(self) -> None:
        run_ = self.allowed(remitting.propose, clock.now() + timedelta(seconds=1), ONE)
        if run_:
            unit.write(remitting.approve, run_, OTHER)

    def take_back(self, number: int) -> None:
        for payee in self.suppliers:
            pieces = unit.read(holds.pieces_owed_back, payee, self.fund)
            if pieces:
                self.allowed(recoveries.ask_back, pieces[number % len(pieces)].id, ONE)

    def add(self, pounds: str, way: str = "card") -> None:
        """Own money at our page and Stripe's, without coming back: what became of it must be told."""
        answer = self.resident.post(f"/purses/{self.joan}/add", data={"amount": pounds})
        if answer.status_code in (302, 303):
            self.resident.post(f"{leads_to(answer)}/{way}")

    def top_up(self, pounds: str) -> None:
        given = {"amount": pounds, "method": "card", "origin": "funder"}
        answer = self.finance.post(f"/topups/new/{self.fund}", data=given)
        if answer.status_code in (302, 303):
            self.finance.post(f"{leads_to(answer)}/card")

    def give_back(self, pounds: str) -> None:
        self.resident.post(f"/purses/{self.joan}/back", data={"amount": pounds, "token": ids.new()})

    # The world

    def dispute_card(self) -> None:
        with suppress(services.SandboxRefused):
            services.open_dispute()

    def decide_card(self, won: bool) -> None:
        with ports.current().store.reading() as chest:
            found = [one for _owner, one in chest.everything("dispute", 100) if one["status"] == "needs_response"]
        for one in found[:1]:
            services.close_dispute(one["id"], won=won)

    def restrict(self, number: int) -> None:
        payee = unit.read(lambda: db.session.scalars(sa.select(Payee).order_by(Payee.party)).all())[number % 2]
        services.restrict_account(payee.account)

    # In the end

    def reconcile(self) -> None:
        """No more bad days: the worker, the looks and the nights, until nothing is on its way."""
        with ports.current().store.writing() as chest:
            while chest.take(tuple(Fault)):
                pass
        for night in range(14):
            self.later(hours=13)
            for call in unit.read(gateway.parked):
                unit.write(gateway_services.ask_again, call.id)
            run(PAYING)
            if night % 3 == 0:
                run(LOOKS)
        run((*LOOKS, *PAYING))
        assert jobs.run(jobs.registered()["reconcile-books"], force=True) == 1

    def check(self) -> None:
        """Our books, Stripe's, and what people did agree, to the penny."""
        assert unit.read(ledger.prove) == []
        stands = unit.read(gateway.standing)
        assert stands[CallState.WAITING] == stands[CallState.PARKED] == 0
        found = [(b.kind.value, b.type, b.source, b.there_pence, b.here_pence) for b in unit.read(books.breaks)]
        assert not found, found
        look = unit.read(books.reconciliation)
        assert look is not None
        assert look.statement.unexplained_pence == 0
        assert look.statement.here_pence == look.statement.there_pence
        made = there("transfer")
        marks = Counter(one["metadata"]["remittance"] for one in made)
        assert set(marks.values()) <= {1}, "paid twice"
        sent = sum(one["amount"] - one["amount_reversed"] for one in made)
        owed = [unit.read(holds.payable, payee) for payee in self.suppliers]
        back = sum(piece.open_pence for piece in unit.read(holds.pieces_owed_back))
        standing = sum(one.total_pence + one.frozen_pence for one in owed)
        assert standing + sent - back == sum(self.captured.values())

    def state(self) -> dict[str, Any]:
        """All that is known in the end, without ids and moments."""
        return unit.read(_state) | {"stripe": (sorted(one["amount"] for one in there("transfer")), _at_stripe())}


def there(kind: str) -> list[Any]:
    """What stands at Stripe, of the council's own."""
    with ports.current().store.reading() as chest:
        return [one for owner, one in chest.everything(kind, MANY) if not owner.startswith("acct_")]


def _at_stripe() -> tuple[int, int]:
    balance = gateways.gateway().balance()
    return balance.available_pence, balance.pending_pence


def _state() -> dict[str, Any]:
    found: dict[str, Any] = {"ledger": [(kind.value, pence) for kind, _side, pence in ledger.kind_totals() if pence]}
    for model in STANDS:
        columns = [c for c in model.__table__.c if c.name.endswith("_pence") or c.name in ("state", "standing")]
        rows = db.session.execute(sa.select(*columns))
        found[model.__tablename__] = sorted(tuple(str(value) for value in row) for row in rows)
    return found
