"""The sandbox after years: a list since a moment reads no more than that, and what happened late is told of when it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from payments.sandbox import ports, services
from tests.payments.sandbox_town import Town


def steps(act: Callable[[], object]) -> list[str]:
    """How the file is gone through for what `act` asks of it."""
    connection = ports.current().store._open()
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    act()
    connection.set_trace_callback(None)
    looks = [text for text in asked if text.startswith(("SELECT body FROM thing", "UPDATE delivery"))]
    assert looks
    return [row[3] for text in looks for row in connection.execute(f"EXPLAIN QUERY PLAN {text}")]


def test_a_list_since_a_moment_reads_what_came_since(town: Town) -> None:
    since = int(town.clock.now().timestamp())
    found = steps(lambda: town.stripe.v1.events.list({"created": {"gte": since}}))
    assert any("position>" in step for step in found)
    assert any("at>" in step for step in found)
    assert not [step for step in found if step.startswith("SCAN")]


def test_a_webhook_that_came_lets_pass_what_waits_and_looks_at_nothing_else(town: Town) -> None:
    town.stripe.v1.customers.create({"name": "A funder"})
    assert any("delivery_due" in step for step in steps(town.deliver))


def test_time_that_catches_up_tells_of_the_past_in_the_present(town: Town) -> None:
    """Who has read the record up to now finds by its end what happened since, whenever that was."""
    town.pay()
    town.deliver()
    town.clock.advance(timedelta(days=9))
    read = {"created": {"gte": int(town.clock.now().timestamp())}}
    assert not town.stripe.v1.events.list(read).data
    assert services.pass_time()
    assert "balance.available" in {event.type for event in town.stripe.v1.events.list(read).data}
