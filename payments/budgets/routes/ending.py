"""A budget's last day: brought forward, or let be after all; a colleague approves it as any change of terms."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.errors import Missing
from payments.budgets import queries, services
from payments.budgets.domain import StepState
from payments.budgets.forms import EndForm, GoOnForm
from payments.budgets.queries import BudgetView
from payments.budgets.routes.blueprint import blueprint, called


@blueprint.route("/council/budgets/<budget>/end", methods=["GET", "POST"])
@access.role("finance")
def end(budget: str) -> ResponseReturnValue:
    """When it ends, and a form for an earlier last day."""
    view, form = _view(budget), EndForm()
    if form.sent() and form.attempt(
        services.write_end,
        budget,
        form.ends.data or clock.today(),
        form.reason.data or "",
        grounds=form.grounds.data or "",
        by=access.current(),
        request=form.request,
    ):
        flash(
            gettext("The last day is written. A colleague in finance must approve it, and then it is told."), "success"
        )
        return redirect(url_for("budgets.change", budget=budget))
    return _page("end", view, form), form.status


@blueprint.route("/council/budgets/<budget>/go-on", methods=["GET", "POST"])
@access.role("finance")
def go_on(budget: str) -> ResponseReturnValue:
    """That a budget that was to end early goes on as it was."""
    view, form, by = _view(budget), GoOnForm(), access.current()
    if form.sent() and form.attempt(services.let_go_on, budget, form.reason.data or "", by=by, request=form.request):
        flash(gettext("It is written. A colleague in finance must approve it, and then it is told."), "success")
        return redirect(url_for("budgets.change", budget=budget))
    return _page("go_on", view, form), form.status


def _view(budget: str) -> BudgetView:
    view = queries.budget(budget)
    if view is None:
        raise Missing
    return view


def _page(name: str, view: BudgetView, form: EndForm | GoOnForm) -> str:
    waiting = queries.steps_of(view.id, (StepState.PROPOSED,))
    return render_template(
        f"payments/budgets/{name}.html",
        budget=view,
        form=form,
        waits=any(change.step.over for change in waiting),
        names=called([view.holder]),
        rules=queries.limits(),
    )
