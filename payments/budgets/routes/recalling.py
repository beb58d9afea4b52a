"""More than a budget needs: finance tells and decides, whoever holds it answers."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access
from hub.kernel.errors import Missing
from hub.people import queries as people
from payments.budgets import queries, services
from payments.budgets.forms import AnswerForm, DecisionForm, SurplusForm
from payments.budgets.queries import BudgetView, SurplusView
from payments.budgets.routes.blueprint import blueprint, called
from payments.budgets.routes.holding import own_budget


@blueprint.get("/council/budgets/surpluses")
@access.role("finance")
def surpluses() -> str:
    """Budgets with more than they need, and what people were told and have answered."""
    flagged, told = queries.flagged(), queries.surpluses_open()
    views = queries.budgets({*flagged, *(one.budget for one in told)})
    return render_template(
        "payments/budgets/surpluses.html",
        flagged=flagged,
        told=told,
        budgets=views,
        names=called(view.holder for view in views.values()),
        rules=queries.limits(),
    )


@blueprint.route("/council/budgets/<budget>/surplus", methods=["GET", "POST"])
@access.role("finance")
def tell_surplus(budget: str) -> ResponseReturnValue:
    """Tell the person in writing, before anything is taken."""
    view = queries.budget(budget)
    if view is None:
        raise Missing
    form, by = SurplusForm(), access.current()
    if form.sent() and form.attempt(services.tell_surplus, budget, form.words.data or "", by):
        flash(gettext("They are told, and may answer."), "success")
        return redirect(url_for("budgets.decide_surplus", surplus=form.result))
    page = render_template(
        "payments/budgets/tell_surplus.html",
        budget=view,
        form=form,
        pence=queries.surpluses([view]).get(budget, 0),
        past=queries.surpluses_of(budget),
        names=called([view.holder]),
        rules=queries.limits(),
    )
    return page, form.status


@blueprint.route("/council/surpluses/<surplus>", methods=["GET", "POST"])
@access.role("finance")
def decide_surplus(surplus: str) -> ResponseReturnValue:
    """What they were told, what they said, and what becomes of it."""
    found, view = _found(surplus)
    form, by = DecisionForm(), access.current()
    recall = form.recall.data == "yes"
    if form.sent() and form.attempt(services.decide_surplus, surplus, recall, form.words.data or "", by):
        flash(gettext("It is decided, and they are told."), "success")
        return redirect(url_for("budgets.decide_surplus", surplus=surplus))
    own = by.person is not None and (by.person == found.told_by or view.holder == f"person:{by.person}")
    return _page("decide_surplus", found, view, form, own=own), form.status


@blueprint.route("/budgets/surpluses/<surplus>", methods=["GET", "POST"])
@access.signed_in
def surplus(surplus: str) -> ResponseReturnValue:
    """What the council says about a surplus, and a form to answer."""
    found, view = _found(surplus)
    own_budget(view.id)
    if request.method == "POST":
        people.require_act(access.current(), view.holder, "arrange")
    form = AnswerForm(data={"answer": found.answer})
    if form.sent() and form.attempt(services.answer_surplus, surplus, form.answer.data or "", access.current()):
        flash(gettext("Your answer is with the council. Nothing is taken before they have read it."), "success")
        return redirect(url_for("budgets.surplus", surplus=surplus))
    return _page("surplus", found, view, form), form.status


def _found(surplus_id: str) -> tuple[SurplusView, BudgetView]:
    found = queries.surplus_told(surplus_id)
    view = queries.budget(found.budget) if found else None
    if found is None or view is None:
        raise Missing
    return found, view


def _page(name: str, found: SurplusView, view: BudgetView, form: AnswerForm | DecisionForm, own: bool = False) -> str:
    persons = [f"person:{person}" for person in (found.told_by, found.decided_by) if person]
    return render_template(
        f"payments/budgets/{name}.html",
        surplus=found,
        budget=view,
        form=form,
        own=own,
        names=called([view.holder, *persons]),
    )
