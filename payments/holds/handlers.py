"""What holds do when news comes from budgets."""

from __future__ import annotations

from hub.kernel import clock
from hub.kernel.outbox import Delivery
from payments.budgets.events import InstalmentLanded
from payments.holds import services


def fund_promises(delivery: Delivery[InstalmentLanded]) -> None:
    """An instalment landed: set money aside for what was promised from it, in order of date."""
    services.hold_waiting(delivery.event.budget, clock.now())
