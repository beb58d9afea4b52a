"""The life of a claim: a table of arrows, and who may follow them."""

from __future__ import annotations

from enum import StrEnum

from hub.kernel.machine import step


class ExpenseKind(StrEnum):
    """What is claimed."""

    RECEIPT = "receipt"  # something that was paid for
    MILEAGE = "mileage"  # a journey in one's own vehicle, or on it


class ExpenseState(StrEnum):
    """Where a claim stands."""

    CLAIMED = "claimed"
    APPROVED = "approved"  # owed to whoever claimed
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REMITTED = "remitted"  # in a transfer to whoever claimed


class Happening(StrEnum):
    """What happens to a claim."""

    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REMIT = "remit"
    PUT_BACK = "put_back"  # the transfer came to nothing


ARROWS: dict[tuple[ExpenseState, Happening], ExpenseState] = {
    (ExpenseState.CLAIMED, Happening.APPROVE): ExpenseState.APPROVED,
    (ExpenseState.CLAIMED, Happening.REFUSE): ExpenseState.REFUSED,
    (ExpenseState.CLAIMED, Happening.WITHDRAW): ExpenseState.WITHDRAWN,
    (ExpenseState.APPROVED, Happening.REMIT): ExpenseState.REMITTED,
    (ExpenseState.REMITTED, Happening.PUT_BACK): ExpenseState.APPROVED,
}

STANDING = (ExpenseState.CLAIMED, ExpenseState.APPROVED, ExpenseState.REMITTED)
"""States in which a claim's miles count towards the tax year."""

DECIDED = (ExpenseState.APPROVED, ExpenseState.REMITTED, ExpenseState.REFUSED)


def after(state: ExpenseState, event: Happening) -> ExpenseState:
    """The state after `event`.

    Raises:
        WrongState: the table has no such arrow.
    """
    return step(ARROWS, state, event)
