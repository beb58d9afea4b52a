"""Payments into purses: one, those of a purse, those to look at again, those that can go back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db, total_of
from payments.checkouts.queries import Payments
from payments.purses.domain import UNSETTLED, PaymentState
from payments.purses.models import PursePayment

_PAYMENTS = Payments(
    PursePayment.id,
    PursePayment.state,
    PursePayment.session,
    PursePayment.intent,
    PursePayment.available_on,
    PursePayment.looked_at,
    PursePayment.amount_pence,
)


@dataclass(frozen=True)
class PaymentView:
    """One payment by card; pence. `late`: the page was left, and the bank takes its time."""

    id: str
    purse: str
    state: PaymentState
    amount_pence: int
    refunded_pence: int
    disputed: bool
    lost_pence: int
    late: bool
    session: str | None
    intent: str | None
    available_on: datetime | None
    made_at: datetime
    made_by: str | None


def payment(id_: str) -> PaymentView | None:
    """One of them."""
    return next(iter(_views(sa.select(PursePayment).where(PursePayment.id == id_))), None)


def payments(purse: str) -> list[PaymentView]:
    """Those of a purse, the latest first."""
    statement = sa.select(PursePayment).where(PursePayment.purse == purse)
    return _views(statement.order_by(PursePayment.id.desc()))


def unpaid_pence(purse: str) -> int:
    """What may still be paid on pages that are asked for or open, in pence."""
    statement = sa.select(total_of(PursePayment.amount_pence)).where(
        PursePayment.purse == purse, PursePayment.state.in_((PaymentState.ASKED, PaymentState.OPEN))
    )
    return db.session.scalars(statement).one()


def known_by(object_id: str) -> list[str]:
    """The ids of those that a session or payment of Stripe's belongs to."""
    return _PAYMENTS.known_by(object_id)


def on_their_way(now: datetime) -> list[str]:
    """Ids of payments that are not settled, and are due to be available, or of which that is not known and that were not looked at for six hours."""
    return _PAYMENTS.on_their_way(UNSETTLED, now)


def paid_and_pending(now: datetime) -> list[str]:
    """Ids of payments that Stripe has, that were not available when we looked, and that are by now."""
    return _PAYMENTS.available_in(PaymentState.PAID, now)


def awaited(pence: int, since: datetime) -> bool:
    """Whether one of so much may have been paid since we looked, and is not posted."""
    return _PAYMENTS.awaited((PaymentState.ASKED, PaymentState.OPEN), pence, since)


def refundable(purse: str) -> list[tuple[str, str, int]]:
    """(id, payment of Stripe's, pence left) of what can go back to its card, the latest first, locked."""
    left = PursePayment.amount_pence - PursePayment.refunded_pence - PursePayment.lost_pence
    statement = (
        sa.select(PursePayment)
        .where(
            PursePayment.purse == purse,
            PursePayment.state == PaymentState.CLEARED,
            ~PursePayment.disputed,
            left > 0,
        )
        .order_by(PursePayment.id.desc())
        .with_for_update()
    )
    rows = db.session.scalars(statement, execution_options={"populate_existing": True})
    return [(row.id, row.intent or "", row.amount_pence - row.refunded_pence - row.lost_pence) for row in rows]


def _views(statement: sa.Select[PursePayment]) -> list[PaymentView]:
    return [
        PaymentView(
            id=row.id,
            purse=row.purse,
            state=row.state,
            amount_pence=row.amount_pence,
            refunded_pence=row.refunded_pence,
            disputed=row.disputed,
            lost_pence=row.lost_pence,
            late=row.late,
            session=row.session,
            intent=row.intent,
            available_on=row.available_on,
            made_at=row.made_at,
            made_by=row.made_by,
        )
        for row in db.session.scalars(statement)
    ]
