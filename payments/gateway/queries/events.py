"""What was heard from Stripe."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from payments.gateway.models import StripeEvent, StripeHome


def last_heard() -> datetime | None:
    """When Stripe told us something last."""
    return db.session.scalar(sa.select(sa.func.max(StripeEvent.heard_at)))


def read_until() -> datetime | None:
    """By when all that Stripe's record of events told was heard; None before it was read."""
    return db.session.scalar(sa.select(StripeHome.read_until))


def heard_since(at: datetime) -> set[str]:
    """Ids of the events that were heard since a moment."""
    return set(db.session.scalars(sa.select(StripeEvent.id).where(StripeEvent.heard_at >= at)))


def recent(limit: int) -> list[tuple[datetime, str, str, bool]]:
    """The events heard last: when, type, object, and whether the webhooks had missed it."""
    columns = (StripeEvent.heard_at, StripeEvent.type, StripeEvent.object, StripeEvent.found)
    rows = db.session.execute(sa.select(*columns).order_by(StripeEvent.heard_at.desc(), StripeEvent.id).limit(limit))
    return [(at, type_, object_, found) for at, type_, object_, found in rows]


def objects_heard(types: str, since: datetime) -> list[str]:
    """Ids of the objects that events were about whose type begins so, heard since a moment, the earliest first."""
    of = StripeEvent.type.startswith(types, autoescape=True)
    statement = sa.select(StripeEvent.object).where(StripeEvent.heard_at >= since, of, StripeEvent.account == "")
    return list(dict.fromkeys(db.session.scalars(statement.order_by(StripeEvent.heard_at, StripeEvent.id))))
