"""Whom grants tell: finance of one that waits for a second officer, whom it concerns that it is given, or over."""

from __future__ import annotations

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.domain import StaffRole
from payments.budgets import services as budgets
from payments.funds import queries as funds
from payments.grants import queries
from payments.grants.domain import GrantState
from payments.grants.events import GrantGiven, GrantProposed, GrantReturned

WAITS = N_("A grant waits for a second officer’s decision.")
GIVEN = N_(
    "%(fund)s gives you %(amount_pence)s towards help, until %(ends_on)s. Why: %(reason)s You can choose it when you ask "
    "for help: it then pays first."
)
RETURNED = N_("%(amount_pence)s of your grant was left on its last day and went back to %(fund)s.")


def tell_waiting(delivery: Delivery[GrantProposed]) -> None:
    """Tell the finance officers who may decide on it: neither who wrote it nor whom it is for."""
    event = delivery.event
    view = queries.grant(event.grant)
    if view is None or view.state is not GrantState.PROPOSED:
        return
    for officer in people.staff(StaffRole.FINANCE):
        if officer != event.by and event.holder != f"person:{officer}":
            link = f"/council/grants/{event.grant}"
            notices.tell(officer, event.type, template=WAITS, link=link, event_id=delivery.id)


def tell_given(delivery: Delivery[GrantGiven]) -> None:
    """Tell whom it is for, and whoever arranges things for them."""
    event = delivery.event
    view = queries.grant(event.grant)
    if view is None or not people.names([event.holder]).get(event.holder):
        return  # nobody is there any more
    data = {"ends_on": view.ends.isoformat(), "reason": view.reason}
    _tell(event, GIVEN, data, delivery.id)


def tell_returned(delivery: Delivery[GrantReturned]) -> None:
    """Tell them that it is over, and what was left of it."""
    if people.names([delivery.event.holder]).get(delivery.event.holder):
        _tell(delivery.event, RETURNED, {}, delivery.id)


def _tell(event: GrantGiven | GrantReturned, template: str, more: dict[str, str], occasion: str) -> None:
    data = {"fund": funds.names([event.fund]).get(event.fund, ""), "amount_pence": event.amount_pence} | more
    budgets.tell_concerned(event.budget, event.holder, event.type, template, data, occasion=occasion)
