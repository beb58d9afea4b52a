"""What visits cost in a span of time, and what of it was the platform's fee."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db, total_of
from payments.holds.domain import HoldState
from payments.holds.models import Hold, HoldDraw


def paid_between(since: datetime, until: datetime) -> list[tuple[str, int, int]]:
    """(payee, price in pence, how many payments of it) for visits from `since` to before `until` that were paid for."""
    statement = (
        sa.select(Hold.payee, Hold.captured_pence, sa.func.count())
        .where(Hold.state == HoldState.CAPTURED, Hold.captured_pence > 0, Hold.at >= since, Hold.at < until)
        .group_by(Hold.payee, Hold.captured_pence)
        .order_by(Hold.payee, Hold.captured_pence)
    )
    return [(payee, int(pence), int(many)) for payee, pence, many in db.session.execute(statement)]


def fees_of(abouts: Collection[str]) -> dict[str, int]:
    """What of the price of these is the platform's fee, in pence; those without any are not in it."""
    fee = total_of(HoldDraw.fee_pence)
    statement = sa.select(HoldDraw.about, fee).where(HoldDraw.about.in_(list(abouts))).group_by(HoldDraw.about)
    return {about: int(pence) for about, pence in db.session.execute(statement.having(fee > 0))}
