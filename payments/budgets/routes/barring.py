"""What a budget does not pay for, and whom: finance says so, with reasons, and opens it again with grounds."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import access
from hub.kernel.errors import Missing
from hub.people import queries as people
from payments.budgets import queries, services
from payments.budgets.domain import BarKind, NotABar
from payments.budgets.forms import BarForm, LiftForm
from payments.budgets.queries import BarView
from payments.budgets.routes.blueprint import blueprint, called
from payments.exclusions import queries as exclusions


@blueprint.route("/council/budgets/<budget>/bars", methods=["GET", "POST"])
@access.role("finance")
def bars(budget: str) -> ResponseReturnValue:
    """What is never allowed, what is barred in this budget, and a form for more."""
    form, text = BarForm(), request.args.get("q", "").strip()
    form.category.choices = [("", gettext("None")), *((c.code, gettext(c.name)) for c in categories.categories())]
    form.relative.choices = [("", gettext("None")), *((f"person:{p.id}", p.name) for p in people.find_people(text))]
    if form.sent() and form.attempt(_bar, budget, form):
        flash(gettext("It is barred, and they are told."), "success")
        return redirect(url_for("budgets.bars", budget=budget))
    return _page(budget, form, LiftForm(formdata=None), text), form.status


def _bar(budget: str, form: BarForm) -> str:
    category, relative = form.category.data or "", form.relative.data or ""
    if bool(category) == bool(relative):
        raise NotABar(message=gettext("Choose a kind of help, or a relative."), field="category")
    kind = BarKind.CATEGORY if category else BarKind.RELATIVE
    return services.bar(budget, kind, category or relative, form.reason.data or "", access.current())


@blueprint.post("/council/budgets/<budget>/bars/<bar>/lift")
@access.role("finance")
def lift(budget: str, bar: str) -> ResponseReturnValue:
    """Open it again, or record why a relative may be paid."""
    form = LiftForm()
    if form.sent() and form.attempt(services.lift, bar, form.grounds.data or "", access.current()):
        flash(gettext("It is open again, and they are told."), "success")
        return redirect(url_for("budgets.bars", budget=form.result))
    empty = BarForm(formdata=None)
    empty.category.choices = [("", gettext("None")), *((c.code, gettext(c.name)) for c in categories.categories())]
    empty.relative.choices = [("", gettext("None"))]
    return _page(budget, empty, form, "", bar), form.status


def _page(budget: str, form: BarForm, lift: LiftForm, text: str, lifting: str = "") -> str:
    view = queries.budget(budget)
    if view is None:
        raise Missing
    found = queries.bars_of(budget)
    return render_template(
        "payments/budgets/bars.html",
        budget=view,
        form=form,
        lift=lift,
        lifting=lifting,
        text=text,
        bars=found,
        called=said(found),
        tellers=called(f"person:{one.set_by}" for one in found if one.declared and one.set_by),
        never=exclusions.exclusions(),
        coming=exclusions.coming(),
        names=called([view.holder]),
    )


def said(found: list[BarView]) -> dict[str, str]:
    """What was barred, by name."""
    kinds = {c.code: gettext(c.name) for c in categories.categories(retired=True)}
    return kinds | called(one.what for one in found if one.kind is BarKind.RELATIVE)
