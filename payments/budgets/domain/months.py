"""What happens to a budget's money, as the statement of a month says it."""

from __future__ import annotations

from enum import StrEnum

from payments.ledger.domain import Kind
from payments.statements.domain import CAME_BACK, Movements


class Movement(StrEnum):
    """What may happen to a budget's money, as its holder sees it."""

    CAME_IN = "came_in"
    SET_ASIDE = "set_aside"
    FREED = "freed"
    PAID = "paid"
    GIVEN_BACK = "given_back"
    TAKEN_BACK = "taken_back"
    REPAID = "repaid"
    OTHER = "other"


MOVEMENTS = Movements(
    {
        Kind.INSTALMENT: Movement.CAME_IN,
        Kind.CONTRIBUTION: Movement.CAME_IN,
        Kind.HOLD: Movement.SET_ASIDE,
        Kind.EXTEND: Movement.SET_ASIDE,
        Kind.RELEASE: Movement.FREED,
        Kind.CAPTURE: Movement.PAID,
        **dict.fromkeys(CAME_BACK, Movement.GIVEN_BACK),
        Kind.REDUCTION: Movement.TAKEN_BACK,
        Kind.RECALL: Movement.TAKEN_BACK,
        Kind.REPAYMENT: Movement.REPAID,
    },
    Movement.OTHER,
)
