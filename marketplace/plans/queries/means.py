"""The money of a week behind needs: what budgets and own money can bear of new agreements, read for many needs at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hub.categories import queries as categories
from hub.kernel import clock
from marketplace.needs.queries import NeedView
from marketplace.plans.queries.charged import charged, charged_own
from matching.composing.domain import Purse, Spell
from payments.budgets import queries as budgets
from payments.budgets.domain import Bars, BudgetState
from payments.budgets.queries import BudgetView
from payments.holds import queries as holds
from payments.holds.domain import Bearing, most

NOTHING = Bars(frozenset(), frozenset())
LOOK_AHEAD = timedelta(days=56)  # as far as a booking's visits stand in the calendar (domain.md, the horizon)


@dataclass(frozen=True)
class Means:
    """Budgets, what they can bear, and what they may not buy; own money that is taken already, by need (pence a week)."""

    budgets: Mapping[str, BudgetView]
    bears: Mapping[str, Bearing]
    bars: Mapping[str, Bars]
    known: frozenset[str]
    own: Mapping[str, int]

    def purse(self, need: NeedView) -> Purse:
        """What new visits of a need may take each week of the budget behind it, beside all that is promised of it today.

        It is what asking for them is held to (`Bearing`), asked from the first day that is suggested to the need's last.
        What has gathered counts for the days that have their money; each period to come has its own instalment.
        Of own money it is what its resident would spend a week, without what is agreed: more can be added at any time.
        """
        if need.own_weekly_pence is not None:
            return Purse(max(0, need.own_weekly_pence - self.own.get(need.id, 0)))
        budget = self.budgets.get(need.budget_id) if need.budget_id and not need.free_only else None
        if budget is None or budget.state is not BudgetState.APPROVED:
            return Purse(0)
        first = max(first_day(need.starts), budget.starts)
        spells = self.bears[budget.id].spells(first, need.ends or date.max)
        pence = most(spells, [slot.weekday for slot in need.slots])
        if budget.terms.directly(first):
            own = _directly(budget, need)
            pence = min(pence, own) if spells else own
        barred = self.bars.get(budget.id, NOTHING).categories
        buys = (self.known if budget.categories is None else budget.categories) - barred
        shared = tuple(Spell(spell.pence, spell.times, spell.starts.isoformat()) for spell in spells)
        return Purse(pence, frozenset(buys), shared)

    def unpaid(self, need: NeedView) -> frozenset[str]:
        """Those whom the budget does not pay: relatives at home."""
        return frozenset(self.bars.get(need.budget_id or "", NOTHING).relatives)


def means(of: Collection[NeedView]) -> Means:
    """The means of some needs, in so many statements however many they are."""
    paid = {str(need.budget_id) for need in of if need.budget_id and not need.free_only}
    ids = {str(need.budget_id) for need in of if need.budget_id}
    own = charged_own([need for need in of if need.own_weekly_pence is not None])
    if not ids:
        return Means({}, {}, {}, frozenset(), own)
    known = frozenset(category.code for category in categories.categories(retired=True))
    found = budgets.budgets(paid)
    usable = [view for view in found.values() if view.state is BudgetState.APPROVED]
    return Means(found, holds.bearings(usable, clock.now(), LOOK_AHEAD), budgets.bars_in(ids), known, own)


def purse_of(need: NeedView) -> Purse:
    """The purse of one need."""
    return means([need]).purse(need)


def first_day(wanted: date) -> date:
    """The day to begin that is suggested: the one wanted, never before tomorrow."""
    return max(wanted, clock.today() + timedelta(days=1))


def _directly(budget: BudgetView, need: NeedView) -> int:
    """Of what goes to the resident's own account, a week's share less what is agreed: asking is not held to it."""
    return max(0, budget.instalment_pence // budget.weeks - charged(budget.id, need.holder))
