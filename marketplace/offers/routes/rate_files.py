"""Many prices at once: the list to fill in, the file that comes back, what it would do, and announcing all of it."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from hub.kernel import access, clock
from hub.kernel.forms import Form
from hub.kernel.sheets import csv_file, decimal
from hub.people import queries as people
from marketplace.offers import queries, services
from marketplace.offers.domain import EVERY, NOTICE, OfferState
from marketplace.offers.forms import RateFileForm, SubmitForm
from marketplace.offers.queries import OfferView
from marketplace.offers.routes.blueprint import blueprint


@blueprint.route("/offers/prices", methods=["GET", "POST"])
@access.signed_in
def rates() -> ResponseReturnValue:
    """How to change many prices at once; posting sends the file in to be checked."""
    form = RateFileForm()
    if form.sent() and form.attempt(services.keep_rates, form.data_sent, by=access.current()):
        return redirect(url_for("offers.rate_file", file_id=form.result))
    page = render_template("marketplace/offers/rates.html", form=form, earliest=clock.today() + NOTICE)
    return page, form.status


@blueprint.get("/offers/prices.csv")
@access.signed_in
def rates_csv() -> Response:
    """My offers with their prices, to fill in."""
    parties = people.own_parties_named(access.current())
    found = [
        o for o in queries.offers_of(*parties) if o.state in (OfferState.LIVE, OfferState.PAUSED) and o.price_pence
    ]
    return csv_file("prices", EVERY, [_row(offer, parties[offer.party]) for offer in found])


@blueprint.get("/council/prices/rates.csv")
@access.role("commissioner")
def council_rates_csv() -> Response:
    """All live and paused offers with a price, to fill in."""
    found = [offer for offer in queries.in_state(OfferState.LIVE, OfferState.PAUSED) if offer.price_pence]
    names = people.masked_names({offer.party for offer in found})
    return csv_file("prices", EVERY, [_row(offer, names[offer.party]) for offer in found])


def _row(offer: OfferView, name: str) -> list[str]:
    return [offer.id, offer.title, name, decimal(offer.price_pence), offer.unit.value, "", ""]


@blueprint.get("/offers/prices/<file_id>")
@access.signed_in
def rate_file(file_id: str) -> str:
    """What a checked file would do."""
    return _page(file_id, SubmitForm(formdata=None))


@blueprint.post("/offers/prices/<file_id>/announce")
@access.signed_in
def announce_rates(file_id: str) -> ResponseReturnValue:
    """Announce all of it, or nothing."""
    form = SubmitForm()
    if form.sent() and form.attempt(services.announce_rates, file_id, by=access.current()):
        words = ngettext("%(num)s price is announced.", "%(num)s prices are announced.", form.result)
        flash(words + " " + gettext("Those outside the published range wait for the council."), "success")
        return redirect(url_for("offers.index"))
    return _page(file_id, form), form.status


def _page(file_id: str, form: Form) -> str:
    found = queries.rate_file(file_id, access.current())
    offers = queries.offers(line.offer for line in found.lines)
    return render_template(
        "marketplace/offers/rate_file.html",
        form=form,
        file=found,
        offers=offers,
        inside={
            line.offer: queries.inside_range(offers[line.offer], line.price_pence, line.starts) for line in found.lines
        },
    )
