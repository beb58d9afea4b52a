"""Two simulated years of money with every fault: each month ends in one agreement, and nothing drifts by a penny.

A million operations by hand (`make soak`, some nights); SOAK_OPERATIONS=20000 for a shorter look. Where it stands is kept
every so often in var/soak-money (or SOAK_FOLDER): stop it when you like, and the next run goes on from there.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import clock, ids, unit
from hub.kernel.db import db
from payments.gateway.models import StripeCall
from payments.ledger.models import LedgerAccount, LedgerEntry
from payments.sandbox import services
from tests.conftest import SEED, START
from tests.payments.lasting import Stand
from tests.payments.money_world import World
from tests.payments.test_money_machine import WEIGHTS, Money
from tests.payments.whole_money import Whole, there
from tests.schema import ROOT

OPERATIONS = int(os.environ.get("SOAK_OPERATIONS", "1000000"))
FOLDER = Path(os.environ.get("SOAK_FOLDER", str(ROOT / "var" / "soak-money")))
MONTHS = 24
KEEP = 2_000  # operations between two times that it is kept
MONTH = timedelta(days=22)  # and what reconciling takes
OFTEN = {name: weight for name, weight in WEIGHTS.items() if name != "time_passes"} | {"visit": 30}


class Rich(Whole):
    """The same scene with money for two years; each month has a budget of its own."""

    FUND = OPERATIONS * 2_000 + 100_000_000

    REMEMBERED = ("fund", "budget", "suppliers", "visits", "captured", "ruth", "joan", "refused")

    @classmethod
    def again(cls, app: Flask, sign_in: Any, memory: dict[str, Any]) -> Rich:
        """The scene as it was remembered."""
        whole = cls.__new__(cls)
        whole.app, whole.world, whole.clock = app, World(), app.extensions["kith.clock"]
        vars(whole).update(memory)
        whole.finance, whole.resident = sign_in(whole.ruth), sign_in(whole.joan)
        return whole

    def memory(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.REMEMBERED}

    def begin_month(self, operations: int) -> None:
        today: date = clock.today()
        self.budget = self.world.budget(self.fund, pence=operations * 2_000, starts=today, days=56)


class Years(Money):
    """The same rules; what is proved after each step elsewhere is proved each month here."""

    def proved(self) -> None:
        self.steps += 1


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


def asked_twice() -> set[str]:
    """Idempotency keys under which more than one thing was made."""
    ours = Counter(db.session.scalars(sa.select(StripeCall.key)))
    theirs = Counter(one["metadata"]["remittance"] for one in there("transfer"))
    return {key for found in (ours, theirs) for key, times in found.items() if times > 1}


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

    @classmethod
    def begin(cls, app: Flask, sign_in: Any, stand: Stand) -> Simulation:
        """As it was kept, or from the first day."""
        memory = stand.found()
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
        began = time.monotonic()
        while self.done < each * MONTHS:
            if self.done % each == 0:
                self.money.whole.begin_month(each)
            self.money.whole.later(seconds=MONTH.total_seconds() / each)
            self.money.walk(self.dice.choices(list(OFTEN), list(OFTEN.values()))[0], self.dice)
            self.done += 1
            month = self.done % each == 0
            if month:
                self.money.teardown()
            if month or self.done % KEEP == 0:
                assert unit.read(drift) == {}
                assert unit.read(asked_twice) == set()
                self.seconds, began = self.seconds + time.monotonic() - began, time.monotonic()
                say(self.told(month, each))
                self.keep()

    def told(self, month: bool, each: int) -> str:
        where = f"month {-(-self.done // each)}{' reconciled' if month else ''}"
        visits = f"{len(self.money.whole.visits):,} visits"
        return f"{where}: {self.done:,} operations, {visits}, {self.done / self.seconds:.1f}/s, drift £0.00"


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
