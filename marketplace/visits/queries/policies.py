"""The policy in force, and those before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import unit
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


_TERMS = sa.select(VisitPolicy.starts_at, VisitPolicy.terms).order_by(
    VisitPolicy.starts_at.desc(), VisitPolicy.id.desc()
)
_KEY = "visits.policies"


def policy(now: datetime) -> Policy:
    """The terms for bookings asked for at `now`; a transaction asks once (`forget_policies`)."""
    known = unit.once(_KEY, lambda: db.session.execute(_TERMS).all())
    return next((Policy(**terms) for starts_at, terms in known if starts_at <= now), DEFAULT)


def forget_policies() -> None:
    """One more has just been put in force."""
    unit.forget(_KEY)


def policies() -> list[PolicyView]:
    """Every policy there was, the newest first."""
    rows = db.session.scalars(sa.select(VisitPolicy).order_by(VisitPolicy.starts_at.desc(), VisitPolicy.id.desc()))
    return [PolicyView(Policy(**row.terms), row.starts_at, row.reason, row.set_by) for row in rows]
