"""What may be done with a budget: write, approve, change, look at again, take back, bar; let its money land."""

from payments.budgets.services.barring import bar, declare_relative, lift
from payments.budgets.services.changing import apply_changes, approve_change, drop_change, take_back, write_change
from payments.budgets.services.collecting import collect
from payments.budgets.services.ending import let_go_on, write_end
from payments.budgets.services.granting import open_grant, return_unspent
from payments.budgets.services.landing import Locked, land_due, lock, set_promised
from payments.budgets.services.limiting import set_limits
from payments.budgets.services.recalling import answer_surplus, decide_surplus, tell_surplus
from payments.budgets.services.repaying import approve_repayment, drop_repayment, write_repayment
from payments.budgets.services.reviewing import record_review, tell_review
from payments.budgets.services.telling import tell_concerned
from payments.budgets.services.warning import warn
from payments.budgets.services.writing import approve_budget, refuse_budget, write_budget

__all__ = [
    "Locked",
    "answer_surplus",
    "apply_changes",
    "approve_budget",
    "approve_change",
    "approve_repayment",
    "bar",
    "collect",
    "decide_surplus",
    "declare_relative",
    "drop_change",
    "drop_repayment",
    "land_due",
    "let_go_on",
    "lift",
    "lock",
    "open_grant",
    "record_review",
    "refuse_budget",
    "return_unspent",
    "set_limits",
    "set_promised",
    "take_back",
    "tell_concerned",
    "tell_review",
    "tell_surplus",
    "warn",
    "write_budget",
    "write_change",
    "write_end",
    "write_repayment",
]
