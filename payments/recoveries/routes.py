"""Doorways of recoveries: finance sees what suppliers owe back, and asks Stripe for it or writes it off."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import access, ids, unit
from hub.kernel.errors import Missing
from hub.kernel.paging import cut
from hub.people import queries as people
from payments.funds import queries as funds
from payments.gateway import queries as gateway
from payments.recoveries import queries, services
from payments.recoveries.forms import WriteOffForm
from payments.recoveries.queries import Debt

blueprint = Blueprint("recoveries", __name__)
PER_PAGE = 50


@blueprint.get("/council/recoveries")
@access.role("finance")
def index() -> str:
    """Everyone who owes back, what waits for a second officer, and what was done before."""
    debts, waiting = queries.debts(), queries.waiting()
    reversals = cut(queries.reversals(), PER_PAGE, "asked")
    written = cut([one for one in queries.write_offs() if one.decided_at], PER_PAGE, "written")
    officers = {ids.urn("person", one.proposed_by) for one in waiting}
    of = [(one.payee, one.fund) for one in debts]
    of += [(one.payee, one.fund) for one in (*waiting, *written.items)]
    of += [(one.payee, one.fund) for one in reversals.items]
    return render_template(
        "payments/recoveries/index.html",
        debts=debts,
        waiting=waiting,
        written=written,
        reversals=reversals,
        names=people.names({payee for payee, _fund in of} | officers),
        funds=funds.names({fund for _payee, fund in of}),
        kinds={c.code: gettext(c.name) for c in categories.categories(retired=True)},
        open=gateway.is_open(),
        me=access.current().person,
    )


@blueprint.post("/council/recoveries/<recovery>/ask")
@access.role("finance")
def ask(recovery: str) -> ResponseReturnValue:
    """Ask Stripe for one piece."""
    unit.write(services.ask_back, recovery, access.current())
    flash(gettext("Stripe is asked to take it back. Until it answers, it is not netted."), "success")
    return redirect(url_for("recoveries.index"))


@blueprint.route("/council/recoveries/<payee>/<fund>/write-off", methods=["GET", "POST"])
@access.role("finance")
def write_off(payee: str, fund: str) -> ResponseReturnValue:
    """Propose to give up what a supplier owes back to a fund."""
    debt, form = _debt(payee, fund), WriteOffForm()
    reason = form.reason.data or ""
    if form.sent() and form.attempt(services.propose_write_off, payee, fund, reason, access.current()):
        flash(gettext("Proposed. A second officer in finance approves it or drops it."), "success")
        return redirect(url_for("recoveries.index"))
    page = render_template(
        "payments/recoveries/write_off.html",
        form=form,
        debt=debt,
        name=people.names([payee])[payee],
        fund=funds.names([fund])[fund],
    )
    return page, form.status


@blueprint.post("/council/write-offs/<write_off>/approve")
@access.role("finance")
def approve(write_off: str) -> ResponseReturnValue:
    """Give it up."""
    unit.write(services.approve_write_off, write_off, access.current())
    flash(gettext("Written off. Each budget has its money back; the council’s own account bears it."), "success")
    return redirect(url_for("recoveries.index"))


@blueprint.post("/council/write-offs/<write_off>/drop")
@access.role("finance")
def drop(write_off: str) -> ResponseReturnValue:
    """Let it be."""
    unit.write(services.drop_write_off, write_off, access.current())
    flash(gettext("Dropped. It is owed back as before."), "success")
    return redirect(url_for("recoveries.index"))


def _debt(payee: str, fund: str) -> Debt:
    found = next((one for one in queries.debts() if (one.payee, one.fund) == (payee, fund)), None)
    if found is None:
        raise Missing
    return found
