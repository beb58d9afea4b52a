"""How calls to Stripe stand, what was heard from there, and whether there is a way at all."""

from payments.gateway.queries.calls import CallView, about, call, due, parked, standing, troubled, was_refused
from payments.gateway.queries.events import heard_since, last_heard, objects_heard, read_until, recent
from payments.gateway.queries.gate import home, is_open, is_sandbox, witness

__all__ = [
    "CallView",
    "about",
    "call",
    "due",
    "heard_since",
    "home",
    "is_open",
    "is_sandbox",
    "last_heard",
    "objects_heard",
    "parked",
    "read_until",
    "recent",
    "standing",
    "troubled",
    "was_refused",
    "witness",
]
