"""Candidates as columns: who passes every hard constraint of many parts, one after the other, and how well each suits.

It says what `failures` and `match` say, for all candidates at once and without reasons, so that a round ranks only those
who can serve a part. Where a figure stands so near an edge that columns of floats cannot tell, the exact one is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matching.distances.domain import Point, within
from matching.distances.domain.chords import arcs, one, squared, standing
from matching.hours.domain import QUARTERS_A_WEEK, STEP
from matching.ranking.domain import score
from matching.ranking.domain.values import Candidate, Wanted, Weights

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int16]
Words = npt.NDArray[np.uint64]
BYTES = (QUARTERS_A_WEEK + 63) // 64 * 8  # a week's quarters in whole words of 64 bits
NEVER, ALWAYS = -1, np.iinfo(np.int64).max  # the last day of a check that is not held, and of one without an end
ANY_DAY = date(2000, 1, 1)
KEPT = 512  # answers of each kind that are kept for whoever asks the same
SURE = 1e-9  # of a score: what columns of floats may be off, adding in whatever order


@dataclass(frozen=True)
class Sifted:
    """Who passes every hard constraint, by their places; of those, which visits are free from start to end (one row each).

    `barred` is the constraint that turned the last away; None where somebody passes, or nobody was considered.
    """

    places: Places
    free: Flags
    barred: str | None


class Free(NamedTuple):
    """Some of the candidates, the visits for which each is free from start to end (a row each), and the quarters in common."""

    places: Places
    visits: Flags
    quarters: Places


def words(masks: Iterable[int]) -> Words:
    """Masks of quarters as rows of words."""
    found = np.frombuffer(b"".join(mask.to_bytes(BYTES, "little") for mask in masks), np.uint64)
    return found.reshape(-1, BYTES // 8)


class Columns:
    """Candidates of a round, as they stand for everybody; `together` and prices differ from need to need and are given."""

    def __init__(self, candidates: Sequence[Candidate], weights: Weights) -> None:
        self.candidates, self.weights = candidates, weights
        self.open = words(one.availability for one in candidates)
        self.shortest = np.array([one.shortest for one in candidates], np.int64)
        self.left = np.array([one.left for one in candidates], np.int64)
        self.radius = np.array([one.radius_km for one in candidates])
        self.there = np.array([one.point is not None for one in candidates], bool)
        self._flags: dict[tuple[str, str], Flags] = {}
        self._until: dict[str, Places] = {}
        # Many ask from the same masked point, and at the same times.
        self._ways = lru_cache(KEPT)(self._all_ways)
        self._coming = lru_cache(KEPT)(self._all_coming)
        self._quarters = lru_cache(KEPT)(self._all_quarters)

    def __len__(self) -> int:
        return len(self.candidates)

    def having(self, what: str, value: str) -> Flags:
        """Whose set called `what` (`categories`, `areas` or `features`) holds a value."""
        key = (what, value)
        if key not in self._flags:
            self._flags[key] = np.array([value in getattr(one, what) for one in self.candidates], bool)
        return self._flags[key]

    @cached_property
    def by_party(self) -> Mapping[str, Places]:
        """The places of each party's."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, candidate in enumerate(self.candidates):
            found[candidate.party].append(place)
        return {party: np.array(places, np.int64) for party, places in found.items()}

    def held_until(self, check: str) -> Places:
        """The last day of a check, as its ordinal."""
        if check not in self._until:
            self._until[check] = np.array([_until(one.checks, check) for one in self.candidates], np.int64)
        return self._until[check]

    @cached_property
    def _standing(self) -> Floats:
        points = [one.point or Point(0.0, 0.0) for one in self.candidates]
        return standing(np.array([point.lat for point in points]), np.array([point.lon for point in points]))

    def _all_ways(self, point: Point) -> tuple[Floats, Floats]:
        """Two figures in kilometres for each, between which the way to a point surely lies."""
        return arcs(np.sqrt(squared(self._standing, one(point.lat, point.lon))))

    def _all_coming(self, point: Point | None, areas: frozenset[str]) -> Flags:
        """Who comes to a point or to an area."""
        found = np.full(len(self), point is None and not areas)
        for area in areas:
            found |= self.having("areas", area)
        if point is not None:
            least, most = self._ways(point)
            found |= self.there & (most <= self.radius)
            for place in np.nonzero(self.there & ~found & (least <= self.radius))[0].tolist():
                candidate = self.candidates[place]
                found[place] = within(point, candidate.point or point, candidate.radius_km)
        return found

    def _all_quarters(self, mask: int) -> Counts:
        """How many quarters of a mask each has free."""
        free: Counts = np.bitwise_count(self.open & words([mask])).sum(axis=1, dtype=np.int16)
        return free

    @cached_property
    def _history(self) -> tuple[Floats, float]:
        """What the parts of the score that are the same for everybody's needs come to, and what they weigh."""
        asked, parts = Wanted("", ANY_DAY, ANY_DAY), ("reliability", "reviews", "newcomer")
        weights = [getattr(self.weights, name) for name in parts]
        scores = [[getattr(score, name)(asked, one, self.weights)[0] for one in self.candidates] for name in parts]
        return np.array(weights, np.float64) @ np.array(scores, np.float64).reshape(len(parts), -1), sum(weights)

    def sift(self, wanted: Wanted, among: Places, prices: Places) -> Sifted:
        """Who of those `among` passes every constraint, each asking those that passed the ones before it.

        `prices` are pence for an hour, of everybody.
        """
        left, barred = _left(among, "place", self._covers(wanted, among), None)
        left, barred = _left(left, "category", self._in_category(wanted, left), barred)
        free = self._free(wanted, left)
        for name, holds in (
            ("hours", self._shares_hours),
            ("length", self._long_enough),
            ("checks", self._checked),
            ("price", lambda wanted, free: _price_fits(wanted, prices[free.places])),
            ("must", self._has_all),
            ("blocked", self._not_blocked),
        ):
            passed = holds(wanted, free)
            left, barred = _left(free.places, name, passed, barred)
            if len(left) < len(passed):
                free = Free(left, free.visits[:, passed], free.quarters[passed])
        return Sifted(free.places, free.visits, barred)

    def _covers(self, wanted: Wanted, places: Places) -> Flags:
        return self._coming(wanted.point, wanted.areas)[places]

    def _in_category(self, wanted: Wanted, places: Places) -> Flags:
        found = self.having("categories", wanted.category)[places]
        if wanted.kinds:
            found &= np.array([self.candidates[int(place)].kind in wanted.kinds for place in places], bool)
        return found

    def _free_quarters(self, wanted: Wanted, places: Places) -> Places:
        """How many quarters of what is wanted each has free: added up where no two visits overlap."""
        apart = sum(visit.bit_count() for visit in wanted.visits) == wanted.slots.bit_count()
        apart = bool(wanted.visits) and apart and reduce(or_, wanted.visits) == wanted.slots
        masks = wanted.visits if apart else [wanted.slots]
        found: Places = np.sum([self._quarters(mask)[places] for mask in masks], axis=0, dtype=np.int64)
        return found

    def _free(self, wanted: Wanted, places: Places) -> Free:
        rows = [self._quarters(visit)[places] == visit.bit_count() for visit in wanted.visits]
        visits = np.array(rows, bool).reshape(len(rows), len(places))
        return Free(places, visits, self._free_quarters(wanted, places))

    def _has_time(self, wanted: Wanted, free: Free) -> tuple[Flags, Places]:
        """Which visits each has time for, a row each; and their minutes, a column."""
        lengths = np.array([visit.bit_count() * STEP for visit in wanted.visits], np.int64)[:, None]
        return free.visits & (lengths <= self.left[free.places]), lengths

    def _shares_hours(self, wanted: Wanted, free: Free) -> Flags:
        if not wanted.slots:
            return np.full(len(free.places), True)
        overlap = free.quarters > 0
        return overlap & _any(self._has_time(wanted, free)[0], 0) if wanted.visits else overlap

    def _long_enough(self, wanted: Wanted, free: Free) -> Flags:
        shortest = self.shortest[free.places]
        whole: Flags = shortest <= wanted.longest
        if wanted.visits:
            has_time, lengths = self._has_time(wanted, free)
            one_of_them = _any(has_time & (lengths >= shortest), 0) | ~_any(has_time, 0)
            return np.where(whole & (free.quarters > 0), one_of_them, whole | (not wanted.longest))
        return whole if wanted.longest else np.full(len(free.places), True)

    def _checked(self, wanted: Wanted, free: Free) -> Flags:
        found, last = np.full(len(free.places), True), wanted.last_day.toordinal()
        for check in wanted.checks:
            found &= self.held_until(check)[free.places] >= last
        return found

    def _has_all(self, wanted: Wanted, free: Free) -> Flags:
        found = np.full(len(free.places), True)
        for feature in wanted.must:
            found &= self.having("features", feature)[free.places]
        return found

    def _not_blocked(self, wanted: Wanted, free: Free) -> Flags:
        found = np.full(len(free.places), True)
        for party in wanted.blocked:
            if party in self.by_party:
                found &= ~np.isin(free.places, self.by_party[party])
        return found

    def scores(self, wanted: Wanted, places: Places, prices: Places, together: Places) -> tuple[Floats, Floats]:
        """The score of each of these, and how far off it may be; prices and visits together are theirs alone."""
        weights, off = self.weights, np.full(len(places), SURE)
        history, whole = self._history
        found = {"continuity": np.clip(together / weights.known_after_visits, 0, 1)}
        if wanted.point is not None:
            least, most = (ways[places] for ways in self._ways(wanted.point))
            near = np.clip(1 - (least + most) / (2 * weights.far_km), 0, 1)
            found["nearness"] = np.where(self.there[places], near, 0.5)
            off += (most - least) / weights.far_km
        if wanted.slots:
            free = self._free_quarters(wanted, places) * STEP
            found["hours"] = np.minimum(free, self.left[places]) / (wanted.slots.bit_count() * STEP)
        if wanted.median_pence:
            found["price"] = np.clip(1 - prices / (2 * wanted.median_pence), 0, 1)
        if wanted.prefer:
            met = np.array([self.having("features", feature)[places] for feature in wanted.prefer])
            found["preferences"] = met.sum(axis=0) / len(wanted.prefer)
        whole += sum(getattr(weights, name) for name in found)
        total: Any = history[places] + sum(values * getattr(weights, name) for name, values in found.items())
        return total / (whole or 1.0), off


def _left(places: Places, name: str, passed: Flags, barred: str | None) -> tuple[Places, str | None]:
    """Who of these passed a constraint, and which turned the last away: this one, if so."""
    left = places[passed]
    return left, name if len(places) and not len(left) else barred


def _any(flags: Flags, axis: int) -> Flags:
    """Whether any of a row, or of a column, is set."""
    found: Flags = np.asarray(np.any(flags, axis=axis), bool)
    return found


def _until(checks: Mapping[str, date | None], check: str) -> int:
    if check not in checks:
        return NEVER
    until = checks[check]
    return int(ALWAYS) if until is None else until.toordinal()


def _price_fits(wanted: Wanted, prices: Places) -> Flags:
    if wanted.ceiling_pence is None:
        return np.full(len(prices), True)
    return prices <= wanted.ceiling_pence
