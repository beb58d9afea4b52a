"""The ranked list: who passes every constraint, in order of score, with parts and reasons, and the counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from matching.distances.domain import exact_km
from matching.ranking.domain.constraints import Count, count, failures
from matching.ranking.domain.reasons import Reason, reasons
from matching.ranking.domain.score import Part, parts
from matching.ranking.domain.values import Candidate, Wanted, Weights

DEFAULT = Weights()


@dataclass(frozen=True)
class Match:
    """A candidate that suits: score 0..1 (the sum of the parts' points, to 1e-6), kilometres, and why."""

    candidate: Candidate
    score: float
    km: float | None
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]

    @property
    def id(self) -> str:
        """The candidate's id."""
        return self.candidate.id


@dataclass(frozen=True)
class Ranking:
    """The matches, best first, equals by lot; and how each constraint fared among all that were considered."""

    matches: tuple[Match, ...]
    considered: int
    counts: tuple[Count, ...]

    @property
    def near(self) -> int:
        """How many come to the place at all: "12 are near"."""
        place = self.counted("place")
        return place.reached - place.first

    @property
    def relaxable(self) -> tuple[Count, ...]:
        """The constraints that alone keep somebody out, the most first: what to give up, and how many it brings."""
        return tuple(sorted((one for one in self.counts if one.only), key=lambda one: -one.only))

    def counted(self, constraint: str) -> Count:
        """The count of one constraint."""
        return next(one for one in self.counts if one.constraint == constraint)


def match(wanted: Wanted, candidate: Candidate, weights: Weights = DEFAULT) -> Match:
    """One candidate scored, whether or not it passes the constraints: a proposal stands beside the matches so."""
    found = parts(wanted, candidate, weights)
    km = exact_km(wanted.point, candidate.point) if wanted.point and candidate.point else None
    return Match(candidate, round(sum(part.points for part in found), 6), km, found, reasons(found))


def rank(wanted: Wanted, candidates: Iterable[Candidate], weights: Weights = DEFAULT) -> Ranking:
    """Every candidate against the constraints, then those that pass by score. Kind and size do not enter the score."""
    considered = [(candidate, failures(wanted, candidate)) for candidate in candidates]
    matches = [match(wanted, candidate, weights) for candidate, failed in considered if not failed]
    matches.sort(key=lambda one: place(wanted, one))
    return Ranking(tuple(matches), len(considered), count(failed for _, failed in considered))


def place(wanted: Wanted, found: Match) -> tuple[float, int, str]:
    """What the list is sorted by: the score, and among equals a lot that each need draws anew.

    By id whoever came to the borough first would win every tie for ever. The lot is the same each time one looks.
    """
    drawn = f"{wanted.category} {wanted.point} {wanted.slots} {wanted.first_day} {found.id}"
    return -found.score, crc32(drawn.encode()), found.id
