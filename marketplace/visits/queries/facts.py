"""Visits for the warehouse: plain facts, in order of id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db, fact_totals
from marketplace.visits.models import Visit


@dataclass(frozen=True)
class VisitFact:
    """A visit: pence, minutes, states, times; `carer` is a person's id or None."""

    id: str
    booking: str
    need: str
    offer: str
    supplier: str
    holder: str
    category: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    delivered_minutes: int | None
    paid_minutes: int | None
    amount_pence: int
    paid_pence: int | None
    occurrence: str
    agreement: str
    money: str
    agreed_at: datetime | None
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    written_down: bool
    paused: bool
    carer: str | None


def totals() -> tuple[int, int]:
    """How many visits there are, and the pence of their whole prices, as the database counts them."""
    return fact_totals(Visit, "amount_pence")


def visit_facts(after_id: str = "", limit: int = 1000) -> list[VisitFact]:
    """Visits in order of id after `after_id`."""
    rows = db.session.scalars(sa.select(Visit).where(Visit.id > after_id).order_by(Visit.id).limit(limit))
    return [
        VisitFact(
            id=row.id,
            booking=row.booking_id,
            need=row.need_id,
            offer=row.offer_id,
            supplier=row.supplier,
            holder=row.holder,
            category=row.category,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            minutes=row.minutes,
            delivered_minutes=row.delivered_minutes,
            paid_minutes=row.paid_minutes,
            amount_pence=row.amount_pence,
            paid_pence=row.paid_pence,
            occurrence=row.occurrence.value,
            agreement=row.agreement.value,
            money=row.money.value,
            agreed_at=row.agreed_at,
            checked_in_at=row.checked_in_at,
            checked_out_at=row.checked_out_at,
            written_down=row.written_down,
            paused=bool(row.paused_for),
            carer=row.carer,
        )
        for row in rows
    ]
