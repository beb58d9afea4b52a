"""What a round works on: every open part, every live offer with the hours it has left, and who can serve what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import compress, islice
from typing import NamedTuple

import numpy as np

from hub.categories import queries as categories
from hub.categories.domain import Risk
from hub.kernel.collecting import undisturbed
from hub.kernel.week import STEP
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.needs.domain import LIVE, WAITING
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferKind
from marketplace.offers.queries import OfferView
from marketplace.plans import queries as plans
from marketplace.plans.domain import PAIR, TAKEN, PartState, beside, carers_of, filled
from marketplace.plans.queries import PartView
from marketplace.plans.queries.candidates import busy_minutes, candidates, together_with, wanted_for
from marketplace.plans.queries.engaged import engaged
from marketplace.rounds.domain import Helper, Line, Lines, Told, alike
from marketplace.rounds.queries.money import Money
from marketplace.rounds.queries.pairing import can_pair
from marketplace.rounds.queries.serving import Serves, Serving, Wish
from matching.composing.domain import Purse
from matching.distances.domain import Point
from matching.ranking import queries as ranking
from matching.ranking.domain import Candidate, with_usual
from matching.rounds.domain import Ask, Board, Edges, Supply

PRIORITY = {Risk.HIGH: 3, Risk.MEDIUM: 2, Risk.LOW: 1}
LOT = 2000  # needs read at once
LEAST_LOT, TELLINGS = 50, 20  # a round says about so many times how far its gathering is, never for fewer needs


@dataclass(frozen=True)
class Joining:
    """Helpers who are not there yet: as candidates, and as helpers."""

    candidates: tuple[Candidate, ...]
    helpers: tuple[Helper, ...]


@dataclass(frozen=True)
class Gathered:
    """The board, and what its answer is told with; lists by the places of the board.

    `barred` is, for each ask that nobody can serve, the hard constraint that turned the last away; `purses` what
    each budget can bear each week; `drafts` are parts in which somebody stands whom nobody has asked: no help yet.
    `pairs` are asks for two to which two could come together who each come alone: a plan can put them together.
    """

    board: Board
    parts: tuple[PartView, ...]
    needs: dict[str, NeedView]
    helpers: tuple[Helper, ...]
    lines: Lines
    barred: dict[int, str]
    purses: dict[str, Purse] = field(default_factory=dict)
    drafts: tuple[PartView, ...] = ()
    pairs: frozenset[int] = frozenset()

    def doors(self) -> list[Point]:
        """Where each ask is, masked where a person lives there."""
        return [Point(self.needs[part.need].lat, self.needs[part.need].lon) for part in self.parts]


@undisturbed()
def gather(*, without: str = "", joining: Joining | None = None, told: Told | None = None) -> Gathered:
    """All open parts and all capacity; as if the party `without` were gone, or some were `joining`.

    `told` hears how many needs were looked at, of how many.
    """
    found = _Gathering(without, joining)
    wanted = needs.open_needs(states=LIVE if without else WAITING)
    seen = 0
    for lot in _lots(wanted, _each(len(wanted), told)):
        found.add(lot)
        seen += len(lot)
        if told:
            told(seen, len(wanted))
    return found.gathered()


@undisturbed()
def gather_lost(party: str, parts: Collection[str], told: Told | None = None) -> Gathered:
    """These parts alone, which `party` holds now, and all capacity that is free of everybody else: what is booked stays.

    `told` hears how many needs were looked at, of how many.
    """
    found, each = _Gathering(party, None, frozenset(parts)), iter(sorted(set(parts)))
    wanted = set[str]()
    while some := list(islice(each, LOT)):
        wanted |= plans.needs_of_parts(some)
    seen, ordered = 0, iter(sorted(wanted))
    while lot := list(islice(ordered, _each(len(wanted), told))):
        found.add([need for _id, need in sorted(needs.needs(lot).items()) if need.live])
        seen += len(lot)
        if told:
            told(seen, len(wanted))
    return found.gathered()


def _each(of: int, told: Told | None) -> int:
    """How many needs of so many are read at once: fewer where somebody hears how far it is."""
    return min(LOT, max(LEAST_LOT, -(-of // TELLINGS))) if told else LOT


def _lots(rows: Sequence[NeedView], most: int) -> Iterator[list[NeedView]]:
    each = iter(sorted(rows, key=lambda need: need.id))
    while lot := list(islice(each, most)):
        yield lot


class _Asked(NamedTuple):
    """The place of an ask, the purse of its own, what is asked, and whether `each` of two who come alone is asked for."""

    place: int
    own: str
    wish: Wish
    each: bool = False


class _Gathering:
    """What is gathered so far."""

    def __init__(self, without: str, joining: Joining | None, only: frozenset[str] | None = None) -> None:
        self.without, self.only = without, only
        self.live = sorted((offer for offer in offers.live() if offer.party != without), key=lambda offer: offer.id)
        busy, used = busy_minutes(self.live), defaultdict[str, int](int)
        for times in busy.values():
            for offer_id, slots in times:
                used[offer_id] += sum(slot.minutes for slot in slots)
        base = candidates(self.live, "", (), busy=busy)
        weights = with_usual(ranking.weights(), base)
        self.helpers = [_helper(offer, used[offer.id]) for offer in self.live]
        if joining:
            base += joining.candidates
            self.helpers += joining.helpers
        there = engaged({offer.party for offer in self.live if offer.party.startswith("person:")})
        self.serving = Serving(self.live, base, self.helpers, weights, there)
        self.needs: dict[str, NeedView] = {}
        self.parts: list[PartView] = []
        self.asks: list[Ask] = []
        self.lines: list[Lines] = []
        self.barred: dict[int, str] = {}
        self.served: set[str] = set()
        self.drafts: list[PartView] = []
        self.pairs: set[int] = set()
        self.money = Money()
        self.kind = cache(categories.category)

    def add(self, lot: list[NeedView]) -> None:
        """Some needs, with all that they ask."""
        known = {need.id: need for need in lot}
        people.read_blocks({need.holder for need in lot})
        self.money.read_ahead(lot)
        together: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for (holder, party), visits in together_with({need.holder for need in lot}).items():
            together[holder][party] = visits
        parts = plans.parts_of(known)
        lost = {part.id for part in parts if self._is_lost(part)}
        for part in parts:
            if part.id in lost and not self._own(part):
                self.money.free_again(known[part.need], part)
        of_need: defaultdict[str, list[PartView]] = defaultdict(list)
        for part in parts:
            of_need[part.need].append(part)
        asked = list[_Asked]()
        for part in parts:
            need = self.needs[part.need] = known[part.need]
            if part.id in lost or (self.only is None and part.state is PartState.OPEN):
                there = beside(of_need[part.need], part)
                asked += self._ask(need, part, together[need.holder], lost=part.id in lost, there=there)
            elif part.state in TAKEN:
                if self._whole(need, part, of_need[part.need], lost):
                    self.served.add(part.need)
            else:
                self.drafts.append(part)
        self._serve(asked)

    def _whole(self, need: NeedView, part: PartView, parts: list[PartView], lost: Collection[str]) -> bool:
        """Whether as many come to a taken part as it takes, at any of its times: half of two is no help yet."""
        taken = [(p.category, p.slots, p.carers) for p in parts if p.state in TAKEN and p.id not in lost]
        done = filled(taken, carers_of(need.must_haves))
        return any((part.category, slot) in done for slot in part.slots)

    def _own(self, part: PartView) -> bool:
        """Whether what it costs now is a purse of its own: own money, and what several share, of which no budget bears all."""
        return part.paid_own or part.paid_shared

    def _is_lost(self, part: PartView) -> bool:
        """Whether the party that is gone holds it (and it is among those that are asked about)."""
        held = bool(self.without) and part.state in TAKEN and part.party == self.without
        return held and (self.only is None or part.id in self.only)

    def _ask(
        self, need: NeedView, part: PartView, together: Mapping[str, int], *, lost: bool, there: frozenset[str]
    ) -> Iterator[_Asked]:
        """What is asked to serve a part; for two who come together also each of those who come alone."""
        kind = self.kind(part.category)
        able = self.serving.able(kind, need.holder)
        own = self.money.own(part.id, part.weekly_pence) if lost and self._own(part) else ""
        paid = self.serving.asks_money(able) and (bool(own) or self.money.buys(need, part.category))
        wanted = wanted_for(
            need,
            part.category,
            part.flags,
            part.slots,
            ceiling_pence=None if paid else 0,  # what a visit costs is looked at with the purse
            median_pence=self.serving.median(kind, need.holder, part.slots),
            alone=part.carers == 1,
            there=there,
        )
        place = len(self.asks)
        self.parts.append(part)
        self.asks.append(Ask(part.id, need.id, part.minutes // STEP, PRIORITY[kind.risk]))
        yield _Asked(place, own, Wish(need, part, wanted, able, together))
        if part.carers > 1:
            alone = replace(wanted, must=wanted.must - {PAIR})
            yield _Asked(place, own, Wish(need, part, alone, able, together), each=True)

    def _serve(self, asked: Sequence[_Asked]) -> None:
        """Who can serve what is asked, as far as there is money."""
        for one, (serves, barred) in zip(asked, self.serving.serve([one.wish for one in asked]), strict=True):
            lines = self._lines(one.place, one.wish.need, one.wish.part, serves, one.own)
            if one.each:
                if can_pair(((self.helpers[line.helper].party, line) for line in lines), self.money.bears):
                    self.pairs.add(one.place)
            elif len(lines):
                self.lines.append(lines)
            else:
                self.barred[one.place] = "price" if len(serves) else barred

    def _lines(self, ask: int, need: NeedView, part: PartView, serves: Serves, own: str) -> Lines:
        """What helpers can do of an ask, as far as there is money: said once for all of the same times and price."""
        if not len(serves):
            return Lines.of(())
        purse, most = self.money.most(need, own)
        tariffs, limits = self.serving.tariffs[serves.places], np.array([[most[slot.weekday]] for slot in part.slots])
        costs = np.array([self.serving.costs(slot) for slot in part.slots])
        unpaid = np.isin(serves.places, self.serving.of(self.money.unpaid(need))) if not own else False
        free = serves.free & ((tariffs == 0) | ((costs <= limits)[:, tariffs] & ~unpaid))
        some = free.any(axis=0)
        places, suits, tariffs, free = serves.places[some], serves.suits[some], tariffs[some], free[:, some]
        firsts, kinds = alike(tariffs, free)
        first_of = zip(
            places[firsts].tolist(), tariffs[firsts].tolist(), free.T[firsts].tolist(), costs.T[tariffs[firsts]].tolist(),
            strict=True,
        )  # fmt: skip
        examples = [
            Line(
                ask,
                place,
                tuple(compress(part.slots, can)),
                0,
                *((tuple(compress(pence, can)), purse) if tariff else ()),
            )
            for place, tariff, can, pence in first_of
        ]
        return Lines(np.full(len(places), ask), places, suits, kinds, examples)

    def gathered(self) -> Gathered:
        """All of it together."""
        purses = self.money.purses()
        lines = Lines.joined(self.lines)
        quarters = lines.of_kinds(
            line.within(purses[line.purse]) if line.purse else line.quarters for line in lines.examples
        )
        edges = Edges(lines.asks, lines.helpers, quarters, lines.suits)
        supplies = [Supply(helper.offer, max(0, helper.minutes) // STEP) for helper in self.helpers]
        board = Board(self.asks, supplies, edges, frozenset(self.served))
        return Gathered(
            board,
            tuple(self.parts),
            self.needs,
            tuple(self.helpers),
            lines,
            self.barred,
            purses,
            tuple(self.drafts),
            frozenset(self.pairs),
        )


def _helper(offer: OfferView, used: int) -> Helper:
    alone = offer.party.startswith("person:")
    body = offer.party if alone else offer.id if offer.kind is OfferKind.ASSET else ""
    return Helper(offer.id, offer.party, max(0, offer.capacity_minutes - used), body)
