"""Add own money at Stripe's own page, come back, and see where it is."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, unit
from hub.kernel.errors import KithError, Missing
from payments.gateway import queries as gateway
from payments.gateway import services as stripe
from payments.gateway.domain import StripeRefused, StripeSilent
from payments.purses import queries, services
from payments.purses.domain import PaymentState
from payments.purses.forms import AddForm
from payments.purses.queries import PaymentView
from payments.purses.routes.blueprint import blueprint, may_spend, require


@blueprint.route("/purses/<purse>/add", methods=["GET", "POST"])
@access.signed_in
def add(purse: str) -> ResponseReturnValue:
    """Say how much; Stripe's own page takes the card."""
    name = require(purse, "spend")
    form = AddForm()
    if form.sent():
        try:
            return redirect(_begin(purse, form))
        except KithError as error:
            form.refuse(error)
            if isinstance(error, StripeRefused):
                form.mark()  # what Stripe refused stays refused; what is sent next is another asking
    page = render_template(
        "payments/purses/add.html",
        form=form,
        purse=queries.purse(purse),
        name=name,
        limits=queries.limits(),
        open=gateway.is_open(),
    )
    return page, form.status


def _begin(purse: str, form: AddForm) -> str:
    """Ask Stripe for the page and return its address, step by step: each is kept, whatever comes of the next."""
    address = url_for("purses.payment", purse=purse, payment="{id}", _external=True).replace("%7Bid%7D", "{id}")
    amount, product = form.amount.data or 0, gettext("Own money for help at home")
    payment, call = unit.write(
        services.begin, purse, amount, address, access.current(), product=product, request=form.request
    )
    made = stripe.attempt_now(call)
    unit.write(services.opened, payment, made.object or "")
    return services.page(payment) or url_for("purses.payment", purse=purse, payment=payment)


@blueprint.get("/purses/<purse>/payments/<payment>")
@access.signed_in
def payment(purse: str, payment: str) -> str:
    """Where a payment stands; Stripe is asked, for coming back from its page says nothing of it."""
    require(purse, "view")
    _of(purse, payment)
    silent = None
    try:
        services.look(payment)
    except StripeSilent as silence:
        silent = silence.template
    return render_template(
        "payments/purses/payment.html", payment=_of(purse, payment), spends=may_spend(purse), silent=silent
    )


@blueprint.post("/purses/<purse>/payments/<payment>/pay")
@access.signed_in
def pay(purse: str, payment: str) -> ResponseReturnValue:
    """Go on to the page at which it is paid."""
    require(purse, "spend")
    waits = _of(purse, payment).state in (PaymentState.ASKED, PaymentState.OPEN)
    there = services.page(payment) if waits else None
    return redirect(there or url_for("purses.payment", purse=purse, payment=payment))


def _of(purse: str, payment: str) -> PaymentView:
    view = unit.read(queries.payment, payment)
    if view is None or view.purse != purse:
        raise Missing
    return view
