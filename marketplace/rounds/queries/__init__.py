"""What may be asked about rounds: how the last went, what is suggested, what is gathered and shared, and what if."""

from marketplace.rounds.queries.gathering import PRIORITY, Gathered, gather
from marketplace.rounds.queries.reading import (
    LeftView,
    RoundView,
    SuggestionView,
    how_of,
    last,
    last_done,
    left_out,
    night_due,
    suggestions,
    unfinished,
)
from marketplace.rounds.queries.replacing import Instead, Replaced, replacements
from marketplace.rounds.queries.sharing import Shared, figures, share
from marketplace.rounds.queries.supposing import MOST_JOINING, Failing, Joined, Lost, if_fails, if_join, may_fail

__all__ = [
    "MOST_JOINING",
    "PRIORITY",
    "Failing",
    "Gathered",
    "Instead",
    "Joined",
    "LeftView",
    "Lost",
    "Replaced",
    "RoundView",
    "Shared",
    "SuggestionView",
    "figures",
    "gather",
    "how_of",
    "if_fails",
    "if_join",
    "last",
    "last_done",
    "left_out",
    "may_fail",
    "night_due",
    "replacements",
    "share",
    "suggestions",
    "unfinished",
]
