"""Whoever was to come says that they did, although the visit is down as missed."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access
from marketplace.plans.queries import called
from marketplace.visits import queries, services
from marketplace.visits.domain import NotYours
from marketplace.visits.forms import ObjectForm
from marketplace.visits.routes.blueprint import blueprint, how_missed, sides


@blueprint.route("/visits/<visit>/object", methods=["GET", "POST"])
@access.signed_in
def object_to(visit: str) -> ResponseReturnValue:
    """I was there: object to “nobody came”."""
    view, form = queries.visit(visit), ObjectForm()
    if not sides(view).makes:
        raise NotYours
    if form.sent() and form.attempt(services.object_to, visit, access.current(), form.words.data or ""):
        flash(gettext("Thank you. The other side is asked, and an officer decides. We tell you then."), "success")
        return redirect(url_for("visits.show", visit=visit))
    whole = view.agreed_at is not None
    page = render_template(
        "marketplace/visits/ask.html",
        visit=view,
        form=form,
        title=gettext("I was there"),
        submit=gettext("Send"),
        names=called([view.holder, view.supplier], whole=whole),
        missed=how_missed(view, whole=whole),
    )
    return page, form.status
