"""The money of a week behind needs: what their budgets still have for new agreements, read for many needs at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hub.categories import queries as categories
from hub.kernel import clock
from marketplace.needs import queries as needs
from marketplace.needs.queries import NeedView
from marketplace.plans.domain import TAKEN
from marketplace.plans.queries.charged import charged
from marketplace.plans.queries.views import parts_of
from matching.composing.domain import Purse
from payments.budgets import queries as budgets
from payments.budgets.domain import Bars, BudgetState
from payments.budgets.queries import BudgetView
from payments.pools import queries as pools

NOTHING = Bars(frozenset(), frozenset())


@dataclass(frozen=True)
class Means:
    """Budgets, what they may not buy, and the pence a week that needs of a holder take from one already."""

    budgets: Mapping[str, BudgetView]
    bars: Mapping[str, Bars]
    taken: Mapping[tuple[str, str], int]
    known: frozenset[str]

    def purse(self, need: NeedView) -> Purse:
        """What a week of the budget behind a need still has, beside all that is taken from it: for new agreements to come.

        Where more has gathered than a week brings, its share of that.
        """
        budget = self.budgets.get(need.budget_id) if need.budget_id and not need.free_only else None
        if budget is None or budget.state is not BudgetState.APPROVED:
            return Purse(0)
        weekly = budget.instalment_pence // budget.weeks if budget.instalment_pence else _of_a_lump(budget)
        barred = self.bars.get(budget.id, NOTHING).categories
        buys = (self.known if budget.categories is None else budget.categories) - barred
        left = max(0, weekly - self.taken.get((need.holder, budget.id), 0))
        return Purse(left + _gathered(budget, need, left), frozenset(buys))

    def unpaid(self, need: NeedView) -> frozenset[str]:
        """Those whom the budget does not pay: relatives at home."""
        return frozenset(self.bars.get(need.budget_id or "", NOTHING).relatives)


def means(of: Collection[NeedView]) -> Means:
    """The means of some needs, in so many statements however many they are."""
    paid = [need for need in of if need.budget_id and not need.free_only]
    ids = {str(need.budget_id) for need in of if need.budget_id}
    if not ids:
        return Means({}, {}, {}, frozenset())
    taken = _taken({(need.holder, str(need.budget_id)) for need in paid}) if paid else {}
    known = frozenset(category.code for category in categories.categories(retired=True))
    return Means(budgets.budgets({str(need.budget_id) for need in paid}), budgets.bars_in(ids), taken, known)


def _taken(of: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Pence a week by holder and budget, as `charged` says: most at once, and alone what is shared or a grant pays first."""
    found, blended = Counter[tuple[str, str]](), set[str]()
    live = {one.id: one for one in needs.needs_of({holder for holder, _budget in of}, live=True)}
    for part in parts_of(live) if live else ():
        need = live[part.need]
        if part.state in TAKEN and part.paid_grant:
            blended.add(need.holder)
        elif part.state in TAKEN and not (part.paid_own or part.paid_shared):
            found[need.holder, str(need.budget_id)] += part.weekly_pence
    pooled = pools.pooled({budget for _holder, budget in of})
    for holder, budget in of:
        if holder in blended or budget in pooled:
            found[holder, budget] = charged(budget, holder)
    return found


def purse_of(need: NeedView) -> Purse:
    """The purse of one need."""
    return means([need]).purse(need)


def _gathered(budget: BudgetView, need: NeedView, left: int) -> int:
    """A week's share, while the need goes on, of what is free today beyond what the weeks that are paid for have left.

    What is set aside is not in it. So money that was not used may pay for a need of some weeks.
    """
    if not budget.instalment_pence:
        return 0
    today = clock.today()
    weeks = max(1, -(-((min(budget.ends, need.ends or budget.ends) - today).days + 1) // 7))
    paid = max(1, -(-(budget.paid_until - today).days // 7)) if budget.paid_until else 0
    return max(0, budget.available_pence - paid * left) // weeks


def _of_a_lump(budget: BudgetView) -> int:
    """A week's share of all that a lump sum has not spent yet, over the days that it still has to last.

    What is held for visits to come is in it: their weeks are taken from it with all that is agreed.
    """
    days = (budget.ends - max(clock.today(), budget.starts)).days + 1
    return max(0, budget.available_pence + budget.held_pence) * 7 // max(7, days)
