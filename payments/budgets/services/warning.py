"""Warn before a budget runs short: once in each of its periods."""

from __future__ import annotations

from datetime import datetime

from hub.kernel import clock
from hub.kernel.db import db
from hub.kernel.words import N_
from payments.budgets import queries
from payments.budgets.domain import Short
from payments.budgets.models import BudgetWarning
from payments.budgets.services.landing import lock
from payments.budgets.services.telling import tell_concerned

_UNTIL_MORE = N_(
    "The budget may run short on %(short_on)s: %(missing_pence)s would be missing until more comes in on %(more_on)s. "
    "Book fewer or shorter visits, or call us."
)
_NO_MORE = N_(
    "The budget may run short on %(short_on)s: %(missing_pence)s would be missing by its last day. Book fewer or "
    "shorter visits, or call us."
)


def warn(budget_id: str, now: datetime) -> bool:
    """Tell the holder, and those who act for them, that the budget runs short; whether it was said now."""
    lock(budget_id)
    view, today = queries.budget(budget_id), clock.local(now).date()
    if view is None:
        return False
    found, period = queries.outlook(view), queries.period_number(view, today)
    told = db.session.get(BudgetWarning, (budget_id, period))
    if told is not None or found is None or found.short is None:
        return False
    short = found.short
    db.session.add(
        BudgetWarning(budget_id=budget_id, period=period, short_on=short.day, missing_pence=short.missing_pence, at=now)
    )
    db.session.flush()
    _tell(budget_id, view.holder, short, period)
    return True


def _tell(budget_id: str, holder: str, short: Short, period: int) -> None:
    data: dict[str, object] = {"short_on": short.day.isoformat(), "missing_pence": short.missing_pence}
    if short.more_on:
        data["more_on"] = short.more_on.isoformat()
    template = _UNTIL_MORE if short.more_on else _NO_MORE
    tell_concerned(budget_id, holder, "budget-short", template, data, occasion=f"short:{budget_id}:{period}")
