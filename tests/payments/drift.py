"""Whether each idempotency key moved at Stripe what we asked under it: once, to the penny, or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from hub.kernel.db import db
from payments.gateway.adapters.calls import MARK
from payments.gateway.domain import CallKind, CallState, stripe_key
from payments.gateway.models import StripeCall
from tests.payments.whole_money import there

# What moves money, what Stripe calls it, and where it says how much.
MADE = {
    CallKind.TRANSFER: ("transfer", "amount"),
    CallKind.REVERSAL: ("transfer_reversal", "amount"),
    CallKind.REFUND: ("refund", "amount"),
    CallKind.CHECKOUT: ("checkout.session", "amount_total"),
}


def by_key(*, ended: bool = True) -> dict[str, tuple[int, list[int]]]:
    """Each key that drifts: pence that we asked for under it, and those of each thing that Stripe made of it.

    Where calls have not `ended`, nobody knows yet whether one that waits was done: then it may have been, once.
    """
    calls = db.session.execute(
        sa.select(StripeCall.key, StripeCall.kind, StripeCall.state, StripeCall.params).where(StripeCall.kind.in_(MADE))
    )
    asked = {stripe_key(key): (key, state, _pence(kind, params)) for key, kind, state, params in calls}
    made = _made()
    strange = {mark: (0, amounts) for mark, amounts in made.items() if mark not in asked}
    return strange | {
        key: (pence, made[mark])
        for mark, (key, state, pence) in asked.items()
        if made[mark] not in _right(state, pence, ended)
    }


def _right(state: CallState, pence: int, ended: bool) -> list[list[int]]:
    """What may stand at Stripe."""
    if state is CallState.DONE:
        return [[pence]]
    return [[]] if ended or state is CallState.REFUSED else [[], [pence]]


def _made() -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for kind, name in MADE.values():
        for one in there(kind):
            if mark := (one["metadata"] or {}).get(MARK):
                found[mark].append(one[name])
    return found


def _pence(kind: CallKind, params: Mapping[str, Any]) -> int:
    if kind is CallKind.CHECKOUT:
        return sum(item["price_data"]["unit_amount"] * item["quantity"] for item in params["line_items"])
    return int(params["amount"])
