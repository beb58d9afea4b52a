"""Who could fill a part, and why: offers ranked with reasons, proposals among them, and what each would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hub.categories import queries as categories
from hub.kernel import clock, ids
from hub.kernel.week import Slot, minutes_a_week, occurrences
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.offers.queries import OfferView
from marketplace.plans.domain import PAIR, beside, weekly_pence
from marketplace.plans.queries.candidates import askable, candidates, local_median, may_do, wanted_for
from marketplace.plans.queries.charged import freed
from marketplace.plans.queries.means import LOOK_AHEAD, first_day, purse_of
from marketplace.plans.queries.proposals import ProposalView, proposals_for
from marketplace.plans.queries.views import PartView, part, parts_of
from matching.ranking import queries as ranking_queries
from matching.ranking.domain import (
    Candidate,
    Count,
    Match,
    Together,
    Wanted,
    Weights,
    Would,
    failures,
    match,
    place,
    rank,
    together,
    with_usual,
    would_be_first,
)
from payments.budgets import queries as budgets
from payments.grants import queries as grants
from payments.holds import queries as holds
from payments.holds.domain import Line, Payer
from payments.holds.queries import Effect, Reach


@dataclass(frozen=True)
class MatchRow:
    """One who could: the offer, how it ranks and why, its proposal if it made one, the times it has, and the cost."""

    offer: OfferView
    match: Match
    proposal: ProposalView | None
    slots: tuple[Slot, ...]
    price_pence: int
    weekly_pence: int

    @property
    def minutes(self) -> int:
        """Minutes a week that it covers."""
        return minutes_a_week(self.slots)

    @property
    def pair(self) -> bool:
        """Whether two people can come together."""
        return PAIR in self.offer.must_have_facts


@dataclass(frozen=True)
class Matches:
    """The answer for one part: who could, best first; how each hard constraint fared; what was wanted, weighed how."""

    part: PartView
    need: NeedView
    rows: tuple[MatchRow, ...]
    considered: int
    near: int
    counts: tuple[Count, ...]
    wanted: Wanted
    weights: Weights
    together: Together | None = None
    """Where nobody can and nothing alone keeps anybody out: the least that does together."""

    def row(self, offer_id: str) -> MatchRow | None:
        """The row of one offer."""
        return next((row for row in self.rows if row.offer.id == offer_id), None)


def matches(part_id: str) -> Matches:
    """Everyone who could fill a part, ranked; whoever proposed stands among them by their own times and price.

    Raises:
        Missing: there is no such part.
    """
    view = part(part_id)
    need = needs.need(view.need)
    kind = categories.category(view.category)
    # Whoever is blocked, by either side, is in no count: nobody learns here that somebody has blocked them.
    gone = people.blocked_with(need.holder) | {need.holder} | beside(parts_of([need.id]), view)
    live = [offer for offer in offers.live() if offer.party not in gone]
    said = {p.offer: p for p in proposals_for(need.id) if p.part == view.id}
    wanted = wanted_for(
        need,
        view.category,
        view.flags,
        view.slots,
        ceiling_pence=ceiling(need, view),
        median_pence=local_median((o for o in live if view.category in o.categories and may_do(o, kind)), view.slots),
    )
    own = {offer_id: (p.price_pence, p.slots) for offer_id, p in said.items()}
    known = {c.id: c for c in candidates(live, need.holder, view.slots, own)}
    weights = with_usual(ranking_queries.weights(), known.values())
    ranking = rank(wanted, known.values(), weights)
    by_id = {offer.id: offer for offer in live}
    rows = [_row(by_id[m.id], m, said.get(m.id), view) for m in ranking.matches]
    rows += _outsiders(wanted, [known[o] for o in said if o in known], by_id, said, view, weights)
    rows = [row for row in rows if row.slots]
    rows.sort(key=lambda row: place(wanted, row.match))
    alone = any(one.only for one in ranking.counts if one.constraint != "category")
    least = None if rows or alone else together(failures(wanted, one) for one in known.values())
    return Matches(view, need, tuple(rows), ranking.considered, ranking.near, ranking.counts, wanted, weights, least)


def would(found: Matches, row: MatchRow) -> Would:
    """What alone would put this row first, of what its supplier can change; nothing for the one that is."""
    best = found.rows[0]
    if row.offer.id == best.offer.id:
        return Would()
    return would_be_first(found.wanted, row.match.candidate, best.match.score, found.weights)


def _outsiders(
    wanted: Wanted,
    proposers: Sequence[Candidate],
    by_id: dict[str, OfferView],
    said: dict[str, ProposalView],
    view: PartView,
    weights: Weights,
) -> list[MatchRow]:
    """Proposers who ask more than the ceiling: they have said that they can, so they stand there with the reason."""
    able = [c for c in proposers if set(failures(wanted, c)) == {"price"}]
    return [_row(by_id[c.id], match(wanted, c, weights), said[c.id], view) for c in able]


def _row(offer: OfferView, found: Match, proposal: ProposalView | None, view: PartView) -> MatchRow:
    one = found.candidate
    slots = proposal.slots if proposal else askable(view.slots, one.availability, one.shortest, one.left)
    price = proposal.price_pence if proposal else offer.price_pence
    return MatchRow(offer, found, proposal, slots, price, weekly_pence(price, offer.unit.value, slots))


def ceiling(need: NeedView, view: PartView) -> int | None:
    """The most that an hour of this part may cost: what the budget can bear each week, or the resident's own money.

    Where own money stands behind the need, that is what its resident would spend a week; else what is ready of it.

    A grant pays first, before either, as far as it reaches.
    What this part takes itself is free for whoever comes in its place (`freed`). None where there are no hours to pay.
    """
    if need.budget_id is None and need.own_weekly_pence is None:
        return 0
    if not view.minutes:
        return None
    budget, own = freed(view, need)
    kind, _, resident = need.holder.partition(":")
    if need.own_weekly_pence is not None:
        budget, own = budget + own, 0
    elif kind == "person":
        own += holds.own_free(resident)
    purse = purse_of(need).more([(slot.weekday, budget * slot.minutes // view.minutes) for slot in view.slots])
    budget = purse.of([(slot.weekday, slot.minutes) for slot in view.slots])
    first = max(
        (g.free_pence for g in grants.usable(need.holder, view.category) if g.budget != need.budget_id), default=0
    )
    return (first + max(own, budget)) * 60 // view.minutes


def effect(found: Matches, row: MatchRow, now: datetime) -> Effect | None:
    """What booking this row would do to the budget, or to own money; None where it costs nothing or neither stands there."""
    offer, later = row.offer, None if row.proposal else _later(row.offer.id)
    price = offer.party, row.price_pence, offer.unit.value
    payer = _own(found.need) if found.need.own_weekly_pence is not None else _budget(found.need)
    return _effect(found.need, found.part, price, row.slots, now, later, payer)


def effect_of(view: PartView, now: datetime) -> Effect | None:
    """What asking whoever stands in a part would do to the budget; None where it costs nothing."""
    if view.party is None or view.price_pence is None or view.unit is None:
        return None
    need = needs.need(view.need)
    later = None if view.proposal else _later(view.offer)
    price = view.party, view.price_pence, view.unit
    return _effect(need, view, price, view.slots, now, later, _budget(need))


def own_effect_of(view: PartView, now: datetime) -> Effect | None:
    """What asking whoever stands in a part would do to the resident's own money; None where it costs nothing."""
    if view.party is None or view.price_pence is None or view.unit is None:
        return None
    need = needs.need(view.need)
    later = None if view.proposal else _later(view.offer)
    price = view.party, view.price_pence, view.unit
    return _effect(need, view, price, view.slots, now, later, _own(need))


