"""Doorways of expenses: whoever claims, and finance."""

from payments.expenses.routes import claiming, office
from payments.expenses.routes.blueprint import blueprint

__all__ = ["blueprint", "claiming", "office"]
