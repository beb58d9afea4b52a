"""The policy in force, and those before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from marketplace.visits.domain import DEFAULT, Policy
from marketplace.visits.models import VisitPolicy


@dataclass(frozen=True)
class PolicyView:
    """A policy and since when it is in force, why, and by whom."""

    policy: Policy
    starts_at: datetime | None
    reason: str
    set_by: str | None


_POLICY = (
    sa.select(VisitPolicy)
    .where(VisitPolicy.starts_at <= sa.bindparam("now"))
    .order_by(VisitPolicy.starts_at.desc(), VisitPolicy.id.desc())
    .limit(1)
)


def policy(now: datetime) -> Policy:
    """The terms for bookings asked for at `now`."""
    row = db.session.scalars(_POLICY, {"now": now}).first()
    return Policy(**row.terms) if row else DEFAULT


def policies() -> list[PolicyView]:
    """Every policy there was, the newest first."""
    rows = db.session.scalars(sa.select(VisitPolicy).order_by(VisitPolicy.starts_at.desc(), VisitPolicy.id.desc()))
    return [PolicyView(Policy(**row.terms), row.starts_at, row.reason, row.set_by) for row in rows]
