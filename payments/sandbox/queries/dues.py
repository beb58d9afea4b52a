"""What the sandbox's jobs ask: is anything due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from payments.sandbox import ports

BATCH = 500


def bank_is_due(now: datetime) -> bool:
    """Whether time has anything to do."""
    with ports.current().store.reading() as chest:
        at = chest.next_due()
    return at is not None and at <= now.timestamp()


def deliveries_due(now: datetime) -> Sequence[str]:
    """The webhooks that wait to be posted, in their order."""
    with ports.current().store.reading() as chest:
        return [str(one.position) for one in chest.deliveries(int(now.timestamp()), BATCH)]
