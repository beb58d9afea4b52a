"""What a test of money may ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.outbox.services import Registry
from tests.payments.money_world import World


@pytest.fixture
def world(app: Flask) -> World:
    """The services of money in short words, on a fresh database."""
    return World()


@pytest.fixture
def listen(app: Flask) -> Callable[[type[outbox.Event]], list[Any]]:
    """Hear of one kind of event for the length of a test: `listen(HoldPlaced)` is the list that fills."""
    registry = Registry()
    for subscription in app.extensions["kith.outbox"].by_name.values():
        registry.add(subscription)
    app.extensions["kith.outbox"] = registry

    def start(event: type[outbox.Event]) -> list[Any]:
        heard: list[Any] = []
        outbox.subscribe("a-test", event, lambda delivery: unit.gather(heard.extend, delivery.event))
        return heard

    return start
