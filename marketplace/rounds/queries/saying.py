"""Why a question has no answer, in words."""

from __future__ import annotations

from flask_babel import gettext

from marketplace.rounds.domain import NO_ANSWER_WORDS, RoundState
from marketplace.rounds.queries.reading import RoundView


def no_answer(work: RoundView | None) -> str:
    """Why it will have none; nothing where it has one, or is under way."""
    if work is None or work.state is not RoundState.REFUSED:
        return ""
    template, data = work.words
    return gettext(template) % data if template else gettext(NO_ANSWER_WORDS[work.refusal])
