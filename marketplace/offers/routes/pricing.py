"""Prices from a day on: announced and taken back by their maker, looked at by the council, and the list of what is to come."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import access, clock, pages
from hub.kernel.forms import Form
from hub.people import queries as people
from marketplace.offers import queries, services
from marketplace.offers.domain import AHEAD, NOTICE, Below, PriceState, first_day
from marketplace.offers.forms import NewPriceForm, ReasonForm, SubmitForm
from marketplace.offers.routes.blueprint import blueprint, mine


@blueprint.route("/offers/<offer_id>/prices", methods=["GET", "POST"])
@access.signed_in
def new_price(offer_id: str) -> ResponseReturnValue:
    """What an offer costs, will cost and did cost; posting announces another price from a day on."""
    actor, form = access.current(), NewPriceForm()
    mine(offer_id, actor)
    if form.sent() and form.attempt(
        services.announce_price,
        offer_id,
        price_pence=form.price_pence.data or 0,
        starts=form.starts.data or clock.today(),
        by=actor,
    ):
        if queries.price(form.result).state is PriceState.COMING:
            flash(gettext("Announced. Everyone who has this help is told, and what it costs them."), "success")
        else:
            flash(gettext("It is outside the published range, so the council looks at it first."), "success")
        return redirect(url_for("offers.new_price", offer_id=offer_id))
    return _page(offer_id, form), form.status


@blueprint.post("/offers/<offer_id>/prices/<price_id>/drop")
@access.signed_in
def drop_price(offer_id: str, price_id: str) -> ResponseReturnValue:
    """Take it back before its day."""
    actor, form = access.current(), NewPriceForm(formdata=None)
    mine(offer_id, actor)
    sent = SubmitForm()
    if sent.sent() and sent.attempt(services.drop_price, price_id, by=actor):
        flash(gettext("Taken back. The price stays as it is."), "success")
        return redirect(url_for("offers.new_price", offer_id=offer_id))
    form.form_errors.extend(sent.form_errors)
    return _page(offer_id, form), sent.status


def _page(offer_id: str, form: Form) -> str:
    prices, offer = queries.prices_of(offer_id), queries.offer(offer_id)
    ahead = next((price for price in prices if price.state in AHEAD), None)
    return render_template(
        "marketplace/offers/new_price.html",
        form=form,
        offer=offer,
        ahead=ahead,
        below=_below(offer, ahead) if ahead else (),
        past=[price for price in prices if price.state not in AHEAD],
        earliest=clock.today() + NOTICE,
    )


@blueprint.get("/council/prices/coming")
@access.role("commissioner", "finance")
def prices_coming() -> ResponseReturnValue:
    """The prices that wait for the council, and those that are to come."""
    waiting, coming = queries.prices_in(PriceState.WAITING), queries.prices_in(PriceState.COMING)
    offers = queries.offers(price.offer_id for price in [*waiting, *coming])
    return render_template(
        "marketplace/offers/prices_coming.html",
        waiting=waiting,
        coming=coming,
        offers=offers,
        names=people.names({offer.party for offer in offers.values()}),
        may_decide=access.current().has("commissioner"),
    )


@blueprint.route("/council/prices/coming/<price_id>", methods=["GET", "POST"])
@access.role("commissioner")
def decide_price(price_id: str) -> ResponseReturnValue:
    """One price as the officer reads it; posting approves it."""
    form = SubmitForm()
    if form.sent() and form.attempt(services.approve_price, price_id, by=access.current()):
        words = gettext("Approved. It holds from %(day)s, and everyone concerned is told.", day=pages.day(form.result))
        flash(words, "success")
        return redirect(url_for("offers.prices_coming"))
    return _deciding(price_id, form, ReasonForm(formdata=None)), form.status


@blueprint.post("/council/prices/coming/<price_id>/return")
@access.role("commissioner")
def return_price(price_id: str) -> ResponseReturnValue:
    """Turn it down with a reason."""
    form = ReasonForm()
    reason = form.reason.data or ""
    if form.sent() and form.attempt(services.return_price, price_id, reason=reason, by=access.current()):
        flash(gettext("Turned down. Its maker reads your reason."), "success")
        return redirect(url_for("offers.prices_coming"))
    return _deciding(price_id, SubmitForm(formdata=None), form), form.status


def _deciding(price_id: str, form: Form, reason: ReasonForm) -> str:
    price = queries.price(price_id)
    offer = queries.offer(price.offer_id)
    return render_template(
        "marketplace/offers/decide_price.html",
        price=price,
        offer=offer,
        name=people.names([offer.party])[offer.party],
        form=form,
        reason=reason,
        below=_below(offer, price),
        starts=max(price.starts, first_day(offer.price_pence, price.price_pence, clock.today())),
        bands=[b for b in queries.bands(price.starts) if b.category in offer.categories and b.unit is price.unit],
    )


def _below(offer: queries.OfferView, price: queries.PriceView) -> tuple[Below, ...]:
    needed = frozenset(kind for code in offer.categories for kind in categories.required_checks(code))
    return queries.below(price.price_pence, price.unit, offer.kind, needed, price.starts)
