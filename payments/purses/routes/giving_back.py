"""Ask for own money back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access
from payments.gateway import queries as gateway
from payments.purses import queries, services
from payments.purses.forms import BackForm
from payments.purses.routes.blueprint import blueprint, require


@blueprint.route("/purses/<purse>/back", methods=["GET", "POST"])
@access.signed_in
def back(purse: str) -> ResponseReturnValue:
    """Say how much goes back to the cards it came from."""
    name = require(purse, "spend")
    form = BackForm()
    if form.sent() and form.attempt(services.ask_back, purse, form.amount.data or 0, form.request, access.current()):
        flash(gettext("It is asked of Stripe. We tell you when it is on its way to the card."), "success")
        return redirect(url_for("purses.show", purse=purse))
    if form.status in (200, 409):  # fresh, or its mark is used up: what is sent next is another asking
        form.mark()
    page = render_template(
        "payments/purses/back.html", form=form, purse=queries.purse(purse), name=name, open=gateway.is_open()
    )
    return page, form.status
