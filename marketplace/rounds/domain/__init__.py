"""The rules of rounds: how one comes about, how shared hours become whole visits, and what its figures say."""

from marketplace.rounds.domain.settling import settle
from marketplace.rounds.domain.standing import Helper, Line
from marketplace.rounds.domain.states import (
    DRAFT,
    DRAFT_WORDS,
    HOW_WORDS,
    MOST_TURNS,
    OF,
    PAIRS,
    PAIRS_WORDS,
    REFUSAL_WORDS,
    REFUSED,
    SEEN,
    STEPS,
    TURN,
    UNDER_WAY,
    How,
    NoSuchSupplier,
    Refusal,
    RoundEvent,
    RoundState,
    RoundUnderWay,
)

__all__ = [
    "DRAFT", "DRAFT_WORDS", "HOW_WORDS", "MOST_TURNS", "OF", "PAIRS", "PAIRS_WORDS", "REFUSAL_WORDS", "REFUSED", "SEEN", "STEPS", "TURN", "UNDER_WAY", "Helper",
    "How", "Line", "NoSuchSupplier", "Refusal", "RoundEvent", "RoundState", "RoundUnderWay", "settle",
]  # fmt: skip
