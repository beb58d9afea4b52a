"""Reading levers: open calls and whom they reach, and what changed since a decision."""

from oversight.levers.queries.calls import CallView, call, call_of, calls, could_answer
from oversight.levers.queries.effects import Effect, Side, effect, place_of

__all__ = ["CallView", "Effect", "Side", "call", "call_of", "calls", "could_answer", "effect", "place_of"]
