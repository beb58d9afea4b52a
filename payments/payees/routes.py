"""Doorways of payees: how I and those I speak for are paid, and the way to Stripe and back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, unit
from hub.people import queries as people
from payments.expenses import queries as expenses
from payments.fees import queries as fees
from payments.gateway import queries as gateway
from payments.gateway import services as stripe
from payments.gateway.domain import StripeSilent
from payments.holds import queries as holds
from payments.payees import queries, services
from payments.payees.domain import Standing

blueprint = Blueprint("payees", __name__)


@blueprint.get("/payees")
@access.signed_in
def mine() -> str:
    """Everyone for whom whoever asks may be paid: themself, and organisations they manage."""
    parties = people.parties_of(people.acting_person(access.current()) or "")
    return render_template(
        "payments/payees/mine.html",
        parties=parties,
        names=people.names(parties),
        payees=queries.payees(parties),
        owed={party: _owed(party) for party in parties},
        open=gateway.is_open(),
    )


@blueprint.get("/payees/<party>")
@access.signed_in
def show(party: str) -> str:
    """One party: where they stand, and what to do next."""
    services.require_speaker(access.current(), party)
    return render_template("payments/payees/show.html", **_standing(party))


def _owed(party: str) -> int:
    """What is owed to a party for visits and expenses, in pence."""
    return holds.payable(party, limit=0).total_pence + expenses.totals(party).owed_pence


def _standing(party: str) -> dict[str, Any]:
    return {
        "party": party,
        "name": people.names([party])[party],
        "payee": queries.payee(party),
        "owed_pence": _owed(party),
        "frozen_pence": holds.payable(party, limit=0).frozen_pence,
        "open": gateway.is_open(),
        "fee": fees.fee_of(party, clock.today()),
        "fees_coming": [(one.starts, fees.fee_of(party, one.starts)) for one in fees.versions().coming(clock.today())],
    }


@blueprint.post("/payees/<party>/set-up")
@access.signed_in
def set_up(party: str) -> ResponseReturnValue:
    """Make the account where there is none yet, and go on to Stripe's own pages."""
    call = unit.write(services.set_up, party, access.current())
    view = unit.read(queries.payee, party)
    if view is not None and view.account is None:
        made = stripe.attempt_now(call)
        unit.write(services.opened, party, made.object or "")
    return _to_stripe(party)


@blueprint.get("/payees/<party>/again")
@access.signed_in
def again(party: str) -> ResponseReturnValue:
    """The address at Stripe was used or is too old: a fresh one."""
    return _to_stripe(party)


def _to_stripe(party: str) -> ResponseReturnValue:
    back, anew = (url_for(name, party=party, _external=True) for name in ("payees.back", "payees.again"))
    return redirect(services.onboarding_address(party, access.current(), back=back, again=anew))


@blueprint.get("/payees/<party>/back")
@access.signed_in
def back(party: str) -> ResponseReturnValue:
    """Back from Stripe: look how they stand now, for coming back says nothing of it."""
    services.require_speaker(access.current(), party)
    view = unit.read(queries.payee, party)
    try:
        if view is not None and view.account is not None:
            services.look(view.account)
    except StripeSilent as silence:
        flash(gettext(silence.template), "note")
        return redirect(url_for("payees.show", party=party))
    view = unit.read(queries.payee, party)
    if view is not None and view.standing is Standing.READY and not view.needs:
        flash(gettext("All done: you can be paid now."), "success")
    return redirect(url_for("payees.show", party=party))
