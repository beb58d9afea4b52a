"""Wanted and candidates in; constraints counted, matches scored, reasons given."""

from matching.ranking.domain.constraints import CONSTRAINTS, Count, Together, failures, has_time, together
from matching.ranking.domain.counterfactual import Would, would_be_first
from matching.ranking.domain.exposure import SEEN, by_lot, exposure, shares
from matching.ranking.domain.matches import DEFAULT, Match, Ranking, match, place, rank
from matching.ranking.domain.reasons import Reason, reason_of, reasons
from matching.ranking.domain.score import Part, parts
from matching.ranking.domain.usual import with_usual
from matching.ranking.domain.values import PART_WORDS, PARTS, PROTECTED, Candidate, Wanted, Weights, protected
from matching.ranking.domain.weighing import (
    AIM,
    LEAST_AIM,
    WHOLE,
    AimWrong,
    NothingForNewcomers,
    WeightBelowNought,
    WeightsWrong,
    aim,
    hundredths,
    weighing,
)

__all__ = [
    "AIM", "CONSTRAINTS", "DEFAULT", "LEAST_AIM", "PARTS", "PART_WORDS", "PROTECTED", "SEEN", "WHOLE", "AimWrong", "Candidate", "Count", "Match", "NothingForNewcomers", "Part",
    "Ranking", "Reason", "Together", "Wanted", "WeightBelowNought", "Weights", "WeightsWrong", "Would", "aim", "by_lot", "exposure", "failures",
    "has_time", "hundredths", "match", "parts", "place", "protected", "rank", "reason_of", "reasons", "shares", "together", "weighing", "with_usual", "would_be_first",
]  # fmt: skip
