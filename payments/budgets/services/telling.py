"""Tell those whom a budget concerns: its holder, whoever arranges things for them, and whoever looks after the money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.kernel import clock
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from payments.budgets import queries
from payments.budgets.domain import Step
from payments.budgets.models import Budget, BudgetStep

LESS = N_(
    "From %(starts_on)s your budget pays less: %(after_pence)s where it paid %(before_pence)s. Why: %(reason)s "
    "Open it to see what this means. If you do not agree, call us."
)
ENDS = N_(
    "Your budget ends on %(ends_on)s. Why: %(reason)s It pays for no visit after that day. Open it to see what this "
    "means. If you do not agree, call us."
)
GOES_ON = N_("Your budget does not end yet: it goes on until %(ends_on)s. Why: %(reason)s Open it to see.")
OTHER = N_("From %(starts_on)s the terms of your budget change. Why: %(reason)s Open it to see them.")


def tell_concerned(
    budget_id: str,
    holder: str,
    kind: str,
    template: str,
    data: Mapping[str, Any],
    *,
    occasion: str,
    link: str = "",
    but: str | None = None,
) -> None:
    """One notice to each except `but`, with a link to the budget's page unless another is given; once per occasion."""
    where = link or f"/budgets/{budget_id}"
    notices.tell_party(holder, kind, template=template, data=data, link=where, event_id=occasion, but=but)
    terms = queries.terms_of(budget_id)
    if terms and (body := terms.on(clock.today()).third_party):
        notices.tell_party(body, kind, template=template, data=data, link=where, event_id=occasion, but=but)
    party, _, id_ = holder.partition(":")
    if party != "person":
        return
    for view in people.delegations_of(id_):
        if view.resident == id_ and view.stands and view.supporter not in (id_, but):
            notices.tell(view.supporter, kind, template=template, data=data, link=where, event_id=occasion)


def tell_change(budget: Budget, row: BudgetStep, before: Step) -> None:
    """Tell them in writing what is to change, from which day and why."""
    template = LESS if row.step.less_than(before) else OTHER
    if row.step.over != before.over:
        template = ENDS if row.step.over else GOES_ON
    data = {
        "ends_on": budget.ends.isoformat(),
        "starts_on": row.starts.isoformat(),
        "before_pence": before.net_pence,
        "after_pence": row.step.net_pence,
        "reason": row.reason,
    }
    tell_concerned(
        budget.id,
        budget.holder,
        "budget-changes",
        template,
        data,
        occasion=f"change:{row.id}",
        link=f"/budgets/{budget.id}/terms",
    )
