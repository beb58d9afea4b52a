"""Who can serve a part of a need, of all who offer: found in columns, exactly as ranking each of them would find it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from math import ceil
from operator import or_

import numpy as np

from hub.categories.domain import Category
from hub.kernel.week import Slot
from marketplace.needs.queries import NeedView
from marketplace.offers.domain import Unit
from marketplace.offers.queries import OfferView
from marketplace.plans.queries import PartView
from marketplace.plans.queries.candidates import FEWEST_PRICES, may_do
from marketplace.plans.queries.engaged import Engaged, week
from marketplace.rounds.domain import Helper
from matching.composing.domain import UNKNOWN_WAY, at_most, meet
from matching.distances.domain import Point
from matching.hours.domain import around, quarters
from matching.ranking.domain import Candidate, Wanted, Weights, match
from matching.ranking.domain.columns import Columns, Flags, Floats, Places, words
from matching.rounds.domain import MOST_SUIT

Serves = tuple[int, tuple[Slot, ...], int]
"""A helper (by place), the whole visits that they have time for, and how well they suit."""


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
        self.least = np.array([offer.minimum_minutes for offer in live] + [0] * joining, np.int64)
        self.minutes = np.array([helper.minutes for helper in helpers], np.int64)
        self._able: dict[str, Places] = {}
        self.taken = {
            party: [(quarters([slot]), slot, door) for slot, door in times] for party, times in engaged.items()
        }
        self.busy = words(quarters(slot for slot, _door in engaged.get(one.party, ())) for one in base)
        doors = [door for times in engaged.values() for _slot, door in times if door]
        lats, lons = [door.lat for door in doors], [door.lon for door in doors]
        self.corners = (
            [Point(lat, lon) for lat in (min(lats), max(lats)) for lon in (min(lons), max(lons))] if doors else []
        )

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
        return round(float(np.median(asked))) if len(asked) >= FEWEST_PRICES else None

    def asks_money(self, able: Places) -> bool:
        """Whether any of them costs anything."""
        return bool(self.prices[able].any())

    def serving(
        self, need: NeedView, part: PartView, wanted: Wanted, able: Places, together: Mapping[str, int]
    ) -> tuple[list[Serves], str]:
        """Who of the `able` can make a whole visit of a part; where nobody can, the hard constraint that turned the last away.

        `together` are the visits that parties have made to the holder.
        """
        hourly = self.hourly(part.slots)
        sifted = self.columns.sift(wanted, np.concatenate([able, self.joining]), hourly)
        places = sifted.places
        lengths = np.array([slot.minutes for slot in part.slots], np.int64)[:, None]
        fits = sifted.free & (self.least[places] <= lengths) & (lengths <= self.minutes[places])
        some = fits.any(axis=0)
        if not len(places) or not some.any():
            return [], sifted.barred or ("hours" if len(places) else "category")
        places, fits = places[some], fits[:, some]
        known = np.zeros(len(self.columns), np.int64)
        for party, visits in together.items():
            if party in self.columns.by_party:
                known[self.columns.by_party[party]] = visits
        suits = self._suits(wanted, places, hourly[places], known[places])
        here, found = Point(need.lat, need.lon), []
        near = self._near(part, here)
        hurried: list[bool] = np.any(self.busy[places] & words([reduce(or_, near.values(), 0)]), axis=1).tolist()
        for place, slots, suit, soon in zip(places.tolist(), self._times(part, fits), suits, hurried, strict=True):
            left = self._reached(place, slots, here, near) if soon else slots
            if left:
                found.append((place, left, suit))
        return found, "" if found else "hours"

    def _times(self, part: PartView, fits: Flags) -> list[tuple[Slot, ...]]:
        """The times of each column, the same for all who have the same."""
        known: dict[bytes, tuple[Slot, ...]] = {}
        return [
            known.get(key) or known.setdefault(key, tuple(s for s, yes in zip(part.slots, key, strict=True) if yes))
            for key in (column.tobytes() for column in np.ascontiguousarray(fits.T))
        ]

    def _near(self, part: PartView, here: Point) -> dict[Slot, int]:
        """For each visit the mask of all times so soon before or after it that the way may matter at all."""
        longest = max((ceil(at_most(here, corner)) for corner in self.corners), default=0)
        return {slot: around(week(slot), max(longest, UNKNOWN_WAY)) for slot in part.slots}

    def _reached(self, place: int, slots: tuple[Slot, ...], here: Point, near: Mapping[Slot, int]) -> tuple[Slot, ...]:
        """The times between which there is time for the way from where somebody is expected before and after."""
        taken, left = self.taken[self.columns.candidates[place].party], []
        for slot in slots:
            soon = near[slot]
            if not any(soon & mask and meet(slot, here, other, there) for mask, other, there in taken):
                left.append(slot)
        return slots if len(left) == len(slots) else tuple(left)

    def _suits(self, wanted: Wanted, places: Places, hourly: Places, together: Places) -> list[int]:
        """How well each suits, in whole hundredths; who stands so near an edge that columns cannot tell is ranked alone."""
        scores, off = self.columns.scores(wanted, places, hourly, together)
        return settled(scores, off, lambda i: self._exactly(wanted, int(places[i]), int(hourly[i]), int(together[i])))

    def _exactly(self, wanted: Wanted, place: int, hourly: int, together: int) -> float:
        candidate = replace(self.columns.candidates[place], price_pence=hourly, together=together)
        return match(wanted, candidate, self.columns.weights).score


ROUNDED = 1e-4  # of a hundredth: a score is rounded to its sixth figure first


def settled(scores: Floats, off: Floats, exactly: Callable[[int], float]) -> list[int]:
    """Scores as whole hundredths, where one that is so near the edge of two that it may be either is asked for `exactly`."""
    scaled = scores * MOST_SUIT
    suits = np.clip(np.rint(scaled), 0, MOST_SUIT).astype(np.int64)
    near = np.abs(scaled - np.floor(scaled) - 0.5) <= off * MOST_SUIT + ROUNDED
    for i in np.nonzero(near)[0].tolist():
        suits[i] = max(0, min(MOST_SUIT, round(exactly(i) * MOST_SUIT)))
    found: list[int] = suits.tolist()
    return found
