"""Whoever pays is killed at every point between asking, calling and recording: nothing is paid twice, nothing is lost.

Each life is a fork of this warm process that does the worker's part of paying (remittances sent, Stripe called, news
delivered) until it dies at its point. Stripe's stand-in, a file of its own, holds the truth of what was paid.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import clock as clocks
from hub.kernel import faults, ids, jobs, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.clock import SettableClock
from hub.kernel.db import db
from hub.kernel.outbox import queries as news
from hub.notices.models import Notice
from hub.people.domain import StaffRole
from payments.books import queries as books
from payments.gateway import ports
from payments.gateway import queries as gateway
from payments.gateway.domain import CallState
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.ledger import queries as ledger
from payments.ledger.domain import Kind
from payments.ledger.models import LedgerTransaction
from payments.purses.domain import RefundState
from payments.purses.models import PurseRefund
from payments.remittances import services as remittances
from payments.remittances.domain import State
from payments.remittances.models import Remittance
from tests.faults.server import kills
from tests.payments import purse_world as own
from tests.payments.money_world import World, line
from tests.payments.test_stripe_whole_way import enter, pay_in, set_up, work

SignIn = Callable[..., FlaskClient]
ONE, OTHER = (Actor(account=a, person=a.upper() * 26, roles=frozenset({"finance"})) for a in "ab")
PAYING = ("send-remittances", "call-stripe")
LEASE, DAY = timedelta(minutes=16), timedelta(hours=25)  # after a day Stripe has forgotten the key
SUPPLIERS = 3

# Where it dies, the nth time that it comes there. Within one life: a job's lease, its unit, the lease given back.
WISHES = (
    "committed:2",  # asked, and nobody has called
    "call-leased:1",
    "called:1",  # Stripe has done it, and nothing is recorded
    "answered:1",  # recorded, and nobody has heard of it
    "effect:5",  # heard of, and not committed
    "flushed:2",
    "called:2",
    "call-leased:3",
    "answered:3",
    "committed:5",
    "effect:1",
    "called:4",
    "flushed:7",
    "committed:12",
    "answered:4",
)
POINTS = {wish.partition(":")[0] for wish in WISHES}


@dataclass
class Trial:
    """Suppliers with visits to be paid, a resident whose own money goes back, and the lives that pay."""

    app: Flask
    var: Path
    clock: SettableClock
    world: World
    budget: str
    suppliers: list[str]
    joan: str
    resident: FlaskClient
    dice: random.Random = field(default_factory=lambda: random.Random(5))
    lives: int = 0
    captured: Counter[str] = field(default_factory=Counter)
    given_back: int = 0

    def owe(self) -> None:
        """Visits are delivered, finance lets the week's run go, and some own money is asked back."""
        for supplier in self.suppliers:
            visit = line(0.5, self.dice.randrange(100, 900), payee=supplier)
            self.world.request(self.budget, visit)
            unit.write(hold_services.capture, visit.about, visit.amount_pence)
            self.captured[supplier] += visit.amount_pence
        run = unit.write(remittances.propose, clocks.now() + timedelta(seconds=1), ONE)
        unit.write(remittances.approve, run, OTHER)
        answer = self.resident.post(f"/purses/{self.joan}/back", data={"amount": "0.20", "token": ids.new()})
        assert answer.status_code == 302, answer.text
        self.given_back += 20

    def live(self, wish: str) -> bool:
        """One life of whoever pays; whether it died at its point."""
        self.lives += 1
        db.session.remove()
        db.engine.dispose()  # no connection is shared with it
        life = os.fork()
        if not life:
            self._pay(wish)
        _pid, ended = os.waitpid(life, 0)
        died = os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGKILL
        assert died or os.waitstatus_to_exitcode(ended) == 0, "it stumbled before its point"
        return died

    def _pay(self, wish: str) -> None:
        """In the fork: pay until death, or until all is done."""
        code = 1
        try:
            ids.install(self.app.extensions, 1000 + self.lives)
            faults.install(faults.Killer(wish, self.var))
            pay()
            code = 0
        finally:
            os._exit(code)

    def die(self, wanted: int) -> None:
        """So many deaths, at each point in turn."""
        while len(kills(self.var)) < wanted:
            self.owe()
            died = self.live(WISHES[self.lives % len(WISHES)])
            self.clock.advance(DAY if self.lives % 4 == 2 else LEASE if died else timedelta(minutes=3))
            if self.lives % 20 == 0:
                assert unit.read(ledger.prove) == []
                jobs.run(jobs.registered()["land-instalments"], force=True)
            assert self.lives < 3 * wanted, f"points are not reached: {Counter(kills(self.var))}"

    def settle(self) -> None:
        """A last life, which nobody ends, and the days in which Stripe's bank does its part."""
        for _ in range(12):
            self.clock.advance(timedelta(hours=7))
            pay()
            work()
        assert unit.read(news.standing).waiting == 0

    def check(self) -> None:
        """Each thing that was asked exists once at Stripe; ours agrees with it; nothing is owed, waiting or lost."""
        stands = unit.read(gateway.standing)
        assert not any(stands[state] for state in (CallState.WAITING, CallState.PARKED, CallState.REFUSED)), stands
        paid = {row.id: row for row in unit.read(_all, Remittance) if row.state is State.SENT}
        _same(_made("transfers", "remittance"), {id_: (r.transfer, _net(r)) for id_, r in paid.items()})
        back = unit.read(_all, PurseRefund)
        assert {row.state for row in back} == {RefundState.SENT}
        assert sum(row.amount_pence for row in back) == self.given_back
        _same(_made("refunds", "refund"), {row.id: (row.refund, row.amount_pence) for row in back})
        by_payee = Counter[str]()
        for row in paid.values():
            by_payee[row.payee] += _net(row)
        assert by_payee == self.captured
        assert all(unit.read(holds.payable, supplier).total_pence == 0 for supplier in self.suppliers)
        posted = Counter(unit.read(_externals))
        assert posted == Counter([*(r.transfer for r in paid.values()), *(r.refund for r in back)])
        told = Counter(unit.read(_told))
        assert (len(told), set(told.values())) == (len(paid), {1})
        assert unit.read(ledger.prove) == []
        assert jobs.run(jobs.registered()["reconcile-books"], force=True) == 1
        assert unit.read(books.breaks) == []
        look = unit.read(books.reconciliation)
        assert look is not None
        assert look.statement.here_pence == look.statement.there_pence


