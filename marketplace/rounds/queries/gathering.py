"""What a round works on: every open part, every live offer with the hours it has left, and who can serve what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

from hub.categories import queries as categories
from hub.categories.domain import Risk
from hub.kernel.week import STEP, Slot
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.needs.domain import LIVE, WAITING
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferKind
from marketplace.offers.queries import OfferView
from marketplace.plans import queries as plans
from marketplace.plans.domain import TAKEN, PartState, beside, carers_of, filled
from marketplace.plans.queries import PartView
from marketplace.plans.queries.candidates import (
    busy_minutes,
    candidates,
    hourly_pence,
    local_median,
    mask,
    may_do,
    together_with,
    wanted_for,
)
from marketplace.plans.queries.engaged import engaged
from marketplace.rounds.domain import Helper, Line, Told
from marketplace.rounds.queries.money import Money
from matching.composing.domain import Purse, meet
from matching.distances.domain import Point
from matching.ranking import queries as ranking
from matching.ranking.domain import Candidate, Match, Ranking, rank, with_usual
from matching.rounds.domain import MOST_SUIT, Ask, Board, Edges, Supply

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
    """

    board: Board
    parts: tuple[PartView, ...]
    needs: dict[str, NeedView]
    helpers: tuple[Helper, ...]
    lines: tuple[Line, ...]
    barred: dict[int, str]
    purses: dict[str, Purse] = field(default_factory=dict)
    drafts: tuple[PartView, ...] = ()

    def doors(self) -> list[Point]:
        """Where each ask is, masked where a person lives there."""
        return [Point(self.needs[part.need].lat, self.needs[part.need].lon) for part in self.parts]


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


def gather_lost(party: str, parts: Collection[str], told: Told | None = None) -> Gathered:
    """These parts alone, which `party` holds now, and all capacity that is free of everybody else: what is booked stays.

    `told` hears how many needs were looked at, of how many.
    """
    found, each = _Gathering(party, None, frozenset(parts)), iter(sorted(set(parts)))
    wanted = set[str]()
    while some := list(islice(each, LOT)):
        wanted |= {part.need for part in plans.parts(some).values()}
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


