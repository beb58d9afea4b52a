"""What falls due for visits by the clock; each service asks again under the lock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from hub.kernel.db import db
from marketplace.visits.domain import Agreement, Occurrence, Policy
from marketplace.visits.models import Visit

UNFINISHED = (Occurrence.SCHEDULED, Occurrence.CHECKED_IN)


def due_to_confirm(now: datetime) -> list[str]:
    """Delivered visits about which silence may have lasted long enough."""
    rows = _rows(
        now,
        Visit.occurrence == Occurrence.DELIVERED,
        Visit.agreement == Agreement.NONE,
        Visit.written_down.is_(False),
        Visit.checked_out_at.is_not(None),
    )
    return [id_ for id_, ends_at, terms in rows if ends_at + timedelta(hours=terms.auto_confirm_hours) <= now]


def due_to_ask(now: datetime) -> list[str]:
    """Visits of which nobody has said whether they happened, a day after their time."""
    rows = _rows(now, Visit.occurrence.in_(UNFINISHED), Visit.agreed_at.is_not(None), Visit.asked_at.is_(None))
    return [id_ for id_, ends_at, terms in rows if ends_at + timedelta(hours=terms.ask_hours) <= now]


def due_to_close(now: datetime) -> list[str]:
    """Visits that the clock may have to settle: unanswered for a week, paused past their time, unconfirmed for two."""
    open_ = sa.and_(Visit.occurrence.in_(UNFINISHED), Visit.agreed_at.is_not(None))
    silent = sa.and_(
        Visit.occurrence.in_([Occurrence.DELIVERED, Occurrence.NO_SHOW_RESIDENT]),
        Visit.agreement == Agreement.NONE,
        Visit.amount_pence > 0,
    )
    columns = (Visit.id, Visit.ends_at, Visit.terms, Visit.occurrence, Visit.paused_for)
    rows = db.session.execute(sa.select(*columns).where(Visit.ends_at <= now, sa.or_(open_, silent)).order_by(Visit.id))
    return [id_ for id_, *how in rows if _closing(*how) <= now]


def _closing(ends_at: datetime, terms: dict[str, Any], occurrence: Occurrence, paused_for: list[str]) -> datetime:
    """When the clock settles it."""
    if occurrence is Occurrence.SCHEDULED and paused_for:
        return ends_at
    policy = Policy(**terms)
    return ends_at + timedelta(days=policy.close_days if occurrence in UNFINISHED else policy.officer_days)


def _rows(now: datetime, *where: sa.ColumnElement[bool]) -> list[tuple[str, datetime, Policy]]:
    statement = sa.select(Visit.id, Visit.ends_at, Visit.terms).where(Visit.ends_at <= now, *where).order_by(Visit.id)
    return [(id_, ends_at, Policy(**terms)) for id_, ends_at, terms in db.session.execute(statement)]
