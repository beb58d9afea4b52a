"""A small borough in which suppliers are charged from its second day on: money still adds up to the penny."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from demo.borough import services
from demo.borough.services import loading
from hub.kernel import clock, unit
from hub.kernel.access import Actor
from hub.people.domain import Sector
from payments.fees import queries as fees
from payments.fees import services as fee_services
from payments.fees.domain import Fee, Fees
from payments.funds import queries as funds
from payments.ledger import queries as ledger
from payments.ledger.domain import OPS, Account, AccountKind
from tests.demo.conftest import TINY, demo_app

COMMISSIONER = Actor(account="d", person="D" * 26, roles=frozenset({"commissioner"}))


@pytest.mark.whole
def test_the_ledger_of_a_borough_with_fees_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app, live = demo_app(tmp_path), loading.days.live

    def charged(world: object, ticking: object, today: object) -> None:
        if not fees.versions().decided:
            wanted, starts = Fees(dict.fromkeys(Sector, Fee(500, 25))), clock.today() + timedelta(days=1)
            fee_services.set_fees(wanted, starts=starts, seen="", decision="decision:D", by=COMMISSIONER)
        live(world, ticking, today)

    with app.app_context():
        monkeypatch.setattr(loading.days, "live", charged)
        services.load(replace(TINY, days=6))
        assert unit.read(ledger.balance, Account(AccountKind.FEE, OPS)) > 0
        assert unit.read(ledger.prove) == []
        for view in unit.read(funds.funds):
            assert view.in_pence == view.left_pence + view.budgets_pence + view.held_pence + view.spent_pence
        answer = app.test_cli_runner().invoke(args=["ledger", "verify"])
        assert answer.exit_code == 0, answer.output
