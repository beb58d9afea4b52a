"""Which of a room's payments a thing at Stripe belongs to, and which are due to be looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from hub.kernel.db import db
from payments.gateway.domain import LOOK_AGAIN

_APART = timedelta(hours=1)  # by how much Stripe's clock and ours may differ, and more


@dataclass(frozen=True)
class Payments:
    """Where a room keeps its payments; each is known at Stripe by its page's session, and by the payment made there."""

    id: sa.SQLColumnExpression[str]
    state: sa.SQLColumnExpression[Any]
    session: sa.SQLColumnExpression[str | None]
    intent: sa.SQLColumnExpression[str | None]
    available_on: sa.SQLColumnExpression[datetime | None]
    looked_at: sa.SQLColumnExpression[datetime | None]
    amount_pence: sa.SQLColumnExpression[int]

    def known_by(self, object_id: str) -> list[str]:
        """The ids of those that a session or payment of Stripe's belongs to."""
        return self._ids(sa.or_(self.session == object_id, self.intent == object_id))

    def on_their_way(self, unsettled: Collection[StrEnum], now: datetime) -> list[str]:
        """Ids of those in such a state that are due to be available, or were not looked at for six hours.

        Of one that waits for a day that is known nothing changes before that day, which Stripe would not tell of.
        """
        unsaid = sa.and_(self.available_on.is_(None), self.looked_at <= now - LOOK_AGAIN)
        due = sa.or_(self.looked_at.is_(None), self.available_on <= now, unsaid)
        at_stripe = sa.or_(self.session.is_not(None), self.intent.is_not(None))
        return self._ids(self.state.in_(unsettled), at_stripe, due)

    def available_in(self, state: StrEnum, now: datetime) -> list[str]:
        """Ids of those in a state that are available by now, or of which the day is not known."""
        return self._ids(self.state == state, sa.or_(self.available_on.is_(None), self.available_on <= now + _APART))

    def awaited(self, unposted: Collection[StrEnum], pence: int, since: datetime) -> bool:
        """Whether one of so much is in such a state and was not looked at since a moment, by which it may have been there to spend."""
        unseen = sa.or_(self.looked_at.is_(None), self.looked_at < since)
        there = sa.or_(self.available_on.is_(None), self.available_on <= since + _APART)
        return bool(self._ids(self.state.in_(unposted), self.amount_pence == pence, unseen, there))

    def _ids(self, *where: sa.ColumnElement[bool]) -> list[str]:
        return list(db.session.scalars(sa.select(self.id).where(*where).order_by(self.id)))
