"""What goes back: one part, those of a purse, and those that did not go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from payments.purses.domain import RefundState
from payments.purses.models import PurseRefund


@dataclass(frozen=True)
class RefundView:
    """One part of what goes back, of one payment; pence."""

    id: str
    request: str
    purse: str
    payment: str
    state: RefundState
    amount_pence: int
    refund: str | None
    code: str
    asked_at: datetime
    ended_at: datetime | None


def refund(id_: str) -> RefundView | None:
    """One of them."""
    return next(iter(_views(sa.select(PurseRefund).where(PurseRefund.id == id_))), None)


def refunds(purse: str) -> list[RefundView]:
    """Those of a purse, the latest first."""
    statement = sa.select(PurseRefund).where(PurseRefund.purse == purse)
    return _views(statement.order_by(PurseRefund.id.desc()))


def known_refund(object_id: str) -> str | None:
    """The id of the one that a refund of Stripe's is."""
    return db.session.scalar(sa.select(PurseRefund.id).where(PurseRefund.refund == object_id))


def kept_since(payment: str, since: datetime) -> tuple[int, int]:
    """Of what was asked back of a payment: the pence that came to nothing since a moment, and those of which that is not known yet."""
    found = _views(sa.select(PurseRefund).where(PurseRefund.payment_id == payment))
    failed = (RefundState.REFUSED, RefundState.FAILED)
    kept = sum(one.amount_pence for one in found if one.state in failed and one.ended_at and one.ended_at >= since)
    return kept, sum(one.amount_pence for one in found if one.state is RefundState.ASKED)


def troubled() -> list[RefundView]:
    """Those that Stripe refused or that a bank sent back, and those still on their way, the latest first."""
    statement = sa.select(PurseRefund).where(PurseRefund.state != RefundState.SENT)
    return _views(statement.order_by(PurseRefund.id.desc()))


def _views(statement: sa.Select[PurseRefund]) -> list[RefundView]:
    return [
        RefundView(
            id=row.id,
            request=row.request,
            purse=row.purse,
            payment=row.payment_id,
            state=row.state,
            amount_pence=row.amount_pence,
            refund=row.refund,
            code=row.code,
            asked_at=row.asked_at,
            ended_at=row.ended_at,
        )
        for row in db.session.scalars(statement)
    ]
