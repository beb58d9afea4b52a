"""Finance: residents' own money in sum, what did not go back, and the limits."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids
from hub.kernel.paging import cut
from hub.people import queries as people
from payments.purses import queries, services
from payments.purses.forms import LimitsForm, MadeGoodForm
from payments.purses.routes.blueprint import blueprint

PER_PAGE = 50


@blueprint.route("/council/purses", methods=["GET", "POST"])
@access.role("finance")
def index() -> ResponseReturnValue:
    """How much of residents' own money is here, what goes back or could not, and what the council has to pay in."""
    form = MadeGoodForm()
    if form.sent() and form.attempt(
        services.make_good, form.amount.data or 0, form.reference.data or "", access.current()
    ):
        flash(gettext("Recorded."), "success")
        return redirect(url_for("purses.index"))
    refunds = cut(queries.troubled(), PER_PAGE)
    page = render_template(
        "payments/purses/index.html",
        form=form,
        owed=queries.owed_to_stripe(),
        together=queries.together(),
        refunds=refunds,
        names=people.names({ids.urn("person", one.purse) for one in refunds.items}),
    )
    return page, form.status


@blueprint.route("/council/purses/limits", methods=["GET", "POST"])
@access.role("finance")
def limits() -> ResponseReturnValue:
    """The limits in force, those before and to come, and a form for new ones."""
    form = LimitsForm(data=queries.limits().as_dict() | {"starts": clock.today()})
    if form.sent() and form.attempt(_set, form):
        flash(gettext("The limits are set. Those before stay on record."), "success")
        return redirect(url_for("purses.limits"))
    known = queries.all_limits().by_day
    page = render_template(
        "payments/purses/limits.html",
        form=form,
        known=known,
        words={name: form[name].label.text for name in queries.limits().as_dict()},
        names=people.names({ids.urn("person", view.set_by) for view in known if view.set_by}),
    )
    return page, form.status


def _set(form: LimitsForm) -> str:
    return services.set_limits(
        form.limits(),
        starts=form.starts.data or clock.today(),
        reason=form.reason.data or "",
        by=access.current(),
    )
