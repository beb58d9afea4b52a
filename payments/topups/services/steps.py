"""One step of a payment into a fund."""

from __future__ import annotations

from hub.kernel import machine
from hub.kernel.db import db
from payments.topups.domain import ARROWS, TopUpEvent
from payments.topups.models import TopUp


def go(row: TopUp, event: TopUpEvent) -> None:
    """Follow an arrow.

    Raises:
        WrongState: there is none from here.
    """
    row.state = machine.step(ARROWS, row.state, event)
    db.session.flush()
