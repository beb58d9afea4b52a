"""What may be done with a budget: write it, decide on it, let its money land, set its limits."""

from payments.budgets.services.changing import apply_changes, approve_change, drop_change, take_back, write_change
from payments.budgets.services.collecting import collect
from payments.budgets.services.landing import Locked, land_due, lock, set_promised
from payments.budgets.services.limiting import set_limits
from payments.budgets.services.telling import tell_concerned
from payments.budgets.services.warning import warn
from payments.budgets.services.writing import approve_budget, refuse_budget, write_budget

__all__ = [
    "Locked",
    "apply_changes",
    "approve_budget",
    "approve_change",
    "collect",
    "drop_change",
    "land_due",
    "lock",
    "refuse_budget",
    "set_limits",
    "set_promised",
    "take_back",
    "tell_concerned",
    "warn",
    "write_budget",
    "write_change",
]
