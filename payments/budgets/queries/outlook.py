"""How far the money of budgets reaches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.budgets.domain import BudgetState, Outlook, available, held, look_ahead
from payments.budgets.models import BudgetWarning
from payments.budgets.ports import commitments
from payments.budgets.queries.limits import limits
from payments.budgets.queries.purses import Purse, purses
from payments.budgets.queries.standing import BudgetView
from payments.ledger import queries as ledger
from payments.ledger.domain import Kind
from payments.statements.domain import CAME_BACK

LEAST_WEEKS = 4  # before so many weeks nobody knows what a usual week takes


_WARNED = sa.select(BudgetWarning.budget_id, BudgetWarning.period)


def outlooks(views: Iterable[BudgetView | Purse], today: date | None = None) -> dict[str, Outlook]:
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


def _usual(views: Iterable[BudgetView | Purse], today: date, weeks: int) -> dict[str, int]:
    """Budget to what its visits took a week lately: paid, less what came back; only where four weeks are over."""
    earliest, least = today - timedelta(weeks=weeks), timedelta(weeks=LEAST_WEEKS)
    those = [view for view in views if today - max(view.starts, earliest) >= least]
    if not those:
        return {}
    at = datetime.combine(earliest, time(), clock.zone())  # nothing is paid from a budget before it starts
    spent = dict.fromkeys((view.id for view in those), 0)
    for of, kinds in ((held, (Kind.CAPTURE,)), (available, CAME_BACK)):
        accounts = [of(view.id, fund) for view in those for fund in view.funds]
        owner = {account.name: account.owner for account in accounts}
        for (name, _kind), pence in ledger.turnover(accounts, kinds, since=at).items():
            spent[owner[name]] -= pence
    days = {view.id: (today - max(view.starts, earliest)).days for view in those}
    return {id_: max(0, pence) * 7 // days[id_] for id_, pence in spent.items()}


def outlook(view: BudgetView) -> Outlook | None:
    """How far the money of one budget reaches; None where it is not in use."""
    return outlooks([view]).get(view.id)


def period_number(view: BudgetView | Purse, today: date) -> int:
    """The number of the period in which a day lies (of the first, before it; of the last, after it)."""
    periods = view.terms.periods()
    return next((p.number for p in periods if today < p.until), periods[-1].number)


def warnable(now: datetime) -> list[str]:
    """Ids of budgets that run short, and were not warned of in this period."""
    today = clock.local(now).date()
    told = {(id_, period) for id_, period in db.session.execute(_WARNED)}
    fresh = [one for one in purses(today) if (one.id, period_number(one, today)) not in told]
    return sorted(id_ for id_, found in outlooks(fresh, today).items() if found.short)
