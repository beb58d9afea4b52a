"""Doorways of top-ups: pay into a fund at Stripe's own page, come back, and see where the money is."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, unit, web
from hub.kernel.access import Actor
from hub.kernel.errors import KithError, Missing
from hub.kernel.paging import cut
from payments.funds import queries as funds
from payments.gateway import services as stripe
from payments.gateway.domain import StripeRefused, StripeSilent
from payments.topups import queries, services
from payments.topups.domain import Method, NotToCallOff, NotToReturn, Origin, TopUpState
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
        earlier=cut(queries.top_ups(fund, limit=None)),
        back=_fund(fund),
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


@blueprint.post("/topups/account/<fund>")
@access.role("finance", "funder")
def account(fund: str) -> ResponseReturnValue:
    """Ask Stripe for the account to which the fund's payer may send money at any time, and keep it."""
    actor = access.current()
    try:
        services.open_account(fund, actor)
    except (StripeSilent, StripeRefused) as trouble:
        flash(web.say(trouble), "notice")
    else:
        flash(gettext("This is the account for a standing order."), "success")
    return redirect(_fund(fund))


@blueprint.post("/topups/<top_up>/call-off")
@access.role("finance", "funder")
def call_off(top_up: str) -> ResponseReturnValue:
    """Wait no more for a bank transfer."""
    _payable(top_up)
    return _ask(top_up, services.call_off, gettext("Called off. What arrives from now on is taken as new money."))


@blueprint.post("/topups/<top_up>/give-back")
@access.role("finance")
def give_back(top_up: str) -> ResponseReturnValue:
    """Send what came by bank transfer back to where it came from."""
    _payable(top_up)
    return _ask(top_up, services.give_back, gettext("Stripe sends it back to the account it came from."))


def _ask(top_up: str, service: Callable[[str, Actor], str], done: str) -> ResponseReturnValue:
    try:
        stripe.attempt_now(unit.write(service, top_up, access.current()))
    except (NotToCallOff, NotToReturn, StripeSilent, StripeRefused) as trouble:
        flash(web.say(trouble), "notice")
    else:
        flash(done, "success")
    return redirect(url_for("topups.show", top_up=top_up))


def _fund(fund: str) -> str:
    return f"/council/funds/{fund}" if access.current().has("finance") else "/funds"


def _payable(top_up: str) -> TopUpView:
    view = unit.read(queries.top_up, top_up)
    if view is None:
        raise Missing
    services.require_payer(access.current(), view.fund)
    return view
