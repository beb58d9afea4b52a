"""Two simulated years of money with every fault: each month ends in one agreement, and nothing drifts by a penny.

A million operations by hand (`make soak`, some hours); SOAK_OPERATIONS=20000 for a shorter look. Where it stands is kept
every few minutes in var/soak-money (or SOAK_FOLDER): stop it when you like, and the next run goes on from there.

Most of what happens is visits, as in life. They go the product's own way: booked several at a time, and captured by units
of many as the job does it. All else is done one by one.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import clock, ids, jobs, unit
from hub.kernel.db import db
from hub.kernel.outbox.services import Registry
from payments.holds import services as hold_services
from payments.holds.domain import Line
from payments.ledger.models import LedgerAccount, LedgerEntry
from payments.sandbox import services
from tests.conftest import SEED, START
from tests.payments.drift import by_key
from tests.payments.lasting import Stand
from tests.payments.money_world import World, line
from tests.payments.test_money_machine import WEIGHTS, Money
from tests.payments.test_stripe_whole_way import enter, leads_to, pay_in
from tests.payments.whole_money import Whole
from tests.schema import ROOT

OPERATIONS = int(os.environ.get("SOAK_OPERATIONS", "1000000"))
FOLDER = Path(os.environ.get("SOAK_FOLDER", str(ROOT / "var" / "soak-money")))
MONTHS, DAYS = 24, 22
KEEP = float(os.environ.get("SOAK_KEEP", "300"))  # seconds between two times that it is proved and kept
MONTH = timedelta(days=DAYS)  # and what reconciling takes
OFTEN = {name: weight for name, weight in WEIGHTS.items() if name != "time_passes"} | {"visit": 150}
ROUND = 25  # visits booked together; the job that captures takes up to 50 into one unit
DETAILS = {"holder": "Sam Tester", "sort_code": "108800", "account_number": "00012345", "identity": "y"}
KNOWN = 500  # of the newest visits: only such are changed


class Rich(Whole):
    """The same scene with money for two years; each month has a budget of its own, each day a resident with own money."""

    FUND = OPERATIONS * 2_000 + 100_000_000

    REMEMBERED = ("fund", "budget", "suppliers", "visits", "captured", "ruth", "joan", "refused", "number", "people")

    def __init__(self, app: Flask, world: World, sign_in: Any) -> None:
        super().__init__(app, world, sign_in)
        self.sign_in, self.asked = sign_in, list[Line]()
        self.number = self.people = 0

    @classmethod
    def again(cls, app: Flask, sign_in: Any, memory: dict[str, Any]) -> Rich:
        """The scene as it was remembered."""
        whole = cls.__new__(cls)
        whole.app, whole.world, whole.clock = app, World(), app.extensions["kith.clock"]
        vars(whole).update(memory)
        whole.sign_in, whole.asked = sign_in, []
        whole.finance, whole.resident = sign_in(whole.ruth), sign_in(whole.joan)
        return whole

    def memory(self) -> dict[str, Any]:
        self.go_round()
        return {name: getattr(self, name) for name in self.REMEMBERED}

    def begin_month(self, operations: int) -> None:
        today: date = clock.today()
        self.budget = self.world.budget(self.fund, pence=operations * 2_000, starts=today, days=56)
        # The month's money goes to Stripe, or nobody would be paid: each remittance would wait for cash.
        pay_in(self.finance, self.fund, str(operations * 20), "bank", "bank-transfer", origin="bank")

    def begin_day(self) -> None:
        self.people += 1
        self.joan = enter(f"Joan{self.people}")
        self.resident = self.sign_in(self.joan)
        for party in self.suppliers:
            self.answer_stripe(party)

    def answer_stripe(self, party: str) -> None:
        """Whoever was restricted gives what is asked, or nobody would be paid again; on a bad day they try tomorrow."""
        client = self.sign_in(ids.parse(party)[1])
        answer = client.post(f"/payees/{party}/set-up")
        if answer.status_code in (302, 303):
            client.post(leads_to(answer), data=DETAILS)

    def visit(self, number: int, pence: int) -> None:
        self.asked.append(line(0.5, pence, payee=self.suppliers[number % 2]))
        if len(self.asked) == ROUND:
            self.go_round()

    def go_round(self) -> None:
        """Book what was asked for, and capture it."""
        lines, self.asked = self.asked, []
        if not lines:
            return
        self.world.request(self.budget, *lines)
        unit.write(_capture, lines)
        self.number += len(lines)
        self.visits += [one.about for one in lines]
        self.captured.update({one.about: one.amount_pence for one in lines})
        if len(self.visits) > 2 * KNOWN:
            old, self.visits = self.visits[:-KNOWN], self.visits[-KNOWN:]
            self.captured["before"] += sum(self.captured.pop(about, 0) for about in old)


def _capture(lines: Sequence[Line]) -> None:
    hold_services.read_ahead([one.about for one in lines])  # as the job that confirms visits does
    for one in lines:
        hold_services.capture(one.about, one.amount_pence)


class Years(Money):
    """The same rules; what is proved after each step elsewhere is proved each month here."""

    whole: Rich

    def proved(self) -> None:
        self.steps += 1

    def teardown(self) -> None:
        self.whole.go_round()
        jobs.run(jobs.registered()["seal-ledger"], force=True)
        super().teardown()
        assert unit.read(by_key) == {}


def drift() -> dict[str, int]:
    """Pence by which each fund's entries miss 0, and each account's balance its entries; only where they do."""
    entries = sa.func.sum(LedgerEntry.amount_pence)
    funds = db.session.execute(sa.select(LedgerEntry.fund, entries).group_by(LedgerEntry.fund)).all()
    accounts = db.session.execute(
        sa.select(LedgerAccount.name, LedgerAccount.balance_pence - sa.func.coalesce(entries, 0))
        .outerjoin(LedgerEntry, LedgerEntry.account == LedgerAccount.name)
        .group_by(LedgerAccount.name, LedgerAccount.balance_pence)
    ).all()
    return {str(name): int(pence) for name, pence in (*funds, *accounts) if pence}


@dataclass
class Simulation:
    """Two years, walked to the end from wherever they stand."""

    app: Flask
    sign_in: Any
    stand: Stand
    money: Years
    dice: random.Random
    done: int = 0
    seconds: float = 0.0  # in which these were done, in every run
    began: tuple[float, float, int] = field(default_factory=lambda: (time.monotonic(), time.process_time(), 0))

    @classmethod
    def begin(cls, app: Flask, sign_in: Any, stand: Stand) -> Simulation:
        """As it was kept, or from the first day."""
        memory = stand.found()
        without_visits(app)
        Years.make = lambda: Rich.again(app, sign_in, memory["whole"]) if memory else Rich(app, World(), sign_in)
        if memory is None:
            services.start_over()
            app.extensions["kith.clock"].set(START)
            ids.install(app.extensions, SEED)
            return cls(app, sign_in, stand, Years(), random.Random(SEED))
        app.extensions["kith.clock"].set(memory["now"])
        ids.install(app.extensions, SEED + memory["done"])
        dice = random.Random()
        dice.setstate(memory["dice"])
        return cls(app, sign_in, stand, Years(), dice, memory["done"], memory["seconds"])

    def keep(self) -> None:
        whole = self.money.whole.memory()
        told = {"done": self.done, "seconds": self.seconds, "now": clock.now(), "dice": self.dice.getstate()}
        self.stand.keep(told | {"whole": whole})

    def walk(self, operations: int, say: Callable[[str], None]) -> None:
        each = operations // MONTHS
        self.began = (time.monotonic(), time.process_time(), self.done)
        while self.done < each * MONTHS:
            if self.done % each == 0:
                self.money.whole.begin_month(each)
            if self.done % each % max(1, each // DAYS) == 0:
                self.money.whole.begin_day()
            self.money.whole.later(seconds=MONTH.total_seconds() / each)
            self.money.walk(self.dice.choices(list(OFTEN), list(OFTEN.values()))[0], self.dice)
            self.done += 1
            month = self.done % each == 0
            if month or time.monotonic() - self.began[0] > KEEP:
                words = self.told(month, each)
                if month:
                    self.money.teardown()
                assert unit.read(drift) == {}
                assert unit.read(by_key, ended=False) == {}
                self.seconds += time.monotonic() - self.began[0]
                say(f"{words} and {self.done / self.seconds:.0f}/s in all, drift £0.00")
                self.keep()
                self.began = (time.monotonic(), time.process_time(), self.done)

    def told(self, month: bool, each: int) -> str:
        """How far it is, and how fast it went since it was last told, before anything is proved."""
        wall, cpu, done = self.began
        lately = (self.done - done) / (time.monotonic() - wall)
        own = (self.done - done) / max(0.01, time.process_time() - cpu)
        where = f"month {-(-self.done // each)}{' reconciled' if month else ''}"
        visits = f"{self.money.whole.number:,} visits"
        return f"{where}: {self.done:,} operations, {visits}, lately {lately:.0f}/s ({own:.0f} in a second of CPU)"


def without_visits(app: Flask) -> None:
    """Let nobody hear who looks for a visit behind the money: these have none, and each would be tried nine times."""
    registry, known = Registry(), app.extensions["kith.outbox"]
    for one in known.by_name.values():
        if not one.name.startswith("visits."):
            registry.add(one)
    registry.ahead.update(known.ahead)
    app.extensions["kith.outbox"] = registry


@pytest.mark.soak
def test_two_years_of_money_drift_by_nothing(
    app: Flask, database: Any, sign_in: Any, var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = unit.read(lambda: db.session.scalar(sa.text("SELECT version_num FROM alembic_version")))

    def say(words: str) -> None:
        with capsys.disabled():
            print(f"\n{words}", end="", flush=True)

    simulation = Simulation.begin(app, sign_in, Stand(FOLDER, database, var, (OPERATIONS, head)))
    if simulation.done:
        say(f"going on from {simulation.done:,} operations")
    simulation.walk(OPERATIONS, say)
    simulation.stand.forget()
