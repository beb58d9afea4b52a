"""Who can serve a part, found the long way: everyone who does that kind of help is ranked, one by one, with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from hub.categories.domain import Category
from hub.kernel.week import Slot
from marketplace.needs.queries import NeedView
from marketplace.plans.domain import weekly_pence
from marketplace.plans.queries import PartView
from marketplace.plans.queries.candidates import hourly_pence, local_median, mask, may_do
from marketplace.plans.queries.engaged import Engaged
from marketplace.rounds.domain import Line, Lines
from marketplace.rounds.queries.serving import Serves, Serving, Wish
from matching.composing.domain import meet
from matching.distances.domain import Point
from matching.ranking.domain import Match, Ranking, rank


class LongWay(Serving):
    """The same questions, answered from each candidate by itself."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.there: Engaged = given[-1]

    def able(self, kind: Category, holder: str) -> Sequence[int]:  # type: ignore[override]  # places all the same
        return [
            i for i, offer in enumerate(self.live)
            if kind.code in offer.categories and offer.party != holder and may_do(offer, kind)
        ]  # fmt: skip

    def asks_money(self, able: Sequence[int]) -> bool:  # type: ignore[override]  # the long way’s own shapes
        return any(self.live[i].price_pence for i in able)

    def median(self, kind: Category, holder: str, slots: Sequence[Slot]) -> int | None:
        return local_median([self.live[i] for i in self.able(kind, holder)], slots)

    def serve(self, wishes: Sequence[Wish]) -> list[tuple[Serves, str]]:
        return [self._one(wish) for wish in wishes]

    def _one(self, wish: Wish) -> tuple[Serves, str]:
        need, part, wanted, able, together = wish
        known = [
            replace(
                self.columns.candidates[i],
                price_pence=hourly_pence(self.live[i], part.slots),
                together=together.get(self.live[i].party, 0),
            )
            for i in able
        ]
        known += self.columns.candidates[len(self.live) :]
        ranked = rank(wanted, known, self.columns.weights)
        place = {one.id: i for i, one in enumerate(self.columns.candidates)}
        found = sorted(
            (place[match.id], slots, max(0, min(100, round(match.score * 100))))
            for match in ranked.matches
            if (slots := self._visits(need, part, place[match.id], match))
        )
        free = np.array([[slot in slots for _place, slots, _suit in found] for slot in part.slots], bool)
        places, suits = (np.array([one[column] for one in found], np.int64) for column in (0, 2))
        return Serves(places, free, suits), "" if found else _barred_by(ranked)

    def _visits(self, need: NeedView, part: PartView, place: int, match: Match) -> tuple[Slot, ...]:
        least = self.live[place].minimum_minutes if place < len(self.live) else 0
        most, free = int(self.minutes[place]), match.candidate.availability
        here = Point(need.lat, need.lon)
        taken = self.there.get(self.columns.candidates[place].party, ())
        return tuple(
            slot for slot in part.slots
            if least <= slot.minutes <= most
            and not mask([slot]) & ~free
            and not any(meet(slot, here, other, there) for other, there in taken)
        )  # fmt: skip


def _barred_by(ranked: Ranking) -> str:
    if not ranked.considered:
        return "category"
    return next((one.constraint for one in ranked.counts if one.reached and one.reached == one.first), "hours")


def long_lines(self: Any, ask: int, need: NeedView, part: PartView, serves: Serves, own: str) -> Lines:
    """What each helper can do of an ask, as far as there is money, each visit asked of the purse by itself."""
    found, (purse, _most) = [], self.money.most(need, own)
    unpaid = () if own else self.money.unpaid(need)
    for n, place in enumerate(serves.places.tolist()):
        offer = self.live[place] if place < len(self.live) else None
        slots = tuple(slot for slot, free in zip(part.slots, serves.free[:, n], strict=True) if free)
        pence: tuple[int, ...] = ()
        if offer and offer.price_pence:
            costs = {slot: weekly_pence(offer.price_pence, offer.unit, [slot]) for slot in slots}
            able = purse and offer.party not in unpaid
            slots = tuple(slot for slot in slots if able and self.money.bears(purse, [(slot.weekday, costs[slot])]))
            pence = tuple(costs[slot] for slot in slots)
        if slots:
            found.append(Line(ask, place, slots, int(serves.suits[n]), pence, purse if pence else ""))
    return Lines.of(found)
