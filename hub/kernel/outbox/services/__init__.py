"""Subscribe to news, announce it, deliver it, let go of it."""

from hub.kernel.outbox.services.announcing import announce
from hub.kernel.outbox.services.delivering import deliver, drain
from hub.kernel.outbox.services.keeping import forget, old, retry
from hub.kernel.outbox.services.subscribing import Registry, read_ahead, subscribe, subscribe_together

__all__ = [
    "Registry",
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
