"""What a week of a composed plan takes from which fund: grants that may pay first, and then the budget's funds in order.

And what may pay for more than that when somebody is asked, since a plan is worked out for what stands behind its need alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hub.kernel.week import Slot
from marketplace.plans.queries.composing import Asked, key_of
from marketplace.plans.queries.means import first_day
from marketplace.plans.queries.sheets import Sheet
from payments.budgets import queries as budgets
from payments.budgets.queries import Sources
from payments.funds import queries as funds
from payments.grants import queries as grants
from payments.grants.queries import GrantView
from payments.holds import queries as holds


@dataclass(frozen=True)
class Pays:
    """What a fund, or own money, pays of a week, in pence; `until` is the last day of the grant through which it does."""

    name: str
    pence: int
    until: date | None = None

    @property
    def own(self) -> bool:
        """Whether it is own money: no fund has no name."""
        return not self.name


@dataclass(frozen=True)
class Payers:
    """All that may pay for what a need still lacks from `first` on, read once for all the plans of a page."""

    first: date
    grants: Mapping[str, tuple[GrantView, ...]]
    sources: Sources | None
    names: Mapping[str, str]
    costs: Mapping[tuple[str, str], int]
    own: bool = False

    def of(self, sheet: Sheet) -> tuple[Pays, ...]:
        """A first week of a plan by fund, as visits would draw it if it were asked for today: it adds up to what it costs.

        For each task the grant pays first that the page of asking suggests, the first to end of those that pay for one
        of its visits at least: in order of date until its last day, each whole, as far as it reaches (ADR 36). The
        budget's funds pay the rest, or own money where that stands behind the need.
        """
        if self.sources is None and not self.own:
            return ()
        granted, rest = self._granted(sheet)
        by_id = {str(view.budget): view for found in self.grants.values() for view in found}
        first = [Pays(self.names[by_id[id_].fund], pence, by_id[id_].ends) for id_, pence in granted.items()]
        if self.sources is None:
            return (*first, *([Pays("", rest)] if rest else []))
        return (*first, *(Pays(self.names[fund], pence) for fund, pence in self.sources.pay(rest).items()))

    def _granted(self, sheet: Sheet) -> tuple[dict[str, int], int]:
        """Pence by grant (the id of its budget), and what is left for the budget to pay."""
        taken: Counter[str] = Counter()
        rest = 0
        visits = [
            (self._day(slot), slot.start, task.category, self.costs[key_of(task.category, slot), row.offer.id])
            for row in sheet.rows
            for task in row.tasks
            for slot in task.slots
        ]
        suggested: dict[str, GrantView | None] = {
            category: next(
                (one for one in some if any(v[2] == category and _alone(one, v[0], v[3]) for v in visits)), None
            )
            for category, some in self.grants.items()
        }
        for day, _start, category, pence in sorted(visits):
            grant = suggested.get(category)
            reaches = grant is not None and day <= grant.ends
            if grant is not None and reaches and pence and taken[str(grant.budget)] + pence <= grant.free_pence:
                taken[str(grant.budget)] += pence
            else:
                rest += pence
        return {id_: pence for id_, pence in taken.items() if pence}, rest

    def _day(self, slot: Slot) -> date:
        """The day of the first visit at a time of the week."""
        return self.first + timedelta(days=(slot.weekday - self.first.weekday()) % 7)


def _alone(grant: GrantView, day: date, pence: int) -> bool:
    """Whether a grant would pay for this visit if it were the only one."""
    return bool(pence) and day <= grant.ends and pence <= grant.free_pence


@dataclass(frozen=True)
class Granted:
    """A grant that may pay first: its fund, the pence left, its last day, and the tasks of the plan that it is for."""

    name: str
    pence: int
    until: date
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class Beyond:
    """What a plan does not count, though asking may use it: grants, and the pence of own money that are ready.

    How far they reach follows from the day and the order in which people are asked, and from what those choose who ask:
    so no plan is held to them.
    """

    grants: tuple[Granted, ...] = ()
    own_pence: int = 0

    def __bool__(self) -> bool:
        return bool(self.grants or self.own_pence)


def beyond(found: Asked) -> Beyond:
    """What else may pay for what this question asks; nothing where only free help is looked for."""
    need = found.plan.need
    if need.free_only or not found.slots:
        return Beyond()
    tasks = sorted({category for category, _slot in found.slots.values()})
    first = first_day(need.starts)
    able = [
        (one, tuple(task for task in tasks if one.pays_for(task)))
        for one in grants.grants_of(need.holder)
        if one.usable and one.free_pence and one.budget != need.budget_id and first <= one.ends
    ]
    names = funds.names(one.fund for one, _ in able)
    kind, _, resident = need.holder.partition(":")
    return Beyond(
        tuple(Granted(names[one.fund], one.free_pence, one.ends, buys) for one, buys in able if buys),
        holds.own_free(resident) if kind == "person" and need.budget_id is not None else 0,
    )


def payers(found: Asked) -> Payers:
    """Who pays for what a plan composed for this question would cost; nobody where only free help was looked for."""
    need = found.plan.need
    first = first_day(need.starts)
    if not found.purse.pence:
        return Payers(first, {}, None, {}, {})
    tasks = {category for category, _slot in found.slots.values()}
    given = [one for one in grants.grants_of(need.holder) if one.usable and one.free_pence]
    fit = {
        task: tuple(one for one in given if one.budget != need.budget_id and one.pays_for(task))
        for task in sorted(tasks)
    }
    stands = budgets.sources(need.budget_id) if need.budget_id is not None else None
    known = {one.fund for some in fit.values() for one in some}
    known |= {fund for fund, _ in (*stands.free, *stands.coming)} if stands else set()
    costs = {(option.visit, option.helper): option.pence for option in found.question.options}
    return Payers(first, fit, stands, funds.names(known), costs, need.own_weekly_pence is not None)
