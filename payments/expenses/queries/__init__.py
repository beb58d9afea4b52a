"""What can be asked of expenses: one, one's own, what waits, what is owed; the rates; and whether all of it holds."""

from payments.expenses.ports import subject
from payments.expenses.queries.claims import (
    ExpenseView,
    Totals,
    count_decided,
    count_waiting,
    decided,
    expense,
    expenses_of,
    same_receipt,
    totals,
    waiting,
)
from payments.expenses.queries.owed import ExpenseLine, line_of, owed, verify
from payments.expenses.queries.rates import RatesView, all_rates, rates_on

__all__ = [
    "ExpenseLine",
    "ExpenseView",
    "RatesView",
    "Totals",
    "all_rates",
    "count_decided",
    "count_waiting",
    "decided",
    "expense",
    "expenses_of",
    "line_of",
    "owed",
    "rates_on",
    "same_receipt",
    "subject",
    "totals",
    "verify",
    "waiting",
]
