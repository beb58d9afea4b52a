"""Write down what is to be asked of Stripe, in the transaction that wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, ids, unit
from hub.kernel.db import db
from hub.kernel.errors import Missing
from payments.gateway.domain import CallChanged, CallKind, CallState
from payments.gateway.models import StripeCall
from payments.gateway.ports import gateway


def ask(kind: CallKind, about: str, params: Mapping[str, Any], *, key: str) -> str:
    """Ask something of Stripe, once; it is done after this unit has committed. Returns the call's id.

    Args:
        kind: what is asked.
        about: the URN of what it is for.
        params: as Stripe's library takes them (`payments/gateway/adapters` says which for each kind).
        key: the same key again returns the same call and asks nothing.

    Raises:
        NoGateway: there is no way to Stripe.
        CallChanged: the key came before with another request.
    """
    gateway()
    known = db.session.scalar(sa.select(StripeCall).where(StripeCall.key == key))
    if known is not None:
        if (known.kind, known.about, known.params) != (kind, about, dict(params)):
            raise CallChanged(key=key)
        return known.id
    now = clock.now()
    call = StripeCall(
        id=ids.new(),
        kind=kind,
        key=key,
        about=about,
        params=dict(params),
        state=CallState.WAITING,
        attempts=0,
        asked_at=now,
        next_at=now,
        code="",
        trouble="",
    )
    db.session.add(call)
    db.session.flush()
    return call.id


def ask_again(call_id: str) -> None:
    """Put a parked call back in line: whatever kept it is mended.

    Raises:
        Missing: there is no such call, or it is not parked.
    """
    call = unit.locked(StripeCall, call_id)
    if call is None or call.state is not CallState.PARKED:
        raise Missing
    # It stays one that was tried: what may have come of it is looked for before it is sent again.
    call.state, call.attempts, call.next_at = CallState.WAITING, 1, clock.now()
    db.session.flush()
