"""Who could fill a part, and why: offers ranked with reasons, proposals among them, and what each would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hub.kernel import clock, ids
from hub.kernel.week import Slot, minutes_a_week, occurrences
from marketplace.needs import queries as needs
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.offers.queries import OfferView
from marketplace.plans.domain import fit, weekly_pence
from marketplace.plans.queries.candidates import candidates, local_median, wanted_for
from marketplace.plans.queries.proposals import ProposalView, proposals_for
from marketplace.plans.queries.views import PartView, part
from matching.ranking.domain import DEFAULT, Candidate, Count, Match, Wanted, Weights, failures, match, rank
from payments.budgets import queries as budgets
from payments.holds import queries as holds
from payments.holds.domain import Line
from payments.holds.queries import Effect

LOOK_AHEAD = timedelta(days=56)  # as far as a booking's visits stand in the calendar (domain.md, the horizon)


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


@dataclass(frozen=True)
class Matches:
    """The answer for one part: who could, best first; and how each hard constraint fared among all live offers."""

    part: PartView
    need: NeedView
    rows: tuple[MatchRow, ...]
    considered: int
    near: int
    counts: tuple[Count, ...]

    def row(self, offer_id: str) -> MatchRow | None:
        """The row of one offer."""
        return next((row for row in self.rows if row.offer.id == offer_id), None)


def matches(part_id: str, weights: Weights = DEFAULT) -> Matches:
    """Everyone who could fill a part, ranked; whoever proposed stands among them by their own times and price.

    Raises:
        Missing: there is no such part.
    """
    view = part(part_id)
    need = needs.need(view.need)
    live = [offer for offer in offers.live() if offer.party != need.holder]
    said = {p.offer: p for p in proposals_for(need.id) if p.part == view.id}
    wanted = wanted_for(
        need,
        view.category,
        view.flags,
        view.slots,
        ceiling_pence=ceiling(need, view),
        median_pence=local_median((o for o in live if view.category in o.categories), view.slots),
    )
    own = {offer_id: (p.price_pence, p.slots) for offer_id, p in said.items()}
    known = {c.id: c for c in candidates(live, need.holder, view.slots, own)}
    ranking = rank(wanted, known.values(), weights)
    by_id = {offer.id: offer for offer in live}
    rows = [_row(by_id[m.id], m, said.get(m.id), view) for m in ranking.matches]
    rows += _outsiders(wanted, [known[o] for o in said if o in known], by_id, said, view, weights)
    rows = [row for row in rows if row.slots]
    rows.sort(key=lambda row: (-row.match.score, row.offer.id))
    return Matches(view, need, tuple(rows), ranking.considered, ranking.near, ranking.counts)


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
    slots = proposal.slots if proposal else fit(offer.slots, view.slots)
    price = proposal.price_pence if proposal else offer.price_pence
    return MatchRow(offer, found, proposal, slots, price, weekly_pence(price, offer.unit.value, slots))


def ceiling(need: NeedView, view: PartView) -> int | None:
    """The most that an hour of this part may cost: what a week of the budget's instalment would pay; None without one."""
    if need.budget_id is None:
        return 0
    budget = budgets.budget(need.budget_id)
    if budget is None or not budget.instalment_pence or not view.minutes:
        return None
    return budget.instalment_pence * 60 // (budget.weeks * view.minutes)


def effect(found: Matches, row: MatchRow, now: datetime) -> Effect | None:
    """What booking this row would do to the budget; None where it costs nothing or there is no budget."""
    offer = row.offer
    return _effect(found.need, found.part, (offer.party, row.price_pence, offer.unit.value), row.slots, now)


def effect_of(view: PartView, now: datetime) -> Effect | None:
    """What asking whoever stands in a part would do to the budget; None where it costs nothing."""
    if view.party is None or view.price_pence is None or view.unit is None:
        return None
    need = needs.need(view.need)
    return _effect(need, view, (view.party, view.price_pence, view.unit), view.slots, now)


def own_effect_of(view: PartView, now: datetime) -> Effect | None:
    """What asking whoever stands in a part would do to the resident's own money; None where it costs nothing."""
    if view.party is None or view.price_pence is None or view.unit is None:
        return None
    need = needs.need(view.need)
    kind, _, purse = need.holder.partition(":")
    lines = _lines(need, view.category, (view.party, view.price_pence, view.unit), view.slots, now)
    return holds.would_own(purse, lines, now) if kind == "person" and lines else None


def _effect(
    need: NeedView, view: PartView, price: tuple[str, int, str], slots: Sequence[Slot], now: datetime
) -> Effect | None:
    lines = _lines(need, view.category, price, slots, now) if need.budget_id else []
    return holds.would(need.budget_id, lines, now) if need.budget_id and lines else None


def _lines(
    need: NeedView, category: str, price: tuple[str, int, str], slots: Sequence[Slot], now: datetime
) -> list[Line]:
    """The visits that a booking would bring within the horizon, as lines of money: payee, pence, and what they are for."""
    payee, pence, unit = price
    first = max(need.starts, clock.local(now).date())
    last = min(need.ends or date.max, clock.local(now + LOOK_AHEAD).date())
    made: list[Line] = []
    for slot in slots:
        amount = weekly_pence(pence, unit, [slot])
        for start, _end in occurrences([slot], first, last, clock.zone()):
            if amount and now < start <= now + LOOK_AHEAD:
                made.append(Line(start, ids.urn("visit", ids.encode(len(made))), amount, category, payee))
    return made
