"""Bookings and new prices: the council's list of those that cannot bear one, and a supplier who keeps the old one."""

from __future__ import annotations

from functools import partial

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access
from hub.kernel.forms import press
from marketplace.bookings import queries, services
from marketplace.bookings.routes.blueprint import blueprint, booking_page
from marketplace.plans.queries import called


@blueprint.get("/council/prices/short")
@access.role("commissioner", "finance")
def prices_short() -> ResponseReturnValue:
    """Which bookings stay at an old price because what pays cannot bear the new one."""
    found = queries.prices_short()
    names = called([one.booking.supplier for one in found], whole=True)
    return render_template(
        "marketplace/bookings/prices_short.html", found=found, names=names, money=access.current().has("finance")
    )


@blueprint.post("/bookings/<booking>/prices/<price>/keep")
@access.signed_in
def keep_price(booking: str, price: str) -> ResponseReturnValue:
    """The supplier lets it stay at the price it had."""
    doing = partial(services.keep_price, booking, price, access.current())
    return press(
        doing,
        said=gettext("It stays at the old price. We have told them."),
        then=url_for("bookings.show", booking=booking),
        page=partial(booking_page, booking),
    )
