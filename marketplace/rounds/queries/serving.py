"""Who can serve a part of a need, of all who offer: found in columns, exactly as ranking each of them would find it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from hub.categories.domain import Category
from hub.kernel.week import Slot
from marketplace.needs.queries import NeedView
from marketplace.offers.domain import Unit
from marketplace.offers.queries import OfferView
from marketplace.plans.domain import weekly_pence
from marketplace.plans.queries import PartView
from marketplace.plans.queries.candidates import FEWEST_PRICES, may_do
from marketplace.plans.queries.engaged import Engaged
from marketplace.rounds.domain import Helper
from marketplace.rounds.queries.expected import Expected
from matching.distances.domain import Point
from matching.ranking.domain import Candidate, Wanted, Weights, match
from matching.ranking.domain.columns import Columns
from matching.ranking.domain.wishes import Flags, Floats, Pairs, Places, Wishes
from matching.rounds.domain import MOST_SUIT

KEPT = 1024  # times of the week of which is kept what they cost
FREE = (0, Unit.HOUR)
AT_ONCE = 250  # wishes that are looked at together: what they ask of all who offer still lies near the processor


@dataclass(frozen=True)
class Serves:
    """Helpers (by place, ascending), the whole visits for which they are free (a row for each visit), and how well they suit."""

    places: Places
    free: Flags
    suits: Places

    def __len__(self) -> int:
        return len(self.places)


class Wish(NamedTuple):
    """A part of a need, what it asks for, the offers that do that kind of help, and the visits of parties to the holder."""

    need: NeedView
    part: PartView
    wanted: Wanted
    able: Places
    together: Mapping[str, int]


class Serving:
    """All who offer, by their place among the helpers; whoever joins stands last, has no offer yet, and costs nothing."""

    def __init__(
        self,
        live: Sequence[OfferView],
        base: Sequence[Candidate],
        helpers: Sequence[Helper],
        weights: Weights,
        engaged: Engaged,
    ) -> None:
        self.live = live
        self.columns = Columns(base, weights)
        joining = len(base) - len(live)
        self.joining = np.arange(len(live), len(base), dtype=np.int64)
        self.prices = np.array([offer.price_pence for offer in live] + [0] * joining, np.int64)
        self.by_hour = np.array([offer.unit is Unit.HOUR for offer in live] + [True] * joining, bool)
        tariffs = [(offer.price_pence, offer.unit) if offer.price_pence else FREE for offer in live] + [FREE] * joining
        self._tariffs = dict.fromkeys([FREE, *tariffs])
        numbers = {tariff: n for n, tariff in enumerate(self._tariffs)}
        self.tariffs = np.array([numbers[tariff] for tariff in tariffs], np.int64)
        self.costs = lru_cache(KEPT)(self._all_costs)
        self.least = np.array([offer.minimum_minutes for offer in live] + [0] * joining, np.int64)
        self.minutes = np.array([helper.minutes for helper in helpers], np.int64)
        self._able: dict[str, Places] = {}
        self._medians: dict[tuple[str, str, int, int], int | None] = {}
        self.expected = Expected([one.party for one in base], engaged)

    def able(self, kind: Category, holder: str) -> Places:
        """The offers that are open to a kind of help, but the holder's own; not of those who join."""
        if kind.code not in self._able:
            places = [i for i, offer in enumerate(self.live) if kind.code in offer.categories and may_do(offer, kind)]
            self._able[kind.code] = np.array(places, np.int64)
        able = self._able[kind.code]
        own = self.columns.by_party.get(holder)
        return able if own is None else able[~np.isin(able, own)]

    def median(self, kind: Category, holder: str, slots: Sequence[Slot]) -> int | None:
        """The middle of the prices asked for this kind of help, as if for an hour of these times, free ones left out.

        None where they are too few.
        """
        key = (kind.code, holder if holder in self.columns.by_party else "", len(slots), sum(s.minutes for s in slots))
        if key not in self._medians:
            hourly = _hourly(self.prices, self.by_hour, *key[2:])[self.able(kind, holder)]
            asked = hourly[hourly > 0]
            self._medians[key] = round(float(np.median(asked))) if len(asked) >= FEWEST_PRICES else None
        return self._medians[key]

    def _all_costs(self, slot: Slot) -> Places:
        """What a visit costs in pence by each tariff; the first is what is free."""
        return np.array([weekly_pence(price, unit, [slot]) for price, unit in self._tariffs], np.int64)

    def of(self, parties: Collection[str]) -> Places:
        """The places of some parties."""
        return np.concatenate([np.zeros(0, np.int64), *(self.columns.by_party.get(one, []) for one in parties)])

    def asks_money(self, able: Places) -> bool:
        """Whether any of them costs anything."""
        return bool(self.prices[able].any())

    def serve(self, wishes: Sequence[Wish]) -> list[tuple[Serves, str]]:
        """For each: who can make a whole visit of the part; where nobody can, the hard constraint that turned the last away."""
        found: dict[int, tuple[Serves, str]] = {}
        alike: defaultdict[int, list[int]] = defaultdict(list)
        for n, wish in enumerate(wishes):
            alike[len(wish.part.slots)].append(n)
        for of in alike.values():
            for first in range(0, len(of), AT_ONCE):
                some = of[first : first + AT_ONCE]
                found.update(zip(some, self._serve([wishes[n] for n in some]), strict=True))
        return [found[n] for n in range(len(wishes))]

    def _serve(self, wishes: Sequence[Wish]) -> Iterator[tuple[Serves, str]]:
        """The same, of wishes that have the same number of visits."""
        asked = Wishes([wish.wanted for wish in wishes])
        lengths = np.array([[slot.minutes for slot in wish.part.slots] for wish in wishes], np.int64).T
        minutes = lengths.sum(axis=0)

        def hourly(pairs: Pairs) -> Places:
            of = pairs.places
            return _hourly(self.prices[of], self.by_hour[of], len(lengths), minutes[pairs.wishes])

        sifted = self.columns.sift(asked, [np.concatenate([wish.able, self.joining]) for wish in wishes], hourly)
        pairs = sifted.pairs
        long = lengths[:, pairs.wishes]
        free = sifted.free & (self.least[pairs.places] <= long) & (long <= self.minutes[pairs.places])
        doors = [Point(wish.need.lat, wish.need.lon) for wish in wishes]
        free = self.expected.reachable(pairs, free, [wish.part.slots for wish in wishes], doors)
        some = np.asarray(free.any(axis=0), bool)
        came = np.bincount(pairs.wishes, minlength=len(wishes)).tolist()
        pairs, free = pairs.those(some), free[:, some]
        known = np.zeros((len(wishes), len(self.columns)), np.int64)
        for n, wish in enumerate(wishes):
            for party in wish.together.keys() & self.columns.by_party.keys():
                known[n, self.columns.by_party[party]] = wish.together[party]
        suits = self._suits(asked, pairs, hourly(pairs), known[pairs.wishes, pairs.places])
        ends = np.searchsorted(pairs.wishes, np.arange(len(wishes) + 1)).tolist()
        for n, (first, end) in enumerate(pairwise(ends)):
            serves = Serves(pairs.places[first:end], free[:, first:end], suits[first:end])
            barred = sifted.barred[n] or ("hours" if came[n] else "category")
            yield serves, "" if len(serves) else barred

    def _suits(self, wishes: Wishes, pairs: Pairs, hourly: Places, together: Places) -> Places:
        """How well each suits, in whole hundredths; who stands so near an edge that columns cannot tell is ranked alone."""
        scores, off = self.columns.scores(wishes, pairs, hourly, together)
        return settled(
            scores,
            off,
            lambda i: self._exactly(
                wishes.each[int(pairs.wishes[i])], int(pairs.places[i]), int(hourly[i]), int(together[i])
            ),
        )

    def _exactly(self, wanted: Wanted, place: int, hourly: int, together: int) -> float:
        candidate = replace(self.columns.candidates[place], price_pence=hourly, together=together)
        return match(wanted, candidate, self.columns.weights).score


def _hourly(prices: Places, by_hour: Flags, visits: int, minutes: int | Places) -> Places:
    """Prices as if they were for an hour of so many visits, which are so many minutes together."""
    return np.where(by_hour, prices, prices * (visits * 60) // minutes) if visits else prices


ROUNDED = 1e-4  # of a hundredth: a score is rounded to its sixth figure first


def settled(scores: Floats, off: Floats, exactly: Callable[[int], float]) -> Places:
    """Scores as whole hundredths, where one that is so near the edge of two that it may be either is asked for `exactly`."""
    scaled = scores * MOST_SUIT
    suits = np.clip(np.rint(scaled), 0, MOST_SUIT).astype(np.int64)
    near = np.abs(scaled - np.floor(scaled) - 0.5) <= off * MOST_SUIT + ROUNDED
    for i in np.nonzero(near)[0].tolist():
        suits[i] = max(0, min(MOST_SUIT, round(exactly(i) * MOST_SUIT)))
    return suits
