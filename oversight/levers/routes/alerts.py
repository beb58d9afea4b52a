"""Alerts: the list, one with its frozen evidence and the levers, and the urgent track."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, paging
from hub.people import queries as people
from oversight.alerts import queries, services
from oversight.decisions import queries as decisions
from oversight.levers.domain import at_hand
from oversight.levers.forms import UrgentForm
from oversight.levers.queries import suppliers, urgent_place
from oversight.levers.routes.blueprint import DECIDERS, READERS, alert_of, blueprint, sees_work, supplier_names
from oversight.metrics.domain import EVERY, METRICS


@blueprint.get("/council/alerts")
@access.role(*READERS)
def alerts() -> ResponseReturnValue:
    """What is out of bounds, newest first; and what came back. About one person who helps officers alone read."""
    every = request.args.get("show") == "all"
    found = paging.cut([a for a in queries.alerts(live=not every) if a.open_to_all or sees_work()])
    return render_template(
        "oversight/levers/alerts.html",
        alerts=found,
        every=every,
        names=supplier_names([alert.place for alert in found.items]),
        at_hand={a.id: at_hand(a.metric.lever, supplier=a.place.supplier != EVERY) for a in found.items},
        may_open=access.current().has("commissioner"),
        may_decide=access.current().has(*DECIDERS),
    )


@blueprint.route("/council/alerts/new", methods=["GET", "POST"])
@access.role("commissioner")
def urgent() -> ResponseReturnValue:
    """Open an alert on one period alone, with a reason."""
    form = UrgentForm(suppliers())
    if form.sent() and form.attempt(_open, form):
        flash(gettext("The alert is open. Commissioners are told."))
        return redirect(url_for("levers.alert", alert=form.result))
    return render_template("oversight/levers/urgent.html", form=form), form.status


def _open(form: UrgentForm) -> str:
    metric = METRICS[form.metric.data]
    table, place = urgent_place(metric, form.place.data)
    reason = form.reason.data or ""
    return services.raise_urgent(metric=metric, table=table, place=place, reason=reason, by=access.current())


@blueprint.get("/council/alerts/<alert>")
@access.role(*READERS)
def alert(alert: str) -> ResponseReturnValue:
    """One alert: its frozen evidence, the lever that answers it, and what was decided."""
    found = alert_of(alert)
    return render_template(
        "oversight/levers/alert.html",
        alert=found,
        names=supplier_names([found.place]),
        decisions=decisions.answering(alert),
        deciders=people.names(f"person:{d.by}" for d in decisions.answering(alert)),
        may_decide=access.current().has(*DECIDERS),
        may_stop=access.current().has("commissioner"),
        sees_work=sees_work(),
    )
