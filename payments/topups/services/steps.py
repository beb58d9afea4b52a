"""A payment into a fund is written down when it is asked for, and goes step by step."""

from __future__ import annotations

from hub.kernel import clock, machine
from hub.kernel.db import db
from payments.topups.domain import ARROWS, Method, Origin, TopUpEvent, TopUpState
from payments.topups.models import TopUp


def go(row: TopUp, event: TopUpEvent) -> None:
    """Follow an arrow.

    Raises:
        WrongState: there is none from here.
    """
    row.state = machine.step(ARROWS, row.state, event)
    db.session.flush()


def note(
    id_: str, fund: str, pence: int, call: str, *, origin: Origin, method: Method, paged: bool, by: str | None
) -> None:
    """Write down a payment that was asked of Stripe by a call: at a page where it is `paged`, else at the standing account."""
    row = TopUp(
        id=id_,
        fund_id=fund,
        origin=origin,
        method=method,
        amount_pence=pence,
        fee_pence=0,
        state=TopUpState.ASKED,
        paged=paged,
        call_id=call,
        made_at=clock.now(),
        made_by=by,
    )
    db.session.add(row)
    db.session.flush()
