"""Calls to Stripe: one, those about a thing, those that wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hub.kernel.db import db
from payments.gateway.domain import CallKind, CallState
from payments.gateway.models import StripeCall


@dataclass(frozen=True)
class CallView:
    """One call and how it stands; `answer` is what is kept of what Stripe made."""

    id: str
    kind: CallKind
    key: str
    about: str
    state: CallState
    attempts: int
    asked_at: datetime
    ended_at: datetime | None
    object: str | None
    answer: Mapping[str, Any]
    code: str
    trouble: str


def call(id_: str) -> CallView | None:
    """One call."""
    found = _views(sa.select(StripeCall).where(StripeCall.id == id_))
    return found[0] if found else None


def was_refused(id_: str) -> bool:
    """Whether Stripe said no to a call; the same may then be asked anew under another key, once what it minded is mended."""
    found = call(id_)
    return found is not None and found.state is CallState.REFUSED


def about(urn: str, kind: CallKind | None = None) -> list[CallView]:
    """The calls about a thing (of one kind), the latest first."""
    statement = sa.select(StripeCall).where(StripeCall.about == urn).order_by(StripeCall.id.desc())
    return _views(statement if kind is None else statement.where(StripeCall.kind == kind))


def due(now: datetime) -> list[str]:
    """Ids of calls to be tried now, the longest waiting first."""
    statement = (
        sa.select(StripeCall.id)
        .where(StripeCall.state == CallState.WAITING, StripeCall.next_at <= now)
        .order_by(StripeCall.next_at, StripeCall.id)
    )
    return list(db.session.scalars(statement))


def parked() -> list[CallView]:
    """Calls that were tried to no avail, and the reason of the last try, the oldest first."""
    return _views(sa.select(StripeCall).where(StripeCall.state == CallState.PARKED).order_by(StripeCall.id))


def troubled(limit: int = 50) -> list[CallView]:
    """Calls that are tried again because the last try brought no answer that says what became of them."""
    waiting = sa.select(StripeCall).where(StripeCall.state == CallState.WAITING, StripeCall.trouble != "")
    return _views(waiting.order_by(StripeCall.id).limit(limit))


def standing() -> dict[CallState, int]:
    """How many calls stand in each state."""
    counted = sa.select(StripeCall.state, sa.func.count()).group_by(StripeCall.state)
    found = {state: int(number) for state, number in db.session.execute(counted)}
    return {state: found.get(state, 0) for state in CallState}


def _views(statement: sa.Select[StripeCall]) -> list[CallView]:
    return [
        CallView(
            id=row.id,
            kind=row.kind,
            key=row.key,
            about=row.about,
            state=row.state,
            attempts=row.attempts,
            asked_at=row.asked_at,
            ended_at=row.ended_at,
            object=row.object,
            answer=row.answer or {},
            code=row.code,
            trouble=row.trouble,
        )
        for row in db.session.scalars(statement)
    ]
