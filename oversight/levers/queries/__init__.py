"""Reading levers: what they can be pulled on, open calls and whom they reach, and what changed since a decision."""

from oversight.levers.queries.calls import CallView, call, call_of, calls, could_answer
from oversight.levers.queries.effects import Effect, Side, effect, place_of
from oversight.levers.queries.fees import FeePreview, SectorCost, fee_preview
from oversight.levers.queries.targets import about_words, public_evidence, suppliers, targets, urgent_place

__all__ = [
    "CallView",
    "Effect",
    "FeePreview",
    "SectorCost",
    "Side",
    "about_words",
    "call",
    "call_of",
    "calls",
    "could_answer",
    "effect",
    "fee_preview",
    "place_of",
    "public_evidence",
    "suppliers",
    "targets",
    "urgent_place",
]