def pay() -> None:
    """The worker's part."""
    for name in PAYING:
        jobs.run(jobs.registered()[name], force=True)
    outbox.drain()


def _net(row: Remittance) -> int:
    return row.owed_pence - row.netted_pence


def _all(model: type[Any]) -> list[Any]:
    return list(db.session.scalars(sa.select(model)))


def _externals() -> list[str | None]:
    went = LedgerTransaction.kind.in_((Kind.TRANSFERRED.value, Kind.OWN_REFUNDED.value))
    return list(db.session.scalars(sa.select(LedgerTransaction.external).where(went)))


def _told() -> list[str]:
    kind = Notice.kind == "remittance.sent"
    return list(db.session.scalars(sa.select(Notice.event_id).where(kind)))


def _made(what: str, mark: str) -> list[tuple[str, tuple[str, int]]]:
    """What stands at Stripe: whose it is (in our mark), its id and pence."""
    listed = getattr(ports.gateway()._client.v1, what).list({"limit": 100})
    return [(one.metadata[mark], (one.id, one.amount)) for one in listed.auto_paging_iter()]


def _same(there: list[tuple[str, tuple[str, int]]], here: dict[str, tuple[str, int]]) -> None:
    doubled = [id_ for id_, times in Counter(id_ for id_, _ in there).items() if times > 1]
    assert not doubled, f"paid twice: {doubled}"
    assert dict(there) == here


@pytest.fixture
def trial(app: Flask, var: Path, world: World, sign_in: SignIn, clock: SettableClock) -> Trial:
    """Everybody is set up at Stripe, and there is money."""
    fund = world.fund(10_000_000)
    budget = world.budget(fund, pence=500_000, days=28 * 13)
    finance = sign_in(enter("Ruth", StaffRole.FINANCE))
    pay_in(finance, fund, "20000", "bank", "bank-transfer", origin="bank")
    suppliers = []
    for name in ("Sam", "Sue", "Sid")[:SUPPLIERS]:
        person = enter(name)
        set_up(sign_in(person), ids.urn("person", person))
        suppliers.append(ids.urn("person", person))
    joan = enter("Joan")
    resident = sign_in(joan)
    work()
    clock.advance(timedelta(days=1))
    work()
    own.add_cleared(resident, clock, joan, "100")
    return Trial(app, var, clock, world, budget, suppliers, joan, resident)


def prove(trial: Trial, wanted: int, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """Die so often, settle, and look; the points at which somebody died."""
    trial.die(wanted)
    trial.settle()
    trial.check()
    found = Counter(wish.partition(":")[0] for wish in kills(trial.var))
    with capsys.disabled():
        calls = unit.read(gateway.standing)[CallState.DONE]
        print(f"\n{found.total()} kills in {trial.lives} lives: {dict(found)}; {calls} calls, each done once")
    return set(found)


@pytest.mark.faults
def test_twenty_kills_of_whoever_pays(trial: Trial, capsys: pytest.CaptureFixture[str]) -> None:
    assert prove(trial, 20, capsys) == POINTS


@pytest.mark.soak
def test_two_hundred_kills_of_whoever_pays(trial: Trial, capsys: pytest.CaptureFixture[str]) -> None:
    assert prove(trial, 200, capsys) == POINTS
