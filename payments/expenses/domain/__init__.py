"""What an expense is, what a mile pays, the states of a claim, and why one is refused. No clock, no table."""

from payments.expenses.domain.claims import Claim, check_day, check_distance, payable
from payments.expenses.domain.mileage import (
    DEFAULTS,
    VEHICLE_WORDS,
    Journey,
    NotMiles,
    Rates,
    Share,
    Vehicle,
    miles,
    pence,
    shares,
    tax_year,
    tenths,
)
from payments.expenses.domain.refusals import (
    NotAnExpense,
    NotRates,
    OwnExpense,
    SentAlready,
    StaleForm,
    TooFar,
    TooOld,
)
from payments.expenses.domain.states import DECIDED, STANDING, ExpenseKind, ExpenseState, Happening, after

__all__ = [
    "DECIDED",
    "DEFAULTS",
    "STANDING",
    "VEHICLE_WORDS",
    "Claim",
    "ExpenseKind",
    "ExpenseState",
    "Happening",
    "Journey",
    "NotAnExpense",
    "NotMiles",
    "NotRates",
    "OwnExpense",
    "Rates",
    "SentAlready",
    "Share",
    "StaleForm",
    "TooFar",
    "TooOld",
    "Vehicle",
    "after",
    "check_day",
    "check_distance",
    "miles",
    "payable",
    "pence",
    "shares",
    "tax_year",
    "tenths",
]
