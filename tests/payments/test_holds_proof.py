"""What holds keep beside the ledger is proved against it, by the same command and job."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import jobs, unit
from hub.kernel.db import db
from payments.holds import queries, services
from tests.payments.money_world import World, line


@pytest.fixture
def busy(world: World) -> World:
    """One visit held, one owed, one disputed, one promised."""
    budget = world.budget(world.fund(), pence=10_000)
    lines = [line(1, 100), line(2, 200), line(3, 300), line(40, 400)]
    world.request(budget, *lines)
    for one in lines[1:3]:
        unit.write(services.capture, one.about, one.amount_pence)
    unit.write(services.dispute, lines[2].about)
    return world


def test_all_agrees_at_first(busy: World) -> None:
    assert unit.read(queries.verify) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("UPDATE hold_draw SET held_pence = held_pence + 1", ["held"]),
        ("UPDATE hold_draw SET captured_pence = captured_pence + 1 WHERE captured_pence = 200", ["owed"]),
        ("UPDATE hold_draw SET captured_pence = captured_pence + 1 WHERE captured_pence = 300", ["frozen"]),
        ("UPDATE hold SET disputed = TRUE WHERE captured_pence = 200", ["owed", "frozen"]),
        ("UPDATE hold SET state = 'released' WHERE captured_pence = 200", ["owed"]),
        ("UPDATE budget SET promised_pence = 0", ["promised"]),
        ("UPDATE hold SET state = 'released' WHERE state = 'unfunded'", ["promised"]),
    ],
)
def test_a_difference_is_found(app: Flask, busy: World, text: str, kinds: list[str]) -> None:
    unit.write(lambda: db.session.execute(sa.text(text)))
    assert [found.kind for found in unit.read(queries.verify)] == kinds
    answer = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert (answer.exit_code, kinds[0] in answer.output) == (1, True)
    assert jobs.run(jobs.registered()["verify-ledger"], force=True) == 0
