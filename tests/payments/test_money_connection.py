"""A connection to the database that is lost around COMMIT: whoever asked does not know, asks again, and it counts once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from hub.kernel import unit
from hub.kernel.db import db
from payments.holds import services
from payments.ledger import queries as ledger
from tests.payments.money_world import World, line

VISIT = line(1, 4_000)


def request(world: World, budget: str) -> object:
    return world.request(budget, VISIT)


def capture(world: World, budget: str) -> object:
    return unit.write(services.capture, VISIT.about, 3_000)


def release(world: World, budget: str) -> object:
    return unit.write(services.release, VISIT.about, "called-off")


def dispute(world: World, budget: str) -> object:
    return unit.write(services.dispute, VISIT.about)


def settle(world: World, budget: str) -> object:
    return unit.write(services.settle, VISIT.about, 1_000)


WAYS: dict[str, tuple[Callable[[World, str], object], ...]] = {
    "captured": (request, capture, dispute, settle),
    "released": (request, release),
}


@pytest.mark.parametrize("committed", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("way", WAYS)
def test_each_step_counts_once_whichever_side_of_the_commit_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch, way: str, committed: bool
) -> None:
    plain, lossy = World(), world
    expected, budgets = [], [one.budget(one.fund(), pence=10_000) for one in (lossy,)]
    del plain
    budget = budgets[0]
    for step in WAYS[way]:
        before, real = unit.read(ledger.totals_mark) if hasattr(ledger, "totals_mark") else None, db.session.commit
        del before

        def lost(real: Callable[[], Any] = real) -> None:
            if committed:
                real()
            raise OperationalError(
                "COMMIT", None, Exception("the server closed the connection"), connection_invalidated=True
            )

        with monkeypatch.context() as patch:
            patch.setattr(db.session, "commit", lost)
            with pytest.raises(OperationalError):
                step(world, budget)
        step(world, budget)
        world.verify()
        expected.append(world.purse(budget))
