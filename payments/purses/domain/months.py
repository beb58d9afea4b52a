"""A month of own money: what stood there, what came and went, what stands there now. It adds up, or it cannot be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from payments.budgets.domain import CAME_BACK, Amounts, NotAdding
from payments.ledger.domain import Kind


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


OF: Mapping[Kind, Movement] = {
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
}


@dataclass(frozen=True)
class MonthTotals:
    """Opening and closing balance of a month, and what was moved in between: pence to use, and not to use yet.

    Raises:
        NotAdding: opening and movements do not make the closing balance.
    """

    opening: Amounts
    moved: Mapping[Movement, Amounts]
    closing: Amounts

    def __post_init__(self) -> None:
        if sum(self.moved.values(), self.opening) != self.closing:
            raise NotAdding


def totals(opening: Amounts, closing: Amounts, changes: Iterable[tuple[Kind, Amounts]]) -> MonthTotals:
    """The totals of a month's changes, in the order in which a statement says them.

    Raises:
        NotAdding: they do not make the closing balance.
    """
    moved = dict.fromkeys(Movement, Amounts())
    for kind, amounts in changes:
        moved[OF.get(kind, Movement.OTHER)] += amounts
    return MonthTotals(opening, moved, closing)
