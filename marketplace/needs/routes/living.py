"""Change a live need, withdraw it, and look at its outcome again."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids, unit
from hub.kernel.errors import KithError, WrongState
from hub.people import queries as people
from hub.people.domain import Scope
from hub.places import queries as places
from marketplace.needs import forms, queries, services
from marketplace.needs.domain import NeedState
from marketplace.needs.queries import NeedView
from marketplace.needs.routes.asking import COOKIE, unanswered
from marketplace.needs.routes.blueprint import CONTENT_FORMS, FIELDS_OF, blueprint, budgets_for, names_of


def _mine(need_id: str) -> NeedView:
    need = queries.need(need_id)
    people.require_act(access.current(), need.holder, Scope.ARRANGE)
    return need


@blueprint.route("/needs/<need_id>/edit/<step>", methods=["GET", "POST"])
@access.signed_in
def edit(need_id: str, step: str) -> ResponseReturnValue:
    """Change one answer of a live need."""
    need = _mine(need_id)
    if step not in (*FIELDS_OF, "where"):
        abort(404)
    if not need.live:
        raise WrongState(state=need.state.value)
    form = _form(need, step)
    if form.sent() and _saved(need, step, form):
        flash(gettext("Saved."), "success")
        return redirect(url_for("needs.show", need_id=need_id))
    page = render_template(
        "marketplace/needs/ask.html",
        form=form,
        name=step,
        step=None,
        steps=None,
        back=url_for("needs.show", need_id=need_id),
        kind=ids.parse(need.holder)[0],
        asks=need.asks,
        saving=True,
    )
    return page, form.status


def _form(need: NeedView, step: str) -> Any:
    if step == "where":
        return forms.WhereForm(data={"postcode": queries.postcode_of(need.id)})
    if step == "money":
        data = forms.MoneyForm.said(need.content())
        return forms.MoneyForm(budgets_for(need.holder), True, need.holder.startswith("person:"), data=data)
    form = CONTENT_FORMS[step].of(need.content(), ids.parse(need.holder)[0], True)
    if step == "dates" and need.state is not NeedState.OPEN:
        del form.starts  # there is a plan for it; how long it goes on may change all the same
    return form


def _saved(need: NeedView, step: str, form: Any) -> bool:
    by = access.current()
    if step == "where":
        try:
            located = places.locate(form.postcode.data)
        except KithError as error:
            form.refuse(error)
            return False
        moved: bool = form.attempt(services.move_need, need.id, located=located, by=by)
        return moved
    new = "starts" in form and form.starts.data != need.starts
    if step != "money" and not form.fits(need.content(), clock.today(), new=new):
        return False
    saved: bool = form.attempt(services.edit_need, need.id, values=form.values(), by=by)
    return saved


@blueprint.post("/needs/<need_id>/keep")
@access.signed_in
def keep(need_id: str) -> ResponseReturnValue:
    """Say that it is needed still."""
    unit.write(services.keep_need, need_id, by=access.current())
    flash(gettext("Thank you. We go on looking, and it is offered to helpers as before."), "success")
    return redirect(url_for("needs.show", need_id=need_id))


@blueprint.post("/needs/<need_id>/again")
@access.signed_in
def again(need_id: str) -> ResponseReturnValue:
    """Ask again for what is over: its answers are there, and the rest is asked."""
    session[COOKIE] = draft = unit.write(services.ask_again, need_id, by=access.current())
    flash(
        gettext("Your answers are here again. Three questions are new: how things are now, the money and the dates."),
        "message",
    )
    return redirect(url_for("needs.ask", step=unanswered(queries.draft(draft))))


@blueprint.route("/needs/<need_id>/withdraw", methods=["GET", "POST"])
@access.signed_in
def withdraw(need_id: str) -> ResponseReturnValue:
    """Say what ends with it and what that costs, then ask no longer."""
    need, form = _mine(need_id), forms.WithdrawForm()
    if form.sent() and form.attempt(
        services.withdraw_need, need_id, by=access.current(), reason=form.reason.data or ""
    ):
        flash(gettext("Withdrawn. Nobody is asked for it any more."), "success")
        return redirect(url_for("needs.index"))
    endings = queries.consequences(need_id)
    page = render_template(
        "marketplace/needs/withdraw.html",
        form=form,
        need=need,
        consequences=endings,
        total=sum(ending.cost_pence or 0 for ending in endings),
    )
    return page, form.status


@blueprint.route("/needs/<need_id>/look", methods=["GET", "POST"])
@access.signed_in
def look(need_id: str) -> ResponseReturnValue:
    """Say how things are now."""
    need, form = _mine(need_id), forms.LookForm()
    if form.sent() and form.attempt(
        services.look_again, need_id, score=form.score.data, words=form.words.data or "", by=access.current()
    ):
        flash(gettext("Thank you. It helps to see whether the help helps."), "success")
        return redirect(url_for("needs.show", need_id=need_id))
    page = render_template(
        "marketplace/needs/look.html",
        form=form,
        need=need,
        looks=queries.looks(need_id),
        name=names_of([need.holder]).get(need.holder, ""),
    )
    return page, form.status
