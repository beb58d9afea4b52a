"""How calls to Stripe stand, what was heard from there, and whether there is a way at all."""

from payments.gateway.queries.calls import CallView, about, call, due, parked, standing
from payments.gateway.queries.events import last_heard, objects_heard, recent
from payments.gateway.queries.gate import is_open, is_sandbox

__all__ = [
    "CallView",
    "about",
    "call",
    "due",
    "is_open",
    "is_sandbox",
    "last_heard",
    "objects_heard",
    "parked",
    "recent",
    "standing",
]
