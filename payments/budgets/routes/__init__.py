"""Doorways of budgets: finance writes and approves; whoever holds one sees what is in it."""

from payments.budgets.routes import changing, holding, limiting, months, office
from payments.budgets.routes.blueprint import blueprint

__all__ = ["blueprint", "changing", "holding", "limiting", "months", "office"]
