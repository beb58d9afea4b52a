"""What may be asked of budgets: how they stand, what happened in them, how far they reach, what their limits are."""

from payments.budgets.queries.limits import LimitsView, all_limits, limits
from payments.budgets.queries.months import MonthStatement, Paid, month_statement, months_of
from payments.budgets.queries.outlook import outlook, outlooks, period_number, warnable
from payments.budgets.queries.standing import (
    BudgetView,
    all_budgets,
    budget,
    budgets,
    budgets_of,
    count_decided,
    decided,
    due,
    funds_of,
    paid_until,
    promised,
    waiting,
)
from payments.budgets.queries.statements import StatementLine, statement
from payments.budgets.queries.steps import (
    Contributed,
    StepView,
    budgets_to_change,
    contributed,
    looked_after,
    over,
    steps_of,
    steps_waiting,
    terms_of,
)

__all__ = [
    "BudgetView",
    "Contributed",
    "LimitsView",
    "MonthStatement",
    "Paid",
    "StatementLine",
    "StepView",
    "all_budgets",
    "all_limits",
    "budget",
    "budgets",
    "budgets_of",
    "budgets_to_change",
    "contributed",
    "count_decided",
    "decided",
    "due",
    "funds_of",
    "limits",
    "looked_after",
    "month_statement",
    "months_of",
    "outlook",
    "outlooks",
    "over",
    "paid_until",
    "period_number",
    "promised",
    "statement",
    "steps_of",
    "steps_waiting",
    "terms_of",
    "waiting",
    "warnable",
]
