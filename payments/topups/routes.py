"""Doorways of top-ups: pay into a fund at Stripe's own page, come back, and see where the money is."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.kernel import access, unit
from hub.kernel.errors import KithError, Missing
from payments.funds import queries as funds
from payments.gateway import services as stripe
from payments.gateway.domain import StripeRefused, StripeSilent
from payments.topups import queries, services
from payments.topups.domain import Method, Origin, TopUpState
from payments.topups.forms import TopUpForm
from payments.topups.queries import TopUpView

blueprint = Blueprint("topups", __name__)


@blueprint.route("/topups/new/<fund>", methods=["GET", "POST"])
@access.role("finance", "funder")
def new(fund: str) -> ResponseReturnValue:
    """Say how much is paid in and how; Stripe's own page takes the payment."""
    actor = access.current()
    services.require_payer(actor, fund)
    form = TopUpForm()
    if not actor.has("finance"):
        form.only_new()
    if form.sent():
        try:
            return redirect(_begin(fund, form))
        except KithError as error:
            if isinstance(error, Missing):
                raise
            form.refuse(error)
            if isinstance(error, StripeRefused):
                form.mark()  # what Stripe refused stays refused; what is sent next is another asking
    page = render_template(
        "payments/topups/new.html",
        form=form,
        fund=funds.fund(fund),
        earlier=queries.top_ups(fund),
        back="/council/funds/" + fund if actor.has("finance") else "/funds",
    )
    return page, form.status


def _begin(fund: str, form: TopUpForm) -> str:
    """Ask Stripe for the page and return its address, step by step: each is kept, whatever comes of the next."""
    actor, method = access.current(), Method(form.method.data)
    if method is Method.BANK:
        known = stripe.attempt_now(unit.write(services.introduce, fund, actor))
        unit.write(services.introduced, fund, known.object or "")
    origin = Origin(form.origin.data) if "origin" in form else Origin.FUNDER
    address = url_for("topups.show", top_up="{id}", _external=True).replace("%7Bid%7D", "{id}")
    amount = form.amount.data or 0
    top_up, call = unit.write(services.begin, fund, amount, origin, method, address, actor, form.request)
    made = stripe.attempt_now(call)
    unit.write(services.opened, top_up, made.object or "")
    return services.page(top_up) or url_for("topups.show", top_up=top_up)


@blueprint.get("/topups/<top_up>")
@access.role("finance", "funder")
def show(top_up: str) -> str:
    """Where a payment stands; Stripe is asked, for coming back from its page says nothing of it."""
    _payable(top_up)
    silent = None
    try:
        services.look(top_up)
    except StripeSilent as silence:
        silent = silence.template
    view = _payable(top_up)
    return render_template("payments/topups/show.html", top_up=view, fund=funds.fund(view.fund), silent=silent)


@blueprint.post("/topups/<top_up>/pay")
@access.role("finance", "funder")
def pay(top_up: str) -> ResponseReturnValue:
    """Go on to the page at which it is paid."""
    view = _payable(top_up)
    waits = view.state in (TopUpState.ASKED, TopUpState.OPEN)
    return redirect((services.page(top_up) if waits else None) or url_for("topups.show", top_up=top_up))


def _payable(top_up: str) -> TopUpView:
    view = unit.read(queries.top_up, top_up)
    if view is None:
        raise Missing
    services.require_payer(access.current(), view.fund)
    return view