class _Gathering:
    """What is gathered so far."""

    def __init__(self, without: str, joining: Joining | None, only: frozenset[str] | None = None) -> None:
        self.without, self.only = without, only
        live = sorted((offer for offer in offers.live() if offer.party != without), key=lambda offer: offer.id)
        used: defaultdict[str, int] = defaultdict(int)
        for times in busy_minutes(live).values():
            for offer_id, slots in times:
                used[offer_id] += sum(slot.minutes for slot in slots)
        self.offers = {offer.id: offer for offer in live}
        self.base = {one.id: one for one in candidates(live, "", ())}
        self.weights = with_usual(ranking.weights(), self.base.values())
        self.helpers = [_helper(offer, used[offer.id]) for offer in live]
        self.engaged = engaged({offer.party for offer in live if offer.party.startswith("person:")})
        self.joining = joining
        if joining:
            self.helpers += joining.helpers
        self.place = {helper.offer: place for place, helper in enumerate(self.helpers)}
        self.by_category: defaultdict[str, list[OfferView]] = defaultdict(list)
        for offer in live:
            for category in offer.categories:
                self.by_category[category].append(offer)
        self.needs: dict[str, NeedView] = {}
        self.parts: list[PartView] = []
        self.asks: list[Ask] = []
        self.lines: list[Line] = []
        self.barred: dict[int, str] = {}
        self.served: set[str] = set()
        self.drafts: list[PartView] = []
        self.money = Money()
        self.kind = cache(categories.category)
        self.mask = cache(lambda slot: mask([slot]))

    def add(self, lot: list[NeedView]) -> None:
        """Some needs, with all that they ask."""
        known = {need.id: need for need in lot}
        people.read_blocks({need.holder for need in lot})
        self.money.read_ahead(lot)
        together = together_with({need.holder for need in lot})
        parts = plans.parts_of(known)
        lost = {part.id for part in parts if self._is_lost(part)}
        for part in parts:
            if part.id in lost and not self._own(part):
                self.money.free_again(known[part.need], part)
        of_need: defaultdict[str, list[PartView]] = defaultdict(list)
        for part in parts:
            of_need[part.need].append(part)
        for part in parts:
            need = self.needs[part.need] = known[part.need]
            if part.id in lost or (self.only is None and part.state is PartState.OPEN):
                there = beside(of_need[part.need], part)
                self._ask(need, part, together, lost=part.id in lost, there=there)
            elif part.state in TAKEN:
                if self._whole(need, part, of_need[part.need], lost):
                    self.served.add(part.need)
            else:
                self.drafts.append(part)

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
        self, need: NeedView, part: PartView, together: dict[tuple[str, str], int], *, lost: bool, there: frozenset[str]
    ) -> None:
        kind = self.kind(part.category)
        able = [o for o in self.by_category[part.category] if o.party != need.holder and may_do(o, kind)]
        known = [
            replace(
                self.base[offer.id],
                price_pence=hourly_pence(offer, part.slots),
                together=together.get((need.holder, offer.party), 0),
            )
            for offer in able
        ]
        if self.joining:
            known += self.joining.candidates
        own = self.money.own(part.id, part.weekly_pence) if lost and self._own(part) else ""
        paid = any(offer.price_pence for offer in able) and (bool(own) or self.money.buys(need, part.category))
        wanted = wanted_for(
            need,
            part.category,
            part.flags,
            part.slots,
            ceiling_pence=None if paid else 0,  # what a visit costs is looked at with the purse
            median_pence=local_median(able, part.slots),
            alone=part.carers == 1,
            there=there,
        )
        ranked, place = rank(wanted, known, self.weights), len(self.asks)
        self.parts.append(part)
        self.asks.append(Ask(part.id, need.id, part.minutes // STEP, PRIORITY[kind.risk]))
        fitting = [(match, slots) for match in ranked.matches if (slots := self._visits(part, match))]
        lines = [line for match, slots in fitting if (line := self._line(place, need, match, slots, own))]
        self.lines += sorted(lines, key=lambda line: line.helper)
        if not lines:
            self.barred[place] = "price" if fitting else _barred_by(ranked)

    def _line(self, place: int, need: NeedView, match: Match, slots: tuple[Slot, ...], own: str) -> Line | None:
        """What a match can do, as far as there is money for it."""
        suit = max(0, min(MOST_SUIT, round(match.score * MOST_SUIT)))
        line, offer = Line(place, self.place[match.id], slots, suit), self.offers.get(match.id)
        return self.money.paying(line, need, offer, own) if offer and offer.price_pence else line

    def _visits(self, part: PartView, match: Match) -> tuple[Slot, ...]:
        """The whole visits for which a match has time left, the way from where it is expected before and after included."""
        helper = self.helpers[self.place[match.id]]
        offer = self.offers.get(match.id)
        least = offer.minimum_minutes if offer else 0
        free = match.candidate.availability
        fit = [slot for slot in part.slots if least <= slot.minutes <= helper.minutes and self.mask(slot) & ~free == 0]
        taken, need = self.engaged.get(match.candidate.party, ()), self.needs[part.need]
        if not taken:
            return tuple(fit)
        here = Point(need.lat, need.lon)
        return tuple(slot for slot in fit if not any(meet(slot, here, other, there) for other, there in taken))

    def gathered(self) -> Gathered:
        """All of it together."""
        purses = self.money.purses()
        edges = Edges(
            [line.ask for line in self.lines],
            [line.helper for line in self.lines],
            [line.within(purses[line.purse]) if line.purse else line.quarters for line in self.lines],
            [line.suit for line in self.lines],
        )
        supplies = [Supply(helper.offer, max(0, helper.minutes) // STEP) for helper in self.helpers]
        board = Board(self.asks, supplies, edges, frozenset(self.served))
        return Gathered(
            board,
            tuple(self.parts),
            self.needs,
            tuple(self.helpers),
            tuple(self.lines),
            self.barred,
            purses,
            tuple(self.drafts),
        )


def _helper(offer: OfferView, used: int) -> Helper:
    alone = offer.party.startswith("person:")
    body = offer.party if alone else offer.id if offer.kind is OfferKind.ASSET else ""
    return Helper(offer.id, offer.party, max(0, offer.capacity_minutes - used), body)


def _barred_by(ranked: Ranking) -> str:
    """The hard constraint that turned the last away; `hours` where some pass but have no whole visit."""
    if not ranked.considered:
        return "category"
    return next((one.constraint for one in ranked.counts if one.reached and one.reached == one.first), "hours")
