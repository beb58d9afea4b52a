"""Whether there is a way to Stripe, whether money moves there, and whose account the books belong to."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel.db import db
from payments.gateway.domain import CallKind, CallState, Identity
from payments.gateway.models import StripeCall, StripeHome
from payments.gateway.ports import is_open, is_sandbox

__all__ = ["home", "is_open", "is_sandbox", "witness"]

_HOME = sa.select(StripeHome.account, StripeHome.live)  # built once: it is asked before each call and each look
# What an account keeps for good, and says at once that it has none of.
_LASTING = (CallKind.CUSTOMER, CallKind.CHECKOUT, CallKind.TRANSFER, CallKind.REFUND)


def home() -> Identity | None:
    """The account that the books belong to; None before a key was used."""
    row = db.session.connection().execute(_HOME).one_or_none()
    return Identity(*row) if row else None


def witness() -> str | None:
    """The id of what Stripe made for us last: only the account of our books knows it."""
    made = sa.select(StripeCall.object).where(
        StripeCall.state == CallState.DONE, StripeCall.kind.in_(_LASTING), StripeCall.object.is_not(None)
    )
    return db.session.scalar(made.order_by(StripeCall.id.desc()).limit(1))
