"""Whom budgets tell: finance of one that waits for approval, whom it concerns that it is approved."""

from __future__ import annotations

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.domain import StaffRole
from payments.budgets import queries, services
from payments.budgets.domain import BudgetState
from payments.budgets.events import BudgetApproved, BudgetWritten

WAITS = N_("A budget waits for your approval.")
APPROVED = N_(
    "A budget for help is approved. It can be used from %(starts_on)s to %(ends_on)s. Open it to see how much there is."
)


def tell_waiting(delivery: Delivery[BudgetWritten]) -> None:
    """Tell the finance officers who may approve it that a budget waits: neither its writer nor its holder."""
    event = delivery.event
    view = queries.budget(event.budget)
    if view is None or view.state is not BudgetState.PROPOSED:
        return
    for officer in people.staff(StaffRole.FINANCE):
        if officer != event.by and event.holder != f"person:{officer}":
            notices.tell(
                officer,
                event.type,
                template=WAITS,
                link=f"/council/budgets/{event.budget}",
                event_id=delivery.id,
            )


def tell_approved(delivery: Delivery[BudgetApproved]) -> None:
    """Tell its holder, whoever arranges things for them and whoever looks after the money that it may be used."""
    event = delivery.event
    view = queries.budget(event.budget)
    if view is None or (event.holder.startswith("person:") and not people.names([event.holder]).get(event.holder)):
        return  # nobody is there any more
    services.tell_concerned(
        event.budget,
        event.holder,
        event.type,
        APPROVED,
        {"starts_on": view.starts.isoformat(), "ends_on": view.ends.isoformat()},
        occasion=delivery.id,
        but=event.by,
    )
