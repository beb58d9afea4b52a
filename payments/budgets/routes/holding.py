"""A budget as its holder, or someone who acts for them, sees it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import access, clock, ids, sheets
from hub.kernel.errors import Missing
from hub.kernel.words import N_
from hub.people import queries as people
from hub.places import queries as places
from payments.budgets import queries
from payments.budgets.domain import BudgetState
from payments.budgets.queries import BudgetView
from payments.budgets.routes.blueprint import blueprint, called, pays_for
from payments.funds import queries as funds
from payments.statements.queries import told

HEAD = (
    N_("When"),
    N_("What"),
    N_("Visit on"),
    N_("Paid to"),
    N_("Free to use, change"),
    N_("Free to use"),
    N_("Set aside, change"),
    N_("Set aside"),
)
MOST = 100  # lines of the statement on the page; the file has them all


@blueprint.get("/budgets")
@access.signed_in
def mine() -> str:
    """The budgets of whoever asks, of those they act for, and of their places."""
    actor = access.current()
    person = people.acting_person(actor) or ""
    own = people.parties_of(person)
    holders = [
        *own,
        *(ids.urn("person", resident) for resident in people.residents_of(person)),
        *(ids.urn("place", place.id) for place in places.places_of(own)),
    ]
    found = {holder: _shown(holder) for holder in holders}
    for view in queries.budgets(queries.looked_after(own)).values():
        if view.holder not in found:
            found[view.holder] = [view]
    return render_template(
        "payments/budgets/mine.html",
        found={holder: budgets for holder, budgets in found.items() if budgets},
        names=called(found),
        own=ids.urn("person", person),
    )


def _shown(holder: str) -> list[BudgetView]:
    wanted = (BudgetState.APPROVED, BudgetState.ENDED)
    found = [view for view in queries.budgets_of(holder) if view.state in wanted]
    return sorted(found, key=lambda view: view.grant)


@blueprint.get("/budgets/<budget>")
@access.signed_in
def show(budget: str) -> str:
    """What is in a budget, what is promised, what is left until more comes, and what has happened."""
    view, now = own_budget(budget), clock.now()
    lines = queries.statement(budget)
    without = queries.unmet(budget) if view.unmet_pence else ()
    back = queries.coming_back(budget)
    payees = [line.payee for line in lines if line.payee] + [one.payee for one in without] + list(back)
    return render_template(
        "payments/budgets/show.html",
        budget=view,
        lines=list(reversed(lines))[:MOST],
        more=len(lines) > MOST,
        unmet=[one for one in without if one.at > now],
        begun=[one for one in without if one.at <= now],
        kinds={c.code: gettext(c.name) for c in categories.categories(retired=True)} if without else {},
        may_open=people.may_act(access.current(), view.holder, "view"),
        names=called([view.holder, *payees]),
        back=back,
        own_back=sum(queries.repayable(view).values()),
        funds=list(funds.names(view.funds).values()),
        pays_for=pays_for(view.categories),
        outlook=None if view.grant else queries.outlook(view),
        months=queries.months_of(lines),
    )


@blueprint.get("/budgets/<budget>.csv")
@access.signed_in
def statement_csv(budget: str) -> ResponseReturnValue:
    """The whole statement as a file."""
    view = own_budget(budget)
    lines = queries.statement(budget)
    names = people.names({line.payee for line in lines if line.payee})
    rows = (
        [
            *told(line, names),
            sheets.decimal(line.moved.free_pence),
            sheets.decimal(line.after.free_pence),
            sheets.decimal(line.moved.aside_pence),
            sheets.decimal(line.after.aside_pence),
        ]
        for line in lines
    )
    return sheets.csv_file(f"budget-{ids.short(view.id).lower()}", [gettext(word) for word in HEAD], rows)


def own_budget(budget: str) -> BudgetView:
    """A budget that whoever asks may look into; others are not told whether there is one."""
    view = queries.budget(budget)
    if view is None:
        raise Missing
    actor, body = access.current(), view.now.third_party
    if body is None or not people.may_act(actor, body, "view"):
        people.require_act(actor, view.holder, "view")
    return view
