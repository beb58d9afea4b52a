"""What is asked every few seconds, or every evening, is found by an index that fits: no answer costs more as years go by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import clock, outbox, unit
from hub.kernel.db import db, is_sqlite
from hub.kernel.outbox.services import keeping
from hub.notices import services as notices
from payments.holds import queries as holds
from payments.holds.services import remitting
from payments.ledger import queries as ledger

EVENING = timedelta(hours=10)

ASKED: dict[str, tuple[Callable[[], object], str]] = {
    "news that waits": (outbox.drain, "ix_outbox_delivery_waiting"),
    "news that is old": (lambda: keeping.old(clock.now()), "ix_outbox_event_at"),
    "the one mail of the day": (lambda: notices.digests_due(clock.now() + EVENING), "ix_notice_digest"),
    "what no seal covers": (lambda: ledger.unsealed(clock.now(), 10), "ix_ledger_transaction_at"),
    "what anybody is owed": (lambda: holds.owing(clock.now()), "ix_hold_draw_owed"),
    "what one is sent": (lambda: remitting.take("person:one", "a fund", clock.now()), "ix_hold_draw_owed"),
    "cash that moved": (lambda: ledger.cash_postings(clock.now()), "ix_ledger_transaction_at"),
}
TABLES = ("outbox_delivery", "outbox_event", "notice", "ledger_transaction", "ledger_entry", "hold", "hold_draw")


@pytest.mark.parametrize("question", ASKED)
def test_it_is_found_by_its_index(app: Flask, question: str) -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL plans by what stands in the tables")
    look, index = ASKED[question]
    plans: list[list[str]] = []

    def explain(
        connection: sa.Connection, _cursor: object, statement: str, values: tuple[object, ...], *_: object
    ) -> None:
        if statement.startswith("SELECT"):
            raw = connection.connection.driver_connection
            assert raw is not None
            plans.append([row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values)])

    sa.event.listen(db.engine, "before_cursor_execute", explain)
    try:
        look() if look is outbox.drain else unit.read(look)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", explain)
    assert any(index in step for plan in plans for step in plan)
    walks = [step for plan in plans for step in plan if step.startswith("SCAN") and index not in step]
    assert not [step for step in walks if step.split()[1] in TABLES]
