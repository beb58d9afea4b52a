"""Doorways of budgets: finance writes and approves; whoever holds one sees what is in it."""

from payments.budgets.routes import (
    barring,
    changing,
    ending,
    holding,
    limiting,
    months,
    office,
    recalling,
    repaying,
    reviewing,
)
from payments.budgets.routes.blueprint import blueprint

__all__ = [
    "barring",
    "blueprint",
    "changing",
    "ending",
    "holding",
    "limiting",
    "months",
    "office",
    "recalling",
    "repaying",
    "reviewing",
]
