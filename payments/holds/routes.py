"""Doorway of holds: finance approves what was delivered without money set aside."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import access, unit
from hub.people import queries as people
from hub.places import queries as places
from payments.budgets import queries as budgets
from payments.funds import queries as funds
from payments.holds import queries, services

blueprint = Blueprint("holds", __name__)


@blueprint.get("/council/unfunded")
@access.role("finance")
def unfunded() -> str:
    """Delivered visits that wait for finance, and coming ones that have no money."""
    waiting, coming = queries.awaiting(), queries.needing_review()
    of = budgets.budgets({str(view.budget) for view in (*waiting, *coming)})
    order = {id_: view.funds for id_, view in of.items()}
    parties = {view.payee for view in (*waiting, *coming)} | {view.holder for view in of.values()}
    return render_template(
        "payments/holds/unfunded.html",
        waiting=waiting,
        coming=coming,
        budgets=of,
        names=people.names(parties) | places.places_named(parties),
        funds={id_: funds.funds(fund_ids) for id_, fund_ids in order.items()},
        kinds={c.code: gettext(c.name) for c in categories.categories(retired=True)},
        own=set(people.belongs_to(access.current().person or "")),
    )


@blueprint.post("/council/unfunded/<about>/approve")
@access.role("finance")
def approve(about: str) -> ResponseReturnValue:
    """Pay one from the fund."""
    unit.write(services.approve_charge, about, access.current())
    flash(gettext("It is owed to the helper now."), "success")
    return redirect(url_for("holds.unfunded"))
