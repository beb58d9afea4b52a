"""Tell those whom a budget concerns: its holder, whoever arranges things for them, and whoever looks after the money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.kernel import clock
from hub.notices import services as notices
from hub.people import queries as people
from payments.budgets import queries


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
