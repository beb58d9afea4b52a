"""What falls due for budgets: instalments, changes of terms, reviews, and a warning before money runs short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from payments.budgets import queries, services


def _due(now: datetime) -> Sequence[str]:
    return queries.due(now)


def _land(budget_id: str, now: datetime) -> None:
    services.land_due(budget_id, now)


LAND = Job(name="land-instalments", every=timedelta(hours=1), due=_due, act=_land, ahead=queries.read_ahead)


def _short(now: datetime) -> Sequence[str]:
    return queries.warnable(now)


def _warn(budget_id: str, now: datetime) -> None:
    services.warn(budget_id, now)


WARN = Job(name="warn-short-budgets", every=timedelta(days=1), due=_short, act=_warn)


def _changing(now: datetime) -> Sequence[str]:
    return queries.budgets_to_change(now)


def _change(budget_id: str, now: datetime) -> None:
    services.apply_changes(budget_id, now)


CHANGE = Job(name="change-budgets", every=timedelta(hours=1), due=_changing, act=_change)


def _to_tell(now: datetime) -> Sequence[str]:
    return queries.reviews_to_tell(now)


def _tell(budget_id: str, now: datetime) -> None:
    services.tell_review(budget_id, now)


REVIEW = Job(name="tell-of-budget-reviews", every=timedelta(days=1), due=_to_tell, act=_tell)
