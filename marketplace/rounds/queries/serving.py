"""Who can serve a part of a need, of all who offer: found in columns, exactly as ranking each of them would find it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hub.categories.domain import Category
from hub.kernel.week import Slot
from marketplace.needs.queries import NeedView
from marketplace.offers.domain import Unit
from marketplace.offers.queries import OfferView
from marketplace.plans.queries import PartView
from marketplace.plans.queries.candidates import FEWEST_PRICES, may_do
from marketplace.plans.queries.engaged import Engaged
from marketplace.rounds.domain import Helper
from marketplace.rounds.queries.expected import Expected
from matching.distances.domain import Point
from matching.ranking.domain import Candidate, Wanted, Weights, match
from matching.ranking.domain.columns import Columns, Flags, Floats, Places
from matching.rounds.domain import MOST_SUIT


@dataclass(frozen=True)
class Serves:
    """Helpers (by place, ascending), the whole visits for which they are free (a row for each visit), and how well they suit."""

    places: Places
    free: Flags
    suits: Places

    def __len__(self) -> int:
        return len(self.places)


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
        costs = [(offer.price_pence, offer.unit) if offer.price_pence else () for offer in live] + [()] * joining
        numbers = {cost: n for n, cost in enumerate(dict.fromkeys(costs))}
        self._tariffs = np.array([numbers[cost] for cost in costs], np.int64)
        self.least = np.array([offer.minimum_minutes for offer in live] + [0] * joining, np.int64)
        self.minutes = np.array([helper.minutes for helper in helpers], np.int64)
        self._able: dict[str, Places] = {}
        self.expected = Expected([one.party for one in base], engaged)

    def able(self, kind: Category, holder: str) -> Places:
        """The offers that are open to a kind of help, but the holder's own; not of those who join."""
        if kind.code not in self._able:
            places = [i for i, offer in enumerate(self.live) if kind.code in offer.categories and may_do(offer, kind)]
            self._able[kind.code] = np.array(places, np.int64)
        able = self._able[kind.code]
        own = self.columns.by_party.get(holder)
        return able if own is None else able[~np.isin(able, own)]

    def hourly(self, slots: Sequence[Slot]) -> Places:
        """Everybody's price as if it were for an hour of these times."""
        minutes = sum(slot.minutes for slot in slots)
        if not slots:
            return self.prices
        return np.where(self.by_hour, self.prices, self.prices * (len(slots) * 60) // minutes)

    def median(self, able: Places, hourly: Places) -> int | None:
        """The middle of the hourly prices asked for this task, free ones left out; None where they are too few."""
        asked = hourly[able]
        asked = asked[asked > 0]
        if len(asked) < FEWEST_PRICES:
            return None
        middle = len(asked) // 2
        low, high = np.partition(asked, (middle - 1, middle))[[middle - 1 + len(asked) % 2, middle]].tolist()
        return round((low + high) / 2)

    def tariffs(self, places: Places, unpaid: frozenset[str]) -> Places:
        """A number for each of these, the same for those who cost the same, and who are `unpaid` or not."""
        found = self._tariffs[places]
        for party in unpaid & self.columns.by_party.keys():
            found = np.where(np.isin(places, self.columns.by_party[party]), found + self._tariffs.max() + 1, found)
        return found

    def asks_money(self, able: Places) -> bool:
        """Whether any of them costs anything."""
        return bool(self.prices[able].any())

    def serving(
        self, need: NeedView, part: PartView, wanted: Wanted, able: Places, together: Mapping[str, int]
    ) -> tuple[Serves, str]:
        """Who of the `able` can make a whole visit of a part; where nobody can, the hard constraint that turned the last away.

        `together` are the visits that parties have made to the holder.
        """
        hourly = self.hourly(part.slots)
        sifted = self.columns.sift(wanted, np.concatenate([able, self.joining]), hourly)
        places = sifted.places
        lengths = np.array([slot.minutes for slot in part.slots], np.int64)[:, None]
        free = sifted.free & (self.least[places] <= lengths) & (lengths <= self.minutes[places])
        free = self.expected.reachable(places, free, part.slots, Point(need.lat, need.lon))
        some = free.any(axis=0) if len(free) else np.zeros(len(places), bool)
        barred = sifted.barred or ("hours" if len(places) else "category")
        places, free = places[some], free[:, some]
        known = np.zeros(len(self.columns), np.int64)
        for party, visits in together.items():
            if party in self.columns.by_party:
                known[self.columns.by_party[party]] = visits
        suits = self._suits(wanted, places, hourly[places], known[places]) if len(places) else places
        return Serves(places, free, suits), "" if len(places) else barred

    def _suits(self, wanted: Wanted, places: Places, hourly: Places, together: Places) -> Places:
        """How well each suits, in whole hundredths; who stands so near an edge that columns cannot tell is ranked alone."""
        scores, off = self.columns.scores(wanted, places, hourly, together)
        return settled(scores, off, lambda i: self._exactly(wanted, int(places[i]), int(hourly[i]), int(together[i])))

    def _exactly(self, wanted: Wanted, place: int, hourly: int, together: int) -> float:
        candidate = replace(self.columns.candidates[place], price_pence=hourly, together=together)
        return match(wanted, candidate, self.columns.weights).score


ROUNDED = 1e-4  # of a hundredth: a score is rounded to its sixth figure first


def settled(scores: Floats, off: Floats, exactly: Callable[[int], float]) -> Places:
    """Scores as whole hundredths, where one that is so near the edge of two that it may be either is asked for `exactly`."""
    scaled = scores * MOST_SUIT
    suits = np.clip(np.rint(scaled), 0, MOST_SUIT).astype(np.int64)
    near = np.abs(scaled - np.floor(scaled) - 0.5) <= off * MOST_SUIT + ROUNDED
    for i in np.nonzero(near)[0].tolist():
        suits[i] = max(0, min(MOST_SUIT, round(exactly(i) * MOST_SUIT)))
    return suits
