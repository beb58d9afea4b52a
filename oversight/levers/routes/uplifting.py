"""Raise the prices of a kind of help, or those of a list: first what it would do, then the decision."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.people import queries as people
from marketplace.bookings import queries as bookings
from marketplace.bookings.queries import Preview
from marketplace.offers import queries as offers
from marketplace.offers import services as market
from marketplace.offers.domain import NOTICE
from oversight.levers import services
from oversight.levers.domain import Uplift
from oversight.levers.forms import RaiseForm, RatesForm, UpliftForm
from oversight.levers.routes.blueprint import blueprint


@blueprint.route("/council/decisions/new/uplift", methods=["GET", "POST"])
@access.role("commissioner")
def uplift() -> ResponseReturnValue:
    """What raising prices would do, by what the address asks; posting decides it, with every part on the record."""
    asked = UpliftForm(formdata=request.args if "percent" in request.args else None)
    wanted = asked.uplift() if "percent" in request.args else None
    found = bookings.preview(wanted.category, wanted.permille, wanted.starts, clock.now()) if wanted else None
    form = RaiseForm()
    if wanted and form.sent() and form.attempt(_raise, form, wanted):
        flash(gettext("The decision is on the record. Everyone concerned is told."), "success")
        return redirect(url_for("levers.council_decision", decision=form.result))
    return _page(asked, wanted, found, form), form.status


def _raise(form: RaiseForm, wanted: Uplift) -> str:
    return services.raise_prices(wanted, seen=form.seen.data or "", why=form.why(), by=access.current())


@blueprint.route("/council/decisions/new/rates", methods=["GET", "POST"])
@access.role("commissioner")
def rates() -> ResponseReturnValue:
    """Raise prices by a list: posting sends it in to be checked."""
    form = RatesForm()
    if form.sent() and form.attempt(market.keep_rates, form.data_sent, by=access.current(), council=True):
        return redirect(url_for("levers.rate_file", file=form.result))
    return render_template("oversight/levers/rates.html", form=form, earliest=clock.today() + NOTICE), form.status


@blueprint.route("/council/decisions/new/rates/<file>", methods=["GET", "POST"])
@access.role("commissioner")
def rate_file(file: str) -> ResponseReturnValue:
    """What a checked list would do; posting decides it, with every part on the record."""
    by, form = access.current(), RaiseForm()
    kept = offers.rate_file(file, by, council=True)
    found = bookings.preview_of({line.offer: (line.price_pence, line.starts) for line in kept.lines}, clock.now())
    if form.sent() and form.attempt(_raise_by_file, form, file):
        flash(gettext("The decision is on the record. Everyone concerned is told."), "success")
        return redirect(url_for("levers.council_decision", decision=form.result))
    form.seen.data = services.mark_of(found)
    names = people.masked_names({one.offer.party for one in found.raised})
    page = render_template("oversight/levers/rate_file.html", kept=kept, found=found, form=form, names=names)
    return page, form.status


def _raise_by_file(form: RaiseForm, file: str) -> str:
    return services.raise_by_file(file, seen=form.seen.data or "", why=form.why(), by=access.current())


def _page(asked: UpliftForm, wanted: Uplift | None, found: Preview | None, form: RaiseForm) -> str:
    if found is not None:
        form.seen.data = services.mark_of(found)
    parties = {one.offer.party for one in found.raised} if found else set()
    return render_template(
        "oversight/levers/uplift.html",
        asked=asked,
        wanted=wanted,
        found=found,
        form=form,
        names=people.masked_names(parties),
        address=request.full_path,
    )
