"""What the helper does: arrive, leave, write times down, find nobody in, hand a visit to someone, or call it off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.forms import Form, press
from hub.people import queries as people
from marketplace.plans.queries import called
from marketplace.visits import queries, services
from marketplace.visits.domain import NotYours
from marketplace.visits.forms import CancelVisitForm, CarerForm, LeftForm, NobodyInForm, TimesForm
from marketplace.visits.routes.blueprint import blueprint, sides, visit_page


def _do(visit: str, service: Callable[..., Any], words: str) -> ResponseReturnValue:
    """One step by a button; refused, the visit's page says why."""
    doing = partial(service, visit, access.current())
    return press(doing, said=words, then=_back(visit), page=partial(visit_page, visit))


def _back(visit: str) -> str:
    """Where the button was pressed: the week's list, or the visit."""
    return url_for("visits.index") if request.form.get("from") == "week" else url_for("visits.show", visit=visit)


@blueprint.post("/visits/<visit>/arrive")
@access.signed_in
def arrive(visit: str) -> ResponseReturnValue:
    """I have arrived."""
    return _do(visit, services.check_in, gettext("You have arrived. Press “I have finished” when you leave."))


@blueprint.post("/visits/<visit>/finish")
@access.signed_in
def finish(visit: str) -> ResponseReturnValue:
    """I have finished."""
    return _do(visit, services.check_out, gettext("Thank you. It is written down."))


@blueprint.post("/visits/<visit>/missed")
@access.signed_in
def missed(visit: str) -> ResponseReturnValue:
    """Nobody came, say I from either side."""
    return _do(visit, services.nobody_came, gettext("It is down as missed. Nothing is paid for it."))


@blueprint.route("/visits/<visit>/times", methods=["GET", "POST"])
@access.signed_in
def times(visit: str) -> ResponseReturnValue:
    """Write down when I came and left, or only when I left."""
    view = _mine(visit)
    form: TimesForm | LeftForm = LeftForm() if view.checked_in_at else TimesForm()
    if form.sent() and _write(form, view):
        flash(gettext("Thank you. It is written down."), "success")
        return redirect(url_for("visits.show", visit=visit))
    return _ask(view, form, gettext("When was it?"), gettext("Write it down"))


def _write(form: TimesForm | LeftForm, view: queries.VisitView) -> bool:
    if isinstance(form, LeftForm):
        return form.attempt(services.check_out, view.id, access.current(), left=form.moment(view))
    arrived, left = form.moments(view)
    return form.attempt(services.write_times, view.id, access.current(), arrived=arrived, left=left)


@blueprint.route("/visits/<visit>/nobody-in", methods=["GET", "POST"])
@access.signed_in
def nobody_in(visit: str) -> ResponseReturnValue:
    """I came, and nobody was in."""
    view, form = _mine(visit), NobodyInForm()
    if form.sent() and form.attempt(services.nobody_in, visit, access.current(), form.words.data or ""):
        flash(gettext("It is written down. If you are worried, tell us at once."), "success")
        return redirect(url_for("visits.show", visit=visit))
    return _ask(view, form, gettext("Nobody was in"), gettext("Write it down"))


@blueprint.route("/visits/<visit>/cancel", methods=["GET", "POST"])
@access.signed_in
def cancel(visit: str) -> ResponseReturnValue:
    """Call one visit off, with what it costs shown before."""
    view = queries.visit(visit)
    side, form = sides(view), CancelVisitForm()
    if not side.makes:
        people.require_act(access.current(), view.holder, "arrange")  # to look at it is not to call it off
    if form.sent() and form.attempt(services.cancel_visit, visit, access.current(), form.reason.data or ""):
        flash(gettext("The visit is called off. We have told the other side."), "success")
        return redirect(url_for("visits.show", visit=visit))
    costs = {v.id: cost for v, cost in queries.cost_of_calling_off(view.booking, clock.now())}
    page = render_template(
        "marketplace/visits/cancel.html",
        visit=view,
        side=side,
        cost=0 if side.makes else costs.get(view.id),
        form=form,
        names=called([view.holder, view.supplier], whole=view.agreed_at is not None),
    )
    return page, form.status


@blueprint.route("/visits/<visit>/carer", methods=["GET", "POST"])
@access.signed_in
def carer(visit: str) -> ResponseReturnValue:
    """Give this visit to one of my people."""
    view = _mine(visit, manager=True)
    form = CarerForm(data={"carer": view.carer or ""})
    form.offer_these(queries.carers(view.supplier, view.category, view.flags))
    if form.sent() and form.attempt(services.assign, visit, form.carer.data or None, access.current()):
        flash(gettext("It is given to them."), "success")
        return redirect(url_for("visits.show", visit=visit))
    return _ask(view, form, gettext("Who makes this visit?"), gettext("Save"))


def _mine(visit: str, *, manager: bool = False) -> queries.VisitView:
    """The visit, for whoever makes it (or manages its supplier)."""
    view = queries.visit(visit)
    side = sides(view)
    if not (side.manages if manager else side.makes):
        raise NotYours
    return view


def _ask(view: queries.VisitView, form: Form, title: str, submit: str) -> ResponseReturnValue:
    """A small form about a visit."""
    names = called([view.holder, view.supplier], whole=view.agreed_at is not None)
    page = render_template(
        "marketplace/visits/ask.html", visit=view, form=form, title=title, submit=submit, names=names
    )
    return page, form.status
