"""The round: asks and supplies in; who gets what out, exact in three lines one after another, each result with its reason."""

from matching.rounds.domain.exact import TooLarge, solve
from matching.rounds.domain.reasons import BARRED, GOT, LACKED, got, lacked
from matching.rounds.domain.stable import settle_stably, unstable
from matching.rounds.domain.values import MOST_SUIT, RANKS, Ask, Board, Edges, Given, Objective, Supply, objective

__all__ = [
    "BARRED", "GOT", "LACKED", "MOST_SUIT", "RANKS", "Ask", "Board", "Edges", "Given", "Objective", "Supply", "TooLarge", "got", "lacked",
    "objective", "settle_stably", "solve", "unstable",
]  # fmt: skip