def granted_effect_of(view: PartView, grant: str, now: datetime) -> tuple[Reach, Effect | None] | None:
    """How far a grant (the id of its budget) would reach for a part, and what the rest would do to the need's budget.

    None where it costs nothing; no effect where no budget pays for the rest.
    """
    if view.party is None or view.price_pence is None or view.unit is None:
        return None
    need = needs.need(view.need)
    later = None if view.proposal else _later(view.offer)
    last, price = budgets.last_day(need.budget_id or grant), (view.party, view.price_pence, view.unit)
    lines = _lines(need, view.category, price, view.slots, now, later, last)
    if not lines:
        return None
    found = holds.reach(grant, lines, now)
    return found, holds.would(need.budget_id, found.rest, now) if need.budget_id and found.rest else None


def _later(offer_id: str | None) -> tuple[date, int] | None:
    """The price of an offer that is set for a day to come, and that day."""
    coming = offers.prices_coming([offer_id]).get(offer_id) if offer_id else None
    return (coming.starts, coming.price_pence) if coming else None


def _budget(need: NeedView) -> Payer | None:
    """The budget behind a need."""
    return Payer(need.budget_id) if need.budget_id is not None else None


def _own(need: NeedView) -> Payer | None:
    """The own money of the resident whose need it is."""
    kind, _, resident = need.holder.partition(":")
    return Payer(resident, own=True) if kind == "person" else None


def _effect(
    need: NeedView,
    view: PartView,
    price: tuple[str, int, str],
    slots: Sequence[Slot],
    now: datetime,
    later: tuple[date, int] | None,
    payer: Payer | None,
) -> Effect | None:
    if payer is None:
        return None
    ends = None if payer.own else budgets.last_day(payer.id)
    lines = _lines(need, view.category, price, slots, now, later, ends)
    if not lines:
        return None
    return holds.would_own(payer.id, lines, now) if payer.own else holds.would(payer.id, lines, now)


def _pence_on(day: date, pence: int, later: tuple[date, int] | None) -> int:
    return later[1] if later is not None and later[0] <= day else pence


def _lines(
    need: NeedView,
    category: str,
    price: tuple[str, int, str],
    slots: Sequence[Slot],
    now: datetime,
    later: tuple[date, int] | None,
    ends: date | None,
) -> list[Line]:
    """The visits that a booking would bring within the horizon, as lines of money: payee, pence, and what they are for.

    They begin as the page of asking suggests, and none is after the last day of the budget that pays (`ends`). From the
    day of `later` on they cost what it says.
    """
    payee, pence, unit = price
    first = first_day(need.starts)
    last = min(need.ends or date.max, ends or date.max, clock.local(now + LOOK_AHEAD).date())
    made: list[Line] = []
    for slot in slots:
        for start, _end in occurrences([slot], first, last, clock.zone()):
            amount = weekly_pence(_pence_on(clock.local(start).date(), pence, later), unit, [slot])
            if amount and now < start <= now + LOOK_AHEAD:
                made.append(Line(start, ids.urn("visit", ids.encode(len(made))), amount, category, payee))
    return made
