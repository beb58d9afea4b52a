"""Reading decisions: the public register, one record, and those due to be looked at again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from hub.kernel.db import db
from oversight.decisions.domain import Worked
from oversight.decisions.models import Decision, DecisionReview


@dataclass(frozen=True)
class DecisionView:
    """A decision record as it is read."""

    id: str
    decided_at: datetime
    by: str
    role: str
    lever: str
    decision: str
    power: str
    reasons: str
    alternatives: str
    conflicts: str
    review_on: date
    public: bool
    about: str | None
    alert_id: str | None
    evidence: dict[str, Any]


@dataclass(frozen=True)
class ReviewView:
    """What was found when a decision was looked at again."""

    at: datetime
    by: str
    words: str
    worked: Worked


def decision(id_: str, *, public_only: bool) -> DecisionView | None:
    """One record; None where there is none, or none that the reader may see."""
    row = db.session.get(Decision, id_)
    return _view(row) if row and (row.public or not public_only) else None


def decisions(*, public_only: bool, limit: int | None = None) -> list[DecisionView]:
    """The register, newest first, whole or at most `limit`."""
    query = sa.select(Decision).order_by(Decision.id.desc()).limit(limit)
    return [_view(row) for row in db.session.scalars(query.where(Decision.public) if public_only else query)]


def due(today: date) -> list[DecisionView]:
    """Decisions whose review day has come and that nobody has looked at again, oldest first."""
    rows = db.session.scalars(
        sa.select(Decision)
        .where(Decision.review_on <= today, Decision.id.not_in(sa.select(DecisionReview.decision_id)))
        .order_by(Decision.review_on, Decision.id)
    )
    return [_view(row) for row in rows]


def review(decision_id: str) -> ReviewView | None:
    """What was found when it was looked at again, if anyone did."""
    row = db.session.scalar(sa.select(DecisionReview).where(DecisionReview.decision_id == decision_id))
    return ReviewView(row.at, row.by, row.words, row.worked) if row else None


def reviewed(decision_ids: Collection[str]) -> dict[str, Worked]:
    """Whether each of these decisions worked, where it was looked at again."""
    rows = db.session.execute(
        sa.select(DecisionReview.decision_id, DecisionReview.worked).where(DecisionReview.decision_id.in_(decision_ids))
    )
    return {row.decision_id: row.worked for row in rows}


def answering(alert: str) -> list[DecisionView]:
    """The decisions that answered an alert, oldest first."""
    return [
        _view(r)
        for r in db.session.scalars(sa.select(Decision).where(Decision.alert_id == alert).order_by(Decision.id))
    ]


def _view(row: Decision) -> DecisionView:
    return DecisionView(**{name: getattr(row, name) for name in DecisionView.__dataclass_fields__})
