"""How a break is worked: explained, or corrected by a posting; over the limit a second officer agrees."""

from __future__ import annotations

from enum import StrEnum

from hub.kernel.errors import Forbidden, Invalid
from hub.kernel.words import N_

MOST_WORDS = 500


class BreakState(StrEnum):
    """Where a break stands."""

    OPEN = "open"
    PROPOSED = "proposed"  # someone said what it is, and someone else must agree
    EXPLAINED = "explained"
    CORRECTED = "corrected"  # by a posting
    MENDED = "mended"  # by itself: the other side came


class BreakEvent(StrEnum):
    """What becomes of it."""

    EXPLAIN = "explain"
    CORRECT = "correct"
    PROPOSE = "propose"
    DECLINE = "decline"
    MEND = "mend"


S, E = BreakState, BreakEvent

ARROWS: dict[tuple[BreakState, BreakEvent], BreakState] = {
    (S.OPEN, E.EXPLAIN): S.EXPLAINED,
    (S.OPEN, E.CORRECT): S.CORRECTED,
    (S.OPEN, E.PROPOSE): S.PROPOSED,
    (S.OPEN, E.MEND): S.MENDED,
    (S.PROPOSED, E.EXPLAIN): S.EXPLAINED,
    (S.PROPOSED, E.CORRECT): S.CORRECTED,
    (S.PROPOSED, E.DECLINE): S.OPEN,
    (S.PROPOSED, E.MEND): S.MENDED,
    (S.EXPLAINED, E.EXPLAIN): S.EXPLAINED,  # in better words
    (S.EXPLAINED, E.CORRECT): S.CORRECTED,
    (S.EXPLAINED, E.PROPOSE): S.PROPOSED,
    (S.EXPLAINED, E.MEND): S.MENDED,
}
UNWORKED = (S.OPEN, S.PROPOSED)  # a month with one of these cannot be closed
STANDING = (S.OPEN, S.PROPOSED, S.EXPLAINED)  # a reconciliation still finds these


class WordsNeeded(Invalid):
    """An explanation without words, or with too many."""

    code = "break-words-needed"
    template = N_("Write in a sentence or two what it is and what is done about it, in 500 letters or fewer.")


class SameOfficer(Forbidden):
    """Over the limit two look at it."""

    code = "break-same-officer"
    template = N_("Someone else in finance must agree to this, because you proposed it and it is over the limit.")


def needs_another(there_pence: int, here_pence: int, limit_pence: int) -> bool:
    """Whether what is done about a break must be agreed to by a second officer."""
    return abs(there_pence - here_pence) > limit_pence


def said(words: str) -> str:
    """An explanation as it is kept.

    Raises:
        WordsNeeded: there is none, or it is too long.
    """
    words = words.strip()
    if not words or len(words) > MOST_WORDS:
        raise WordsNeeded(field="words")
    return words
