"""What may be done with a budget: write it, decide on it, let its money land, set its limits."""

from payments.budgets.services.landing import Locked, land_due, lock, set_promised
from payments.budgets.services.limiting import set_limits
from payments.budgets.services.warning import warn
from payments.budgets.services.writing import approve_budget, refuse_budget, write_budget

__all__ = [
    "Locked",
    "approve_budget",
    "land_due",
    "lock",
    "refuse_budget",
    "set_limits",
    "set_promised",
    "warn",
    "write_budget",
]
