"""How far the money of budgets reaches."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.budgets.domain import BudgetState, Outlook, available, held, look_ahead
from payments.budgets.models import Budget, BudgetWarning
from payments.budgets.ports import commitments
from payments.budgets.queries.limits import limits
from payments.budgets.queries.standing import BudgetView, budgets
from payments.ledger import queries as ledger
from payments.ledger.domain import Kind

LEAST_WEEKS = 4  # before so many weeks nobody knows what a usual week takes


def outlooks(views: Iterable[BudgetView], today: date | None = None) -> dict[str, Outlook]:
    """Budget to how far its money reaches from today on; only of those in use."""
    running = [view for view in views if view.state is BudgetState.APPROVED]
    day, rules = today or clock.today(), limits()
    taken = commitments([view.id for view in running], day)
    usual = _usual(running, day, rules.usual_weeks)
    return {
        view.id: look_ahead(
            view.terms,
            view.landed,
            view.available_pence,
            taken.get(view.id, ()),
            usual.get(view.id),
            day,
            rules.warn_weeks,
        )
        for view in running
    }


def _usual(views: Iterable[BudgetView], today: date, weeks: int) -> dict[str, int]:
    """Budget to what its visits took a week lately: paid, less what came back; only where four weeks are over."""
    since: dict[date, list[BudgetView]] = {}
    for view in views:
        first = max(view.starts, today - timedelta(weeks=weeks))
        if today - first >= timedelta(weeks=LEAST_WEEKS):
            since.setdefault(first, []).append(view)
    found: dict[str, int] = {}
    for first, those in since.items():
        at = datetime.combine(first, time(), clock.zone())
        paid = {held(view.id, fund): view.id for view in those for fund in view.funds}
        back = {available(view.id, fund): view.id for view in those for fund in view.funds}
        spent = dict.fromkeys((view.id for view in those), 0)
        for accounts, kind in ((paid, Kind.CAPTURE), (back, Kind.REFUND)):
            owner = {account.name: id_ for account, id_ in accounts.items()}
            for (name, _kind), pence in ledger.turnover(accounts, [kind], since=at).items():
                spent[owner[name]] -= pence
        found |= {id_: max(0, pence) * 7 // (today - first).days for id_, pence in spent.items()}
    return found


def outlook(view: BudgetView) -> Outlook | None:
    """How far the money of one budget reaches; None where it is not in use."""
    return outlooks([view]).get(view.id)


def period_number(view: BudgetView, today: date) -> int:
    """The number of the period in which a day lies (of the first, before it; of the last, after it)."""
    periods = view.terms.periods()
    return next((p.number for p in periods if today < p.until), periods[-1].number)


def warnable(now: datetime) -> list[str]:
    """Ids of budgets that run short, and were not warned of in this period."""
    today = clock.local(now).date()
    running = budgets(db.session.scalars(sa.select(Budget.id).where(_running(today))).all())
    told = _warned(running)
    fresh = [view for view in running.values() if (view.id, period_number(view, today)) not in told]
    return sorted(id_ for id_, found in outlooks(fresh, today).items() if found.short)


def _running(today: date) -> sa.ColumnElement[bool]:
    return sa.and_(Budget.state == BudgetState.APPROVED, Budget.starts <= today, Budget.ends >= today)


def _warned(ids: Collection[str]) -> set[tuple[str, int]]:
    rows = db.session.execute(sa.select(BudgetWarning.budget_id, BudgetWarning.period))
    return {(id_, period) for id_, period in rows if id_ in ids}
