"""The tables of the books, and the triggers that keep what is closed closed."""

from payments.books.models.tables import (
    Break,
    CashMatch,
    CashPosting,
    ClosedMonth,
    CostCode,
    Reconciliation,
    StripeMovement,
)
from payments.books.models.triggers import POSTGRESQL, SQLITE

__all__ = [
    "POSTGRESQL",
    "SQLITE",
    "Break",
    "CashMatch",
    "CashPosting",
    "ClosedMonth",
    "CostCode",
    "Reconciliation",
    "StripeMovement",
]
