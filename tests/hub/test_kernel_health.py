"""What a machine asks of us: alive, ready, how much waits."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.db import db
from hub.kernel.outbox import queries
from hub.people.events import PersonRenamed
from tests.hub import people


def test_alive_and_ready(app: Flask) -> None:
    client = app.test_client()
    for address in ("/healthz", "/readyz"):
        answer = client.get(address)
        assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_not_ready_without_its_tables_and_it_says_what_to_do(app: Flask) -> None:
    client = app.test_client()

    def rename(one: str, other: str) -> None:
        db.session.execute(sa.text(f"ALTER TABLE {one} RENAME TO {other}"))

    unit.write(rename, "outbox_subject", "elsewhere")
    try:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json) == (
            503,
            {"status": "waiting for the database; run “flask db upgrade”"},
        )
        assert client.get("/healthz").status_code == 200  # the process is alive all the same
    finally:
        unit.write(rename, "elsewhere", "outbox_subject")
    assert client.get("/readyz").status_code == 200


def test_metrics_say_how_much_waits_and_nothing_of_anyone(app: Flask) -> None:
    outbox.drain()
    client = app.test_client()
    assert "kith_outbox_waiting 0.0" in client.get("/metrics").text
    joan = people.enter("Joan", "Everard", email="joan@example.com")
    unit.write(outbox.announce, PersonRenamed(subject=f"person:{joan}", person=joan))
    waiting = unit.read(queries.standing).waiting
    text = client.get("/metrics").text
    assert f"kith_outbox_waiting {float(waiting)}" in text
    assert waiting > 0
    assert "kith_outbox_parked 0.0" in text
    assert "Joan" not in text
