"""A budget is cut midway: holds are kept in order of date up to the new amount, and the rest are to be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, outbox
from hub.kernel.db import db
from hub.kernel.words import N_
from payments.budgets import queries as budget_queries
from payments.budgets import services as budgets
from payments.budgets.services import Locked
from payments.holds import queries
from payments.holds.domain import HoldState, Line, kept, unmet
from payments.holds.events import HoldCut
from payments.holds.models import Hold
from payments.holds.services.drawing import Opened, open_holds, standing
from payments.ledger import services as ledger

CUT = N_(
    "Your budget was reduced today. %(count)s of the visits that were planned have no money now. Call us about them, "
    "or call them off."
)


ENDED = N_(
    "Your budget ends on %(ends_on)s. %(count)s of the visits that were planned have no money now. Call us about them, "
    "or call them off."
)


def cut(budget_id: str, step_id: str, now: datetime) -> list[str]:
    """Keep holds of visits to come in order of date, free the rest, and give back what is beyond the new amount.

    Nothing is kept for a day after the budget's last.

    What is promised from money to come keeps its promise up to the new amount of each period. Everyone concerned is
    told. Returns what is to be looked at now (URNs).
    """
    budget = budgets.lock(budget_id)
    opened = _held(budget_id, now)
    today = clock.local(now).date()
    beyond = max(0, budget_queries.over(budget_id, budget.terms, budget.landed, budget.funds, today))
    free = sum(pence for _fund, pence in standing(budget))
    room = free + sum(one.held_pence for one in opened.values()) - beyond
    lines, day = [_line(one.hold) for one in opened.values()], queries.days()
    inside = [line for line in lines if budget.terms.covers(day(line.at))]
    keep, _rest = kept(inside, max(0, room))
    freed = [opened[line.about] for line in sorted(set(lines) - set(keep))]
    for one in freed:
        one.free_rest()
        _look_at(one.hold, now)
    db.session.flush()
    ledger.post_many([posting for one in freed for posting in one.postings])
    if freed:
        budgets.set_promised(budget_id, budget.promised_pence + sum(one.hold.amount_pence for one in freed))
    budgets.take_back(budget_id, step_id)
    looked = [one.hold for one in freed] + _unmet(budget, now)
    _tell(budget, step_id, looked)
    return [hold.about for hold in looked]


def _held(budget_id: str, now: datetime) -> dict[str, Opened]:
    statement = sa.select(Hold.about).where(Hold.budget_id == budget_id, Hold.state == HoldState.HELD, Hold.at > now)
    abouts = db.session.scalars(statement).all()
    return {one.hold.about: one for one in open_holds(abouts)} if abouts else {}


def _line(hold: Hold) -> Line:
    return Line(hold.at, hold.about, hold.amount_pence, hold.category, hold.payee, hold.through)


def _look_at(hold: Hold, now: datetime) -> None:
    hold.state, hold.changed_at = HoldState.NEEDS_REVIEW, now


def _unmet(budget: Locked, now: datetime) -> list[Hold]:
    """Promised visits that the coming periods do not reach any more: to be looked at."""
    statement = (
        sa.select(Hold)
        .where(Hold.budget_id == budget.id, Hold.state == HoldState.UNFUNDED, Hold.at > now)
        .order_by(Hold.at, Hold.about)
        .with_for_update()
    )
    waiting = {hold.about: hold for hold in db.session.scalars(statement)}
    beyond = unmet([_line(hold) for hold in waiting.values()], budget.terms, budget.landed, queries.days())
    for line in beyond:
        _look_at(waiting[line.about], now)
    db.session.flush()
    return [waiting[line.about] for line in beyond]


def _tell(budget: Locked, step_id: str, holds: Iterable[Hold]) -> None:
    looked = list(holds)
    for hold in looked:
        outbox.announce(
            HoldCut(
                subject=hold.about,
                about=hold.about,
                budget=budget.id,
                payee=hold.payee,
                amount_pence=hold.amount_pence,
                step=step_id,
            )
        )
    if looked:
        ended = any(view.step.over for view in budget_queries.steps_of(budget.id) if view.id == step_id)
        data = {"count": len(looked), "ends_on": budget.terms.last.isoformat()}
        budgets.tell_concerned(
            budget.id, budget.holder, "budget-cut", ENDED if ended else CUT, data, occasion=f"cut:{step_id}"
        )
