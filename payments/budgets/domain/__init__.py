"""A budget's rules as plain values: its terms, its limits, how far its money reaches."""

from payments.budgets.domain.limits import DEFAULT, Limits, LimitsWrong
from payments.budgets.domain.months import Amounts, Month, MonthTotals, Movement, NotAdding, months, totals
from payments.budgets.domain.outlook import Commitment, Outlook, Short, look_ahead
from payments.budgets.domain.terms import (
    DAY,
    HOLDERS,
    LEAD,
    WEEKS,
    AlreadyDecided,
    BudgetState,
    NotABudget,
    OwnEntry,
    Period,
    Terms,
    available,
    draw,
    four_weeks,
    held,
)

__all__ = [
    "DAY",
    "DEFAULT",
    "HOLDERS",
    "LEAD",
    "WEEKS",
    "AlreadyDecided",
    "Amounts",
    "BudgetState",
    "Commitment",
    "Limits",
    "LimitsWrong",
    "Month",
    "MonthTotals",
    "Movement",
    "NotABudget",
    "NotAdding",
    "Outlook",
    "OwnEntry",
    "Period",
    "Short",
    "Terms",
    "available",
    "draw",
    "four_weeks",
    "held",
    "look_ahead",
    "months",
    "totals",
]
