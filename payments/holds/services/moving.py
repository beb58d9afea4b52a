"""Visits that a grant reaches no more at a new price go over to what pays beside it, whole, with the last first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hub.kernel.db import db
from payments.budgets import services as budgets
from payments.funds import services as funds
from payments.holds import queries
from payments.holds.domain import (
    HORIZON,
    OWN_PERIODS,
    HoldState,
    Line,
    Payer,
    Purse,
    decide,
    kept,
    within,
)
from payments.holds.services.drawing import Opened, lock_payer, standing
from payments.holds.services.placing import purse_of
from payments.ledger import services as ledger
from payments.ledger.domain import Kind


@dataclass(frozen=True)
class Beside:
    """What pays beside a grant; `agreed` is when what goes on was asked for."""

    payer: Payer
    agreed: datetime


@dataclass(frozen=True)
class Moved:
    """A hold of a grant under its locks, and what it is to take of what pays beside it."""

    of: Opened
    amount_pence: int

    @property
    def line(self) -> Line:
        """All of it: nothing is set aside for it there yet."""
        hold = self.of.hold
        return Line(hold.at, hold.about, self.amount_pence, hold.category, hold.payee, hold.through)


def unreached(group: Sequence[Opened], amounts: Mapping[str, int]) -> list[Moved]:
    """Which of a grant's visits it reaches no more at their new amounts: what is free and set aside, in order of date."""
    if not group or group[0].budget is None or not group[0].budget.grant:
        return []
    room = sum(pence for _fund, pence in group[0].free()) + sum(one.held_pence for one in group)
    wanted = [Moved(one, amounts[one.hold.about]) for one in group]
    gone = {line.about for line in kept((moved.line for moved in wanted), room)[1]}
    return [moved for moved in wanted if moved.of.hold.about in gone]


def near(moved: Sequence[Moved], beside: Beside, now: datetime) -> tuple[list[Line], list[Line]]:
    """Of what comes over, the visits for which money must be there now, and those that wait for money to come."""
    lines = [one.line for one in moved]
    if beside.payer.own:
        return [line for line in lines if line.at <= now + HORIZON], [line for line in lines if line.at > now + HORIZON]
    purse, day = _purse(beside), queries.days()
    reached = [line for line in lines if within(purse, line.at, now, day)]
    return reached, [line for line in lines if line not in reached]


def may_pay(moved: Sequence[Moved], beside: Beside, now: datetime) -> None:
    """Refuse what the budget beside a grant does not pay for, or could not, were nothing else to change.

    Raises:
        BudgetClosed, CategoryBarred, RelativeBarred, PaidDirectly, BudgetShort.
    """
    if not beside.payer.own:
        decide(_purse(beside), [one.line for one in moved], now, queries.days())


def _purse(beside: Beside) -> Purse:
    budget = budgets.lock(beside.payer.id)
    return purse_of(budget, sum(pence for _fund, pence in standing(budget)), beside.agreed)


def starts_of(beside: Beside) -> date:
    """From when the four weeks of a supporter's limit are counted by what pays beside a grant."""
    return OWN_PERIODS if beside.payer.own else budgets.lock(beside.payer.id).terms.starts


def leave(moved: Sequence[Moved]) -> None:
    """Free what the grant had set aside for them."""
    for one in moved:
        one.of.free_rest()
        _post(one.of)
        for draw in list(one.of.draws):
            db.session.delete(draw)
        one.of.draws.clear()
        queries.forget_draws(one.of.hold.about)
    db.session.flush()


def come(moved: Sequence[Moved], beside: Beside, held: Sequence[Line]) -> None:
    """Set them aside, or promise them, from what pays beside the grant."""
    budget = lock_payer(None if beside.payer.own else beside.payer.id, beside.payer.id)
    if beside.payer.own:
        funds.own_fund()
    now_held = {line.about for line in held}
    promised = 0
    for one in sorted(moved, key=lambda each: (each.of.hold.at, each.of.hold.about)):
        hold = one.of.hold
        one.of.budget, hold.amount_pence = budget, one.amount_pence
        hold.budget_id, hold.purse = (None, beside.payer.id) if beside.payer.own else (beside.payer.id, None)
        hold.state = HoldState.HELD if hold.about in now_held else HoldState.UNFUNDED
        one.of.change()
        if hold.state is HoldState.HELD:
            left, taken = one.amount_pence, {}
            for fund, pence in one.of.free():
                taken[fund] = min(left, pence)
                left -= taken[fund]
            one.of.hold_more({fund: pence for fund, pence in taken.items() if pence}, Kind.HOLD)
            _post(one.of)
        else:
            promised += one.amount_pence
    if budget is not None and promised:
        budgets.set_promised(budget.id, budgets.lock(budget.id).promised_pence + promised)
    db.session.flush()


def _post(opened: Opened) -> None:
    """Post what is planned, so that the next reads what is left."""
    db.session.flush()
    ledger.post_many(opened.postings)
    opened.postings.clear()
