"""Doorways of VAT: finance keeps how each supplier stands, and what the standard rate is."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import access, clock
from hub.kernel.errors import Missing
from hub.people import queries as people
from payments.payees import queries as payees
from payments.vat import domain, queries, services
from payments.vat.forms import RateForm, VatForm

blueprint = Blueprint("vat", __name__)


@blueprint.get("/council/vat")
@access.role("finance")
def index() -> str:
    """Everyone who gets paid, and how they stand today."""
    parties = payees.parties()
    names, today = people.names(parties), clock.today()
    found = queries.registrations(parties)
    return render_template(
        "payments/vat/index.html",
        parties=sorted(parties, key=lambda party: names[party]),
        names=names,
        standing={party: domain.on(found.get(party, ()), today) for party in parties},
        kinds=_kinds(),
        rate=domain.percent(queries.rates().on(today)),
    )


@blueprint.route("/council/vat/rates", methods=["GET", "POST"])
@access.role("finance")
def rates() -> ResponseReturnValue:
    """The standard rate, what it was and is to be, and a form for another from a day on."""
    form, today = RateForm(), clock.today()
    if form.sent() and form.attempt(
        services.set_rate,
        form.percent.data or "",
        starts=form.starts.data or today,
        reason=form.reason.data or "",
        by=access.current(),
    ):
        flash(gettext("Kept. Visits from that day on have this rate; those before keep theirs."), "success")
        return redirect(url_for("vat.rates"))
    known = queries.rates()
    page = render_template(
        "payments/vat/rates.html",
        form=form,
        now=domain.percent(known.on(today)),
        known=[(one, domain.percent(one.value)) for one in known.by_day],
        at_first=domain.percent(known.before),
        officers=people.names({f"person:{one.set_by}" for one in known.history if one.set_by}),
    )
    return page, form.status


@blueprint.route("/council/vat/<party>", methods=["GET", "POST"])
@access.role("finance")
def supplier(party: str) -> ResponseReturnValue:
    """One supplier: how it stood and stands, and a form for how it stands from a day on."""
    if party not in payees.parties():
        raise Missing
    past, kinds = queries.history(party), _kinds()
    last = past[0].standing if past else None
    form = VatForm(data={"number": last.number, "exempt": sorted(last.exempt)} if last else {})
    form.exempt.choices = sorted(kinds.items(), key=lambda pair: pair[1])
    if form.sent() and form.attempt(
        services.register,
        party,
        form.number.data or "",
        form.exempt.data or [],
        cast("date", form.valid_from.data),  # the form asks for it
        form.reason.data or "",
        access.current(),
    ):
        flash(gettext("Kept. Visits from that day on stand so on statements that are made from now on."), "success")
        return redirect(url_for("vat.supplier", party=party))
    officers = people.names({f"person:{one.set_by}" for one in past if one.set_by})
    page = render_template(
        "payments/vat/supplier.html",
        form=form,
        past=past,
        name=people.names([party])[party],
        officers=officers,
        kinds=kinds,
    )
    return page, form.status


def _kinds() -> dict[str, str]:
    return {category.code: gettext(category.name) for category in categories.categories()}
