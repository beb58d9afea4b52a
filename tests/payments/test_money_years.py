"""Two simulated years of money with every fault: each month ends in one agreement, and nothing drifts by a penny.

A million operations by hand (`make soak`, a night or two); SOAK_OPERATIONS=20000 for a shorter look.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date, timedelta
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
from tests.payments.money_world import World
from tests.payments.test_money_machine import WEIGHTS, Money
from tests.payments.whole_money import Whole, there

OPERATIONS = int(os.environ.get("SOAK_OPERATIONS", "1000000"))
MONTHS = 24
MONTH = timedelta(days=22)  # and what reconciling takes
OFTEN = {name: weight for name, weight in WEIGHTS.items() if name != "time_passes"} | {"visit": 30}


class Rich(Whole):
    """The same scene with money for two years; each month has a budget of its own."""

    FUND = OPERATIONS * 2_000 + 100_000_000

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


@pytest.mark.soak
def test_two_years_of_money_drift_by_nothing(
    app: Flask, database: Any, sign_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    services.start_over()
    app.extensions["kith.clock"].set(START)
    ids.install(app.extensions, SEED)
    Years.make = lambda: Rich(app, World(), sign_in)
    dice, money = random.Random(SEED), Years()
    each = OPERATIONS // MONTHS
    for month in range(MONTHS):
        money.whole.begin_month(each)
        for _ in range(each):
            money.whole.later(seconds=MONTH.total_seconds() / each)
            money.walk(dice.choices(list(OFTEN), list(OFTEN.values()))[0], dice)
        money.teardown()
        assert unit.read(drift) == {}
        assert unit.read(asked_twice) == set()
        with capsys.disabled():
            print(
                f"\nmonth {month + 1}: {(month + 1) * each:,} operations, {len(money.whole.visits):,} visits, drift £0.00"
            )
