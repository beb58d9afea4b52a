"""The two addresses at which Stripe tells us what happened (verify, store, answer; the work is done later, once).

And the page on which officers see how calls to Stripe stand, and put back in line what was given up.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, unit
from payments.gateway import queries, services
from payments.gateway.domain import KEY_REFUSED, MOST_BYTES, OutcomeUnknown

blueprint = Blueprint("gateway", __name__)
hooks = Blueprint("stripe", __name__)  # apart, because Stripe has no token of ours
RECENT = 20


@hooks.post("/stripe/snapshot")
@access.token
def snapshot() -> ResponseReturnValue:
    """An event that carries its object as it was (payments, transfers, payouts, disputes)."""
    return _take(services.hear_snapshot)


@hooks.post("/stripe/thin")
@access.token
def thin() -> ResponseReturnValue:
    """An event that names its object alone (connected accounts)."""
    return _take(services.hear_thin)


def _take(hear: Callable[[bytes, str], None]) -> ResponseReturnValue:
    if not queries.is_open():
        abort(404)
    request.max_content_length = MOST_BYTES  # anything larger is refused with 413 as it is read
    hear(request.get_data(), request.headers.get("Stripe-Signature", ""))
    return "", 200


@blueprint.get("/council/stripe")
@access.role("finance", "administrator")
def index() -> str:
    """Whether there is a way to Stripe and to which account, how calls stand, and what was heard last."""
    differs = None
    if queries.is_open():
        with suppress(OutcomeUnknown):  # what waits says so
            differs = services.compare()
    return render_template(
        "payments/gateway/index.html",
        open=queries.is_open(),
        home=queries.home(),
        differs=differs,
        standing=queries.standing(),
        parked=queries.parked(),
        troubled=queries.troubled(),
        key_refused=KEY_REFUSED,
        recent=queries.recent(RECENT),
    )


@blueprint.post("/council/stripe/<call>/again")
@access.role("finance", "administrator")
def again(call: str) -> ResponseReturnValue:
    """Put a call that was given up back in line."""
    unit.write(services.ask_again, call)
    flash(gettext("It is tried again. What may have come of it is looked for first."), "success")
    return redirect(url_for("gateway.index"))
