"""What holds do when news comes from budgets, and how finance hears of what waits for it."""

from __future__ import annotations

from typing import Any

from hub.kernel import clock
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.domain import StaffRole
from payments.budgets.events import BudgetReduced
from payments.holds import services
from payments.holds.events import ChargeWaits

CHARGE_WAITS = N_("A visit took place without money set aside for it: %(amount_pence)s waits for your decision.")


def fund_promises(delivery: Delivery[Any]) -> None:
    """Money came in: set money aside for what was promised from it, in order of date."""
    services.hold_waiting(delivery.event.budget, clock.now())


def cut(delivery: Delivery[BudgetReduced]) -> None:
    """A reduction is in force: holds are kept in order of date up to the new amount."""
    services.cut(delivery.event.budget, delivery.event.step, clock.now())


def tell_charge(delivery: Delivery[ChargeWaits]) -> None:
    """Tell finance that a delivered visit waits; one that a resident pays with own money waits for that alone."""
    event = delivery.event
    if event.budget is None:
        return
    for officer in people.staff(StaffRole.FINANCE):
        if event.payee != f"person:{officer}":
            notices.tell(
                officer,
                event.type,
                template=CHARGE_WAITS,
                data={"amount_pence": event.amount_pence},
                link="/council/unfunded",
                event_id=delivery.id,
            )
