"""What happens to own money, as the statement of a month says it."""

from __future__ import annotations

from enum import StrEnum

from payments.ledger.domain import Kind
from payments.statements.domain import CAME_BACK, Movements


class Movement(StrEnum):
    """What may happen to own money, as its owner sees it."""

    ADDED = "added"
    CLEARED = "cleared"
    SET_ASIDE = "set_aside"
    FREED = "freed"
    PAID = "paid"
    GIVEN_BACK = "given_back"
    ASKED_BACK = "asked_back"
    NOT_GONE = "not_gone"
    FROZEN = "frozen"
    THAWED = "thawed"
    LOST = "lost"
    OTHER = "other"


MOVEMENTS = Movements(
    {
        Kind.OWN_PAID: Movement.ADDED,
        Kind.OWN_CLEARED: Movement.CLEARED,
        Kind.HOLD: Movement.SET_ASIDE,
        Kind.EXTEND: Movement.SET_ASIDE,
        Kind.RELEASE: Movement.FREED,
        Kind.CAPTURE: Movement.PAID,
        **dict.fromkeys(CAME_BACK, Movement.GIVEN_BACK),
        Kind.OWN_REFUND: Movement.ASKED_BACK,
        Kind.OWN_REFUND_REFUSED: Movement.NOT_GONE,
        Kind.CHARGEBACK: Movement.FROZEN,
        Kind.CHARGEBACK_WON: Movement.THAWED,
        Kind.CHARGEBACK_LOST: Movement.LOST,
    },
    Movement.OTHER,
)
