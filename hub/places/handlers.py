"""Reactions of the places room."""

from __future__ import annotations

from hub.council.events import CouncilCreated
from hub.kernel.outbox import Delivery
from hub.places import services


def keep_grid(_delivery: Delivery[CouncilCreated]) -> None:
    """Keep the secret of a new council's masking grid."""
    services.keep_grid()
