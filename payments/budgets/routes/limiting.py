"""Finance sets the limits of budgets, from a day on."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from payments.budgets import queries, services
from payments.budgets.forms import LimitsForm
from payments.budgets.routes.blueprint import blueprint, called


@blueprint.route("/council/budgets/limits", methods=["GET", "POST"])
@access.role("finance")
def limits() -> ResponseReturnValue:
    """The limits in force, those before and to come, and a form for new ones."""
    form = LimitsForm(data=queries.limits().as_dict() | {"starts": clock.today()})
    if form.sent() and form.attempt(_set, form):
        flash(gettext("The limits are set. Those before stay on record."), "success")
        return redirect(url_for("budgets.limits"))
    known = queries.all_limits().by_day
    page = render_template(
        "payments/budgets/limits.html",
        form=form,
        known=known,
        words={name: form[name].label.text for name in queries.limits().as_dict()},
        names=called(f"person:{view.set_by}" for view in known if view.set_by),
    )
    return page, form.status


def _set(form: LimitsForm) -> str:
    return services.set_limits(
        form.limits(),
        starts=form.starts.data or clock.today(),
        reason=form.reason.data or "",
        by=access.current(),
    )
