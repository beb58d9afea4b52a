"""A budget's statement of one month, to read, to print and to take away."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids, sheets
from hub.kernel.errors import Missing
from hub.kernel.month import Month
from hub.kernel.words import N_
from hub.people import queries as people
from payments.budgets import queries
from payments.budgets.domain import Movement
from payments.budgets.queries import BudgetView
from payments.budgets.routes.blueprint import blueprint, called
from payments.budgets.routes.holding import own_budget
from payments.funds import queries as funds
from payments.statements.queries import MonthStatement, month_rows

HEAD = (N_("When"), N_("What"), N_("Visit on"), N_("Paid to"), N_("Free to use"), N_("Set aside"), N_("In the budget"))
WORDS = {
    Movement.CAME_IN: N_("Came in"),
    Movement.SET_ASIDE: N_("Set aside for visits"),
    Movement.FREED: N_("Set aside before, and free again"),
    Movement.PAID: N_("Paid for visits"),
    Movement.GIVEN_BACK: N_("Given back by suppliers"),
    Movement.TAKEN_BACK: N_("Taken back by the council"),
    Movement.REPAID: N_("Own contribution, paid back"),
    Movement.OTHER: N_("Put right"),
}


@blueprint.get("/budgets/<budget>/statements/<month>")
@access.signed_in
def month(budget: str, month: str) -> str:
    """Opening balance, what came and went, closing balance; one clean page on paper."""
    view, found = _found(budget, month)
    # What came in kind is the holder's own affair, beside the money, and no grant's.
    theirs = not view.grant and people.may_act(access.current(), view.holder, "view")
    gifts = queries.in_kind_of(view.holder, found.month) if theirs else ()
    back = {} if found.over else queries.coming_back(budget)
    return render_template(
        "payments/budgets/month.html",
        budget=view,
        statement=found,
        words=WORDS | ({Movement.TAKEN_BACK: N_("Back to the fund that gave it")} if view.grant else {}),
        names=called(
            [view.holder, *(line.payee for line in found.lines if line.payee), *(gift.giver for gift in gifts), *back]
        ),
        back=back,
        gifts=gifts,
        funds=list(funds.names(view.funds).values()),
        stands_on=clock.today(),
    )


@blueprint.get("/budgets/<budget>/statements/<month>.csv")
@access.signed_in
def month_csv(budget: str, month: str) -> ResponseReturnValue:
    """The same as a file, line by line, from the opening to the closing balance."""
    view, found = _found(budget, month)
    rows = month_rows(found, called(line.payee for line in found.lines if line.payee))
    return sheets.csv_file(f"budget-{ids.short(view.id).lower()}-{found.month}", [gettext(word) for word in HEAD], rows)


def _found(budget: str, text: str) -> tuple[BudgetView, MonthStatement[Movement]]:
    view, month = own_budget(budget), Month.read(text)
    found = queries.month_statement(budget, month) if month else None
    if found is None:
        raise Missing
    return view, found
