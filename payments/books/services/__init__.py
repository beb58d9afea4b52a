"""Reconcile with Stripe, work breaks, close months, and set the council's codes."""

from payments.books.services.closing import close
from payments.books.services.codes import set_code
from payments.books.services.reconciling import reconcile
from payments.books.services.working import agree, correct, decline, explain

__all__ = ["agree", "close", "correct", "decline", "explain", "reconcile", "set_code"]
