"""Payments into funds: one, those of a fund, those to look at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from hub.kernel.db import db
from payments.topups.domain import UNSETTLED, Method, Origin, TopUpState
from payments.topups.models import Payer, TopUp

# How often we look at a payment that is on its way, though no event told us to.
LOOK_AGAIN = timedelta(hours=6)


@dataclass(frozen=True)
class TopUpView:
    """One payment into a fund; pence. `arrived_pence` is what the fund gets of it."""

    id: str
    fund: str
    origin: Origin
    method: Method
    state: TopUpState
    amount_pence: int
    fee_pence: int
    session: str | None
    intent: str | None
    available_on: datetime | None
    made_at: datetime
    made_by: str | None

    @property
    def arrived_pence(self) -> int:
        """What is left of it after Stripe's fee."""
        return self.amount_pence - self.fee_pence


def top_up(id_: str) -> TopUpView | None:
    """One of them."""
    return next(iter(_views(sa.select(TopUp).where(TopUp.id == id_))), None)


def top_ups(fund: str, limit: int = 20) -> list[TopUpView]:
    """Those of a fund, the latest first."""
    return _views(sa.select(TopUp).where(TopUp.fund_id == fund).order_by(TopUp.id.desc()).limit(limit))


def known_by(object_id: str) -> list[str]:
    """The ids of those that a session or payment of Stripe's belongs to."""
    by_object = sa.or_(TopUp.session == object_id, TopUp.intent == object_id)
    return list(db.session.scalars(sa.select(TopUp.id).where(by_object)))


def on_their_way(now: datetime) -> list[str]:
    """Ids of payments that are not settled, and are due to be available or were not looked at for six hours."""
    due = sa.or_(TopUp.looked_at.is_(None), TopUp.looked_at <= now - LOOK_AGAIN, TopUp.available_on <= now)
    statement = sa.select(TopUp.id).where(TopUp.state.in_(UNSETTLED), TopUp.session.is_not(None), due)
    return list(db.session.scalars(statement.order_by(TopUp.id)))


def paid_and_pending() -> list[str]:
    """Ids of payments that Stripe has and that were not available when we looked."""
    return list(db.session.scalars(sa.select(TopUp.id).where(TopUp.state == TopUpState.PAID).order_by(TopUp.id)))


def customer(fund: str) -> str | None:
    """Stripe's customer for a fund, if there is one yet."""
    return db.session.scalar(sa.select(Payer.customer).where(Payer.fund_id == fund))


def _views(statement: sa.Select[TopUp]) -> list[TopUpView]:
    return [
        TopUpView(
            id=row.id,
            fund=row.fund_id,
            origin=row.origin,
            method=row.method,
            state=row.state,
            amount_pence=row.amount_pence,
            fee_pence=row.fee_pence,
            session=row.session,
            intent=row.intent,
            available_on=row.available_on,
            made_at=row.made_at,
            made_by=row.made_by,
        )
        for row in db.session.scalars(statement)
    ]
