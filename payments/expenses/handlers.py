"""Who is told of what happens to a claim: finance of what waits, whoever claimed of what was decided."""

from __future__ import annotations

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.domain import StaffRole
from payments.expenses import queries
from payments.expenses.events import ExpenseApproved, ExpenseClaimed, ExpenseRefused, ExpenseWithdrawn


def tell_claimed(delivery: Delivery[ExpenseClaimed]) -> None:
    """Tell finance that a claim waits."""
    _tell_finance(delivery, N_("A volunteer claims %(amount_pence)s. It waits for your decision."))


def tell_withdrawn(delivery: Delivery[ExpenseWithdrawn]) -> None:
    """Tell finance that a claim no longer waits."""
    _tell_finance(delivery, N_("A volunteer’s claim of %(amount_pence)s was taken back. There is nothing to decide."))


def tell_approved(delivery: Delivery[ExpenseApproved]) -> None:
    """Tell whoever claimed that it is owed to them."""
    _tell_claimant(delivery, N_("Your claim of %(amount_pence)s is approved. We owe it to you."), {})


def tell_refused(delivery: Delivery[ExpenseRefused]) -> None:
    """Tell whoever claimed that it was not approved, and why."""
    view = queries.expense(delivery.event.expense)
    reason = view.reason if view else ""
    _tell_claimant(
        delivery,
        N_("We could not approve your claim of %(amount_pence)s. The reason: %(reason)s"),
        {"reason": reason},
    )


def _tell_finance(delivery: Delivery[ExpenseClaimed] | Delivery[ExpenseWithdrawn], template: str) -> None:
    event = delivery.event
    for officer in people.staff(StaffRole.FINANCE):
        if event.claimant != f"person:{officer}":
            notices.tell(
                officer,
                event.type,
                template=template,
                data={"amount_pence": event.amount_pence},
                link=f"/council/expenses/{event.expense}",
                event_id=delivery.id,
            )


def _tell_claimant(
    delivery: Delivery[ExpenseApproved] | Delivery[ExpenseRefused], template: str, data: dict[str, str]
) -> None:
    event = delivery.event
    notices.tell_party(
        event.claimant,
        event.type,
        template=template,
        data={"amount_pence": event.amount_pence, **data},
        link=f"/expenses/{event.expense}",
        event_id=delivery.id,
    )
