"""What falls due for holds: the horizon moves, and 72 hours before its time a visit without money is looked into."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from payments.holds import queries, services


def _fundable(now: datetime) -> Sequence[str]:
    return queries.fundable(now)


def _extend(budget_id: str, now: datetime) -> None:
    services.hold_waiting(budget_id, now)


def _reviewable(now: datetime) -> Sequence[str]:
    return queries.reviewable(now)


def _review(budget_id: str, now: datetime) -> None:
    services.review_unfunded(budget_id, now)


def _own_fundable(now: datetime) -> Sequence[str]:
    return queries.own_fundable(now)


def _extend_own(purse: str, now: datetime) -> None:
    services.hold_own_waiting(purse, now)


def _own_reviewable(now: datetime) -> Sequence[str]:
    return queries.own_reviewable(now)


def _review_own(purse: str, now: datetime) -> None:
    services.review_own(purse, now)


EXTEND = Job(
    name="extend-holds", every=timedelta(hours=1), due=_fundable, act=_extend, ahead=services.read_ahead_of_budgets
)
REVIEW = Job(name="review-unfunded", every=timedelta(minutes=15), due=_reviewable, act=_review)
EXTEND_OWN = Job(name="extend-own-holds", every=timedelta(hours=1), due=_own_fundable, act=_extend_own)
REVIEW_OWN = Job(name="review-own-unfunded", every=timedelta(minutes=15), due=_own_reviewable, act=_review_own)
