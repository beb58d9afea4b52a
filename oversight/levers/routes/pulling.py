"""Pull a lever: one form for the decision record and the change that it makes."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.access import Actor
from hub.kernel.errors import Forbidden, Missing
from oversight.alerts.queries import AlertView
from oversight.levers import queries, services
from oversight.levers.domain import LEVER_WORDS, Lever
from oversight.levers.forms import CallForm, LimitsForm, SuspendForm, WhyForm
from oversight.levers.routes.blueprint import DECIDERS, alert_of, blueprint, supplier_names
from oversight.metrics.domain import EVERY
from oversight.metrics.queries import Place
from payments.limits import queries as limits

# Levers with pages of their own.
OF_THEIR_OWN = (
    Lever.WEIGHTS,
    Lever.SEARCH,
    Lever.EXCLUSIONS,
    Lever.FEES,
    Lever.FLOORS,
    Lever.THRESHOLDS,
    Lever.FAILURE,
)


@blueprint.route("/council/decisions/new/<lever>", methods=["GET", "POST"])
@access.role(*DECIDERS)
def pull(lever: str) -> ResponseReturnValue:
    """Decide, with every part on the record; the market changes in the same moment or not at all."""
    kind = _lever(lever)
    alert = alert_of(request.args["alert"]) if request.args.get("alert") else None
    form = _form(kind, alert)
    if form.sent() and form.attempt(_pull, form, kind, alert, access.current()):
        flash(gettext("The decision is on the record."))
        return redirect(url_for("levers.council_decision", decision=form.result))
    page = render_template(
        "oversight/levers/pull.html",
        form=form,
        lever=kind,
        words=LEVER_WORDS[kind],
        alert=alert,
        names=supplier_names([alert.place]) if alert else {},
        versions=limits.versions().decided if kind is Lever.LIMITS else (),
    )
    return page, form.status


def _lever(code: str) -> Lever:
    try:
        return Lever(code)
    except ValueError as error:
        raise Missing from error


def _form(lever: Lever, alert: AlertView | None) -> WhyForm:
    """The form of a lever, with what the alert, or the address, already says filled in."""
    if lever is Lever.CALL:
        place = (
            alert.place if alert else Place(request.args.get("area") or EVERY, request.args.get("category") or EVERY)
        )
        given = {
            "category": place.category if place.category != EVERY else None,
            "area": place.area if place.area != EVERY else "",
        }
        return CallForm(**given)
    if lever is Lever.LIMITS:
        if alert is not None:
            raise Missing  # no figure of the market is answered by them
        if not access.current().has("commissioner"):
            raise Forbidden
        return LimitsForm(limits.limits())
    if lever in OF_THEIR_OWN:
        raise Missing
    if lever is Lever.NOTHING:
        if alert is None:
            raise Missing  # there is nothing to leave as it is
        return WhyForm()
    supplier = alert.place.supplier if alert and alert.place.supplier != EVERY else None
    wanted = request.args.get("target") or supplier
    return SuspendForm(queries.targets(suspended=lever is Lever.LIFT, only=supplier), wanted)


def _pull(form: WhyForm, lever: Lever, alert: AlertView | None, by: Actor) -> str:
    """Pull it; returns the decision's id."""
    why, answered = form.why(), alert.id if alert else None
    if isinstance(form, CallForm):
        call = queries.call(services.call_for_services(form.call(), why=why, by=by, alert=answered))
        return call.decision_id if call else ""
    if isinstance(form, LimitsForm):
        return services.set_limits(form.limits(), form.starts.data or clock.today(), why=why, by=by)
    if isinstance(form, SuspendForm):
        service = services.lift if lever is Lever.LIFT else services.suspend
        return service(form.target.data, why=why, by=by, alert=answered)
    return services.leave_it(answered or "", why=why, by=by)
