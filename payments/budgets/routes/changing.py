"""A budget's terms: what holds from which day on, for whoever holds it, and for finance, who change them."""

from __future__ import annotations

from collections.abc import Iterable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids, unit
from hub.kernel.errors import Missing
from hub.people import queries as people
from payments.budgets import queries, services
from payments.budgets.domain import StepState
from payments.budgets.forms import ChangeForm, ContributionForm
from payments.budgets.queries import BudgetView, StepView
from payments.budgets.routes.barring import said
from payments.budgets.routes.blueprint import blueprint, called
from payments.budgets.routes.holding import own_budget
from payments.exclusions import queries as exclusions


@blueprint.get("/budgets/<budget>/terms")
@access.signed_in
def terms(budget: str) -> str:
    """What a budget pays, who looks after it, what changes when and why, in the words of whoever holds it."""
    view = own_budget(budget)
    steps, bars = queries.steps_of(budget), queries.bars_of(budget)
    return render_template(
        "payments/budgets/terms.html",
        budget=view,
        steps=steps,
        names=_names(view, steps),
        stands_on=clock.today(),
        rules=queries.limits(),
        contributed=queries.contributed(budget),
        back=sum(queries.repayable(view).values()),
        surpluses=queries.surpluses_of(budget),
        review=queries.review_due(budget),
        reviews=queries.reviews_of(budget),
        bars=bars,
        called=said(bars),
        never=exclusions.exclusions(),
        coming=exclusions.coming(),
    )


@blueprint.route("/council/budgets/<budget>/contributions", methods=["GET", "POST"])
@access.role("finance")
def contributions(budget: str) -> ResponseReturnValue:
    """What a resident was asked to contribute, what came, and a form for more of it."""
    view = queries.budget(budget)
    if view is None:
        raise Missing
    form, by = ContributionForm(), access.current()
    if form.sent() and form.attempt(services.collect, budget, form.amount.data or 0, form.reference.data or "", by):
        flash(gettext("The contribution is recorded. It is spent first."), "success")
        return redirect(url_for("budgets.contributions", budget=budget))
    page = render_template(
        "payments/budgets/contributions.html",
        budget=view,
        form=form,
        names=called([view.holder]),
        contributed=queries.contributed(budget),
    )
    return page, form.status


@blueprint.route("/council/budgets/<budget>/terms", methods=["GET", "POST"])
@access.role("finance")
def change(budget: str) -> ResponseReturnValue:
    """Every change on record, those that wait for a colleague, and a form for a new one."""
    view = queries.budget(budget)
    if view is None:
        raise Missing
    form = ChangeForm(data=ChangeForm.of(view.now))
    form.third_party.choices = [("", gettext("None")), *((o.urn, o.name) for o in people.organisations())]
    if form.sent() and form.attempt(_write, budget, form):
        flash(gettext("The change is written. A colleague in finance must approve it, and then it is told."), "success")
        return redirect(url_for("budgets.change", budget=budget))
    steps = queries.steps_of(budget, (StepState.PROPOSED, StepState.APPROVED))
    page = render_template(
        "payments/budgets/change.html",
        budget=view,
        form=form,
        waiting=[step for step in steps if step.state is StepState.PROPOSED],
        steps=[step for step in steps if step.state is StepState.APPROVED],
        names=_names(view, steps),
        own=access.current().person,
        rules=queries.limits(),
        stands_on=clock.today(),
    )
    return page, form.status


def _write(budget: str, form: ChangeForm) -> str:
    return services.write_change(
        budget,
        form.step(),
        form.reason.data or "",
        grounds=form.grounds.data or "",
        by=access.current(),
        request=form.request,
    )


@blueprint.post("/council/budgets/changes/<change>/approve")
@access.role("finance")
def approve_change(change: str) -> ResponseReturnValue:
    """Approve what a colleague wrote; it is told in writing."""
    budget = unit.write(services.approve_change, change, access.current())
    flash(gettext("The change is approved, and everyone concerned is told."), "success")
    return redirect(url_for("budgets.change", budget=budget))


@blueprint.post("/council/budgets/changes/<change>/drop")
@access.role("finance")
def drop_change(change: str) -> ResponseReturnValue:
    """Drop a change before anyone was told."""
    budget = unit.write(services.drop_change, change, access.current())
    flash(gettext("The change is dropped. Nobody was told of it."), "success")
    return redirect(url_for("budgets.change", budget=budget))


def _names(view: BudgetView, steps: Iterable[StepView]) -> dict[str, str]:
    persons = {ids.urn("person", p) for step in steps for p in (step.written_by, step.decided_by) if p}
    bodies = {step.step.third_party for step in steps} | {view.now.third_party}
    return called([view.holder, *sorted(persons), *sorted(body for body in bodies if body)])
