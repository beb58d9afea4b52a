"""Reactions of the categories room."""

from __future__ import annotations

from hub.categories import services
from hub.council.events import CouncilCreated
from hub.kernel.outbox import Delivery


def load_defaults(_delivery: Delivery[CouncilCreated]) -> None:
    """Give a new council the categories that every council starts with."""
    services.load_defaults()
