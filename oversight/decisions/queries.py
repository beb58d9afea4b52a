"""Reading decisions: the public register, one record, and those due to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from hub.kernel.db import db
from oversight.decisions.models import Decision


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


def decision(id_: str, *, public_only: bool) -> DecisionView | None:
    """One record; None where there is none, or none that the reader may see."""
    row = db.session.get(Decision, id_)
    return _view(row) if row and (row.public or not public_only) else None


def decisions(*, public_only: bool, limit: int = 200) -> list[DecisionView]:
    """The register, newest first."""
    query = sa.select(Decision).order_by(Decision.id.desc()).limit(limit)
    return [_view(row) for row in db.session.scalars(query.where(Decision.public) if public_only else query)]


def due(today: date) -> list[DecisionView]:
    """Decisions whose review day has come, oldest first."""
    rows = db.session.scalars(
        sa.select(Decision).where(Decision.review_on <= today).order_by(Decision.review_on, Decision.id)
    )
    return [_view(row) for row in rows]


def answering(alerts: list[str]) -> dict[str, str]:
    """The decision that answered each of these alerts, where one did."""
    rows = db.session.execute(sa.select(Decision.alert_id, Decision.id).where(Decision.alert_id.in_(alerts)))
    return {alert: id_ for alert, id_ in rows if alert}


def _view(row: Decision) -> DecisionView:
    return DecisionView(**{name: getattr(row, name) for name in DecisionView.__dataclass_fields__})
