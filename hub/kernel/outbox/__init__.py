"""The outbox: news, written in the transaction that made it true and delivered afterwards, in order, once."""

from hub.kernel.outbox.domain import Delivery, Event
from hub.kernel.outbox.services import (
    announce,
    deliver,
    drain,
    forget,
    old,
    read_ahead,
    retry,
    subscribe,
    subscribe_together,
)

__all__ = [
    "Delivery",
    "Event",
    "announce",
    "deliver",
    "drain",
    "forget",
    "old",
    "read_ahead",
    "retry",
    "subscribe",
    "subscribe_together",
]
