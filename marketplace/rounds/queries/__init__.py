"""What may be asked about rounds: how the last went, what is suggested, what is gathered and shared, what was asked."""

from marketplace.rounds.queries.gathering import PRIORITY, Gathered, gather, gather_lost
from marketplace.rounds.queries.reading import (
    LeftView,
    RoundView,
    SuggestionView,
    any_outdated,
    asked,
    last,
    last_done,
    lately,
    left_out,
    night_due,
    outdated,
    question,
    suggestions,
    unfinished,
)
from marketplace.rounds.queries.replacing import Instead, Replaced, replaced, replacements
from marketplace.rounds.queries.saying import no_answer
from marketplace.rounds.queries.sharing import Shared, figures, share, share_exactly
from marketplace.rounds.queries.supposing import (
    MOST_JOINING,
    Failing,
    Gain,
    Joined,
    Lost,
    failing,
    failing_from,
    gather_failing,
    gather_joining,
    joined,
    joined_from,
    may_fail,
    with_covers,
)

__all__ = [
    "MOST_JOINING", "PRIORITY", "Failing", "Gain", "Gathered", "Instead", "Joined", "LeftView", "Lost", "Replaced", "RoundView", "Shared",
    "SuggestionView", "any_outdated", "asked", "failing", "failing_from", "figures", "gather", "gather_failing", "gather_joining",
    "gather_lost", "joined", "joined_from", "last", "last_done", "lately", "left_out", "may_fail", "night_due", "no_answer", "outdated", "question",
    "replaced", "replacements", "share", "share_exactly", "suggestions", "unfinished", "with_covers",
]  # fmt: skip
