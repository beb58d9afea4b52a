"""The rules of rounds: how one comes about, how shared hours become whole visits, and what its figures say."""

from marketplace.rounds.domain.lines import Line, Lines, alike
from marketplace.rounds.domain.settling import settle
from marketplace.rounds.domain.standing import Helper
from marketplace.rounds.domain.states import (
    AIM_WORDS,
    DRAFT,
    DRAFT_WORDS,
    HOW_WORDS,
    MOST_TURNS,
    NO_ANSWER_WORDS,
    OF,
    PAIRS,
    PAIRS_WORDS,
    REFUSAL_WORDS,
    REFUSED,
    SEEN,
    STEPS,
    TURN,
    UNDER_WAY,
    WORDS,
    Aim,
    Asked,
    How,
    NoSuchSupplier,
    Refusal,
    RoundEvent,
    RoundState,
    RoundUnderWay,
    Told,
    untold,
)

__all__ = [
    "AIM_WORDS", "DRAFT", "DRAFT_WORDS", "HOW_WORDS", "MOST_TURNS", "NO_ANSWER_WORDS", "OF", "PAIRS", "PAIRS_WORDS", "REFUSAL_WORDS",
    "REFUSED", "SEEN", "STEPS", "TURN", "UNDER_WAY", "WORDS", "Aim", "Asked", "Helper", "How", "Line", "Lines", "NoSuchSupplier", "Refusal",
    "RoundEvent", "RoundState", "RoundUnderWay", "Told", "alike", "settle", "untold",
]  # fmt: skip
