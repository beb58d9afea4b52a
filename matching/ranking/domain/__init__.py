"""Wanted and candidates in; constraints counted, matches scored, reasons given."""

from matching.ranking.domain.constraints import CONSTRAINTS, Count, failures
from matching.ranking.domain.matches import DEFAULT, Match, Ranking, match, rank
from matching.ranking.domain.reasons import Reason, reason_of, reasons
from matching.ranking.domain.score import Part, parts
from matching.ranking.domain.values import PARTS, PROTECTED, Candidate, Wanted, Weights, protected

__all__ = [
    "CONSTRAINTS", "DEFAULT", "PARTS", "PROTECTED", "Candidate", "Count", "Match", "Part", "Ranking", "Reason",
    "Wanted", "Weights", "failures", "match", "parts", "protected", "rank", "reason_of", "reasons",
]  # fmt: skip
