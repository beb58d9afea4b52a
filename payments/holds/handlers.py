"""What holds do when news comes from budgets."""

from __future__ import annotations

from typing import Any

from hub.kernel import clock
from hub.kernel.outbox import Delivery
from payments.budgets.events import BudgetReduced
from payments.holds import services


def fund_promises(delivery: Delivery[Any]) -> None:
    """Money came in: set money aside for what was promised from it, in order of date."""
    services.hold_waiting(delivery.event.budget, clock.now())


def cut(delivery: Delivery[BudgetReduced]) -> None:
    """A reduction is in force: holds are kept in order of date up to the new amount."""
    services.cut(delivery.event.budget, delivery.event.step, clock.now())
