"""Candidates as columns: who passes every hard constraint of many parts of needs, and how well each suits.

It says what `failures` and `match` say, for many parts and all candidates at once and without reasons, so that a round
ranks only those who can serve a part. Where a figure stands so near an edge that columns of floats cannot tell, the exact one is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.distances.domain import Point, within
from matching.distances.domain.chords import arcs, one, squared, standing
from matching.hours.domain import QUARTERS_A_WEEK, STEP
from matching.ranking.domain import score
from matching.ranking.domain.values import Candidate, Wanted, Weights
from matching.ranking.domain.wishes import ALWAYS, Flags, Floats, Free, Pairs, Places, Prices, Sifted, Wishes

Counts = npt.NDArray[np.int16]
Words = npt.NDArray[np.uint64]
BYTES = (QUARTERS_A_WEEK + 63) // 64 * 8  # a week's quarters in whole words of 64 bits
NEVER = -1  # the last day of a check that is not held
ANY_DAY = date(2000, 1, 1)
KEPT = 512  # answers of each kind that are kept for whoever asks the same
SURE = 1e-9  # of a score: what columns of floats may be off, adding in whatever order


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

    def _each(self, pairs: Pairs, values: Sequence[Any], column: Callable[[Any], Any]) -> Any:
        """What a column of the candidates says of each pair, by the value that its wish has; each value is asked once."""
        numbers = {value: n for n, value in enumerate(dict.fromkeys(values))}
        if len(numbers) == 1:
            return column(values[0])[pairs.places]
        which = np.array([numbers[value] for value in values], np.int64)
        return np.stack([column(value) for value in numbers])[which[pairs.wishes], pairs.places]

    def sift(self, wishes: Wishes, among: Sequence[Places], prices: Prices) -> Sifted:
        """Who of those `among` (places, for each wish) passes every constraint, each asking those that passed the ones before."""
        each = wishes.each
        coming = [places[self._coming(one.point, one.areas)[places]] for one, places in zip(each, among, strict=True)]
        counts = np.array([len(places) for places in coming], np.int64)
        barred: list[str | None] = [
            "place" if len(all_) > len(left) == 0 else None for all_, left in zip(among, coming, strict=True)
        ]
        everybody = np.concatenate([*coming, np.zeros(0, np.int64)])
        free = self._free(wishes, Pairs(np.repeat(np.arange(len(each)), counts), everybody))
        for name, holds in (
            ("category", self._in_category),
            ("hours", self._shares_hours),
            ("length", self._long_enough),
            ("checks", self._checked),
            ("price", lambda wishes, free: prices(free.pairs) <= wishes.ceiling[free.pairs.wishes]),
            ("must", self._has_all),
            ("blocked", self._not_blocked),
        ):
            passed = holds(wishes, free)
            if not passed.all():
                free = free.those(passed)
                before, counts = counts, np.bincount(free.pairs.wishes, minlength=len(each))
                for wish in np.nonzero((before > 0) & (counts == 0))[0].tolist():
                    barred[wish] = name
        return Sifted(free.pairs, free.visits, barred)

    def _in_category(self, wishes: Wishes, free: Free) -> Flags:
        def column(asked: tuple[str, frozenset[str]]) -> Flags:
            category, kinds = asked
            found = self.having("categories", category)
            return found & np.array([one.kind in kinds for one in self.candidates], bool) if kinds else found

        found: Flags = self._each(free.pairs, [(one.category, one.kinds) for one in wishes.each], column)
        return found

    def _free(self, wishes: Wishes, pairs: Pairs) -> Free:
        counts = [self._each(pairs, row, self._quarters) for row in wishes.rows]
        free = [count == bits[pairs.wishes] for count, bits in zip(counts, wishes.bits, strict=True)]
        visits = np.array(free, bool).reshape(len(counts), len(pairs.places))
        quarters = np.sum(np.array(counts, np.int64).reshape(visits.shape), axis=0)
        if not wishes.apart.all():
            whole = self._each(pairs, [one.slots for one in wishes.each], self._quarters)
            quarters = np.where(wishes.apart[pairs.wishes], quarters, whole)
        return Free(pairs, visits, quarters)

    def _has_time(self, wishes: Wishes, free: Free) -> tuple[Flags, Places]:
        """Which visits each has time for, and their minutes, a row each."""
        lengths = (wishes.bits * STEP)[:, free.pairs.wishes]
        return free.visits & (lengths <= self.left[free.pairs.places]), lengths

    def _shares_hours(self, wishes: Wishes, free: Free) -> Flags:
        overlap = free.quarters > 0
        if wishes.rows:
            overlap &= _any(self._has_time(wishes, free)[0], 0)
        found: Flags = overlap | (wishes.slots[free.pairs.wishes] == 0)
        return found

    def _long_enough(self, wishes: Wishes, free: Free) -> Flags:
        shortest, longest = self.shortest[free.pairs.places], wishes.longest[free.pairs.wishes]
        whole = (shortest <= longest) | (longest == 0)
        if wishes.rows:
            has_time, lengths = self._has_time(wishes, free)
            one_of_them = _any(has_time & (lengths >= shortest), 0) | ~_any(has_time, 0)
            whole = np.where((shortest <= longest) & (free.quarters > 0), one_of_them, whole)
        found: Flags = whole
        return found

    def _checked(self, wishes: Wishes, free: Free) -> Flags:
        def until(checks: frozenset[str]) -> Places:
            each = [np.full(len(self), ALWAYS), *(self.held_until(check) for check in checks)]
            return np.asarray(np.min(each, axis=0), np.int64)

        found: Flags = (
            self._each(free.pairs, [one.checks for one in wishes.each], until) >= wishes.last[free.pairs.wishes]
        )
        return found

    def _has_all(self, wishes: Wishes, free: Free) -> Flags:
        def column(must: frozenset[str]) -> Flags:
            each = [np.full(len(self), True), *(self.having("features", one) for one in must)]
            return np.asarray(np.all(each, axis=0), bool)

        found: Flags = self._each(free.pairs, [one.must for one in wishes.each], column)
        return found

    def _not_blocked(self, wishes: Wishes, free: Free) -> Flags:
        def column(blocked: frozenset[str]) -> Flags:
            found = np.full(len(self), True)
            for party in blocked:
                found[self.by_party[party]] = False
            return found

        found: Flags = self._each(
            free.pairs, [frozenset(filter(self.by_party.__contains__, one.blocked)) for one in wishes.each], column
        )
        return found

    def scores(self, wishes: Wishes, pairs: Pairs, prices: Places, together: Places) -> tuple[Floats, Floats]:
        """The score of each pair, and how far off it may be; prices (pence for an hour) and visits together are theirs alone."""
        weights, each = self.weights, wishes.each
        history, always = self._history
        off = np.full(len(pairs.places), SURE)
        total = history[pairs.places] + weights.continuity * np.clip(together / weights.known_after_visits, 0, 1)
        whole = np.full(len(each), always + weights.continuity)

        def add(name: str, asked: Any, score: Any) -> None:
            """One part of the score, of those wishes that ask for it."""
            nonlocal total
            weight = getattr(weights, name) * np.array(asked, bool)
            whole[:] += weight
            total = total + score * weight[pairs.wishes]

        points = [one.point for one in each]
        if any(points):
            least, most = (self._each(pairs, points, partial(self._way, n)) for n in (0, 1))
            near = np.clip(1 - (least + most) / (2 * weights.far_km), 0, 1)
            add("nearness", [point is not None for point in points], np.where(self.there[pairs.places], near, 0.5))
            off += (most - least) / weights.far_km
        if wishes.slots.any():
            minutes = np.maximum(1, wishes.slots * STEP)[pairs.wishes]
            free = self._free(wishes, pairs).quarters * STEP
            add("hours", wishes.slots > 0, np.minimum(free, self.left[pairs.places]) / minutes)
        medians = [one.median_pence or 0 for one in each]
        if any(medians):
            middle = np.maximum(1, np.array(medians, np.int64))[pairs.wishes]
            add("price", [median > 0 for median in medians], np.clip(1 - prices / (2 * middle), 0, 1))
        if any(one.prefer for one in each):
            met = self._each(pairs, [one.prefer for one in each], self._preferred)
            add("preferences", [bool(one.prefer) for one in each], met)
        return total / np.where(whole, whole, 1.0)[pairs.wishes], off

    def _way(self, which: int, point: Point | None) -> Floats:
        return self._ways(point)[which] if point is not None else np.zeros(len(self))

    def _preferred(self, prefer: frozenset[str]) -> Floats:
        """Which share of some features each has."""
        met = [self.having("features", feature) for feature in prefer]
        return np.mean(met, axis=0) if met else np.zeros(len(self))


def _any(flags: Flags, axis: int) -> Flags:
    """Whether any of a row, or of a column, is set."""
    found: Flags = np.asarray(np.any(flags, axis=axis), bool)
    return found


def _until(checks: Mapping[str, date | None], check: str) -> int:
    if check not in checks:
        return NEVER
    until = checks[check]
    return int(ALWAYS) if until is None else until.toordinal()
