"""What a test of money may ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.outbox.services import Registry
from tests.payments import sandbox_town
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


@pytest.fixture(scope="session")
def _one_town(tmp_path_factory: pytest.TempPathFactory) -> sandbox_town.Town:
    return sandbox_town.build(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(_one_town: sandbox_town.Town) -> Iterator[sandbox_town.Town]:
    """The sandbox, empty, in a small app of its own."""
    with _one_town.app.app_context():
        _one_town.reset(_one_town.app.extensions["kith.settings"].var)
        yield _one_town
