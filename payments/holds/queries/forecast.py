"""What a booking would do to a budget, before anyone does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.kernel import web
from hub.kernel.errors import KithError, Missing
from payments.budgets import queries as budgets
from payments.budgets.domain import DAY, BudgetState
from payments.budgets.queries import BudgetView
from payments.exclusions import queries as exclusions
from payments.holds.domain import Line, Promise, Purse, Tight, check_limits, decide, kept, tightest, weekly, within
from payments.holds.queries.standing import days, promises, through_total


@dataclass(frozen=True)
class Effect:
    """What a booking would do to a budget: whether it fits and why not, and what would be free, held and promised.

    Pence. `available_pence` is free now; `available_after_pence` what would be then: below nought, so much is missing.
    `weekly_pence` is what the booking takes a week, `left_weekly_pence` what would be left each week until more comes
    (None where more comes within a week, or nothing is left); `tight` the period in which least would be left, where
    that is less than a week's worth of it.
    """

    fits: bool
    reason: str | None
    available_pence: int
    available_after_pence: int
    held_now_pence: int
    promised_pence: int
    weekly_pence: int
    left_weekly_pence: int | None
    tight: Tight | None


@dataclass(frozen=True)
class Reach:
    """How far a grant reaches for some visits: how many of `of` it would pay, their pence, and what would be free of it then.

    `rest` is left to whatever else pays. So many of them are after its last day (`late`); where it would refuse to pay
    for what it reaches, `reason` says why, in the reader's language.
    """

    visits: int
    of: int
    pence: int
    left_pence: int
    rest: tuple[Line, ...]
    late: int
    reason: str | None

    @property
    def pays(self) -> bool:
        """Whether it would pay for one of them at least."""
        return bool(self.visits) and self.reason is None


def reach(grant: str, lines: Sequence[Line], now: datetime) -> Reach:
    """What `request_granted` would set aside of a grant (the id of its budget), without doing it.

    Raises:
        Missing: there is no such grant.
    """
    view = budgets.budget(grant)
    if view is None:
        raise Missing
    day = days()
    over = [line for line in lines if not view.terms.covers(day(line.at))]
    fits, rest = kept((line for line in lines if line not in over), view.available_pence)
    pence = sum(line.amount_pence for line in fits)
    reason = would(grant, fits, now).reason if fits else None
    left = view.available_pence - pence
    return Reach(len(fits), len(lines), pence, left, tuple(sorted(rest + over)), len(over), reason)


def would(
    budget_id: str,
    lines: Sequence[Line],
    now: datetime,
    *,
    limits: Mapping[str, int] | None = None,
    agreed: datetime | None = None,
) -> Effect:
    """What `request_holds` would do, without doing it; the reason is in the reader's language.

    Visits of a direct payment take nothing from it. Where the budget would refuse, the figures are those that there would be if it did not: they say by how much.

    Raises:
        Missing: there is no such budget.
    """
    view = budgets.budget(budget_id)
    if view is None:
        raise Missing
    made = promises(budget_id)
    purse = Purse(
        view.state,
        view.terms,
        view.landed,
        view.categories,
        view.available_pence,
        made,
        budgets.bars(budget_id),
        exclusions.versions(),
        exclusions.versions().decided_by(agreed) if agreed else None,
        view.grant,
    )
    day, reason = days(), None
    wanted = [line for line in lines if line.amount_pence and not view.terms.directly(day(line.at))]
    try:
        decide(purse, wanted, now, day)
        check_limits(wanted, limits or {}, through_total, view.starts, day)
    except KithError as refusal:
        reason = web.say(refusal)
    held = [line for line in wanted if within(purse, line.at, now, day)]
    held_pence = sum(line.amount_pence for line in held)
    promised = sum(line.amount_pence for line in wanted) - held_pence
    after = view.available_pence - held_pence
    usable = view.state is BudgetState.APPROVED
    return Effect(
        fits=reason is None,
        reason=reason,
        available_pence=view.available_pence,
        available_after_pence=after,
        held_now_pence=held_pence,
        promised_pence=view.promised_pence + promised,
        weekly_pence=weekly(wanted, day),
        left_weekly_pence=_left_weekly(view, [*made, *(_promise(x) for x in wanted if x not in held)], after, now),
        tight=tightest(purse, wanted, now, day) if usable else None,
    )


def _promise(line: Line) -> Promise:
    return Promise(line.at, line.amount_pence)


def _left_weekly(view: BudgetView, made: Sequence[Promise], after: int, now: datetime) -> int | None:
    """What would be left each week until more comes, beside the promises that the money already here is meant for."""
    day = days()
    paid = view.paid_until
    left = after - sum(p.amount_pence for p in made if paid and not p.looked and p.at > now and day(p.at) < paid)
    until = view.next_instalment or view.ends + DAY
    length = (until - max(day(now), view.starts)).days
    return left * 7 // length if length > 7 and left > 0 else None
