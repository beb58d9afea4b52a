"""Doorways of budgets: finance writes and approves; whoever holds one sees what is in it."""

from payments.budgets.routes import barring, changing, holding, limiting, months, office, recalling, reviewing
from payments.budgets.routes.blueprint import blueprint

__all__ = ["barring", "blueprint", "changing", "holding", "limiting", "months", "office", "recalling", "reviewing"]
