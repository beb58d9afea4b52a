"""Who pays into a fund: who may, and as whom Stripe knows the bank transfers for it."""

from __future__ import annotations

from hub.kernel import ids, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.people import queries as people
from payments.funds import queries as funds
from payments.gateway import queries as calls
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind
from payments.topups.domain import NotYourFund
from payments.topups.models import Payer


def require_payer(by: Actor, fund: str) -> None:
    """Let pass finance and the fund's own funder.

    Raises:
        Missing: there is no such fund. NotYourFund: it is someone else's.
    """
    view = funds.fund(fund)
    if view is None:
        raise Missing
    if by == SYSTEM or by.has("finance"):
        return
    if view.owner is None or view.owner not in people.parties_of(by.person or ""):
        raise NotYourFund


def introduce(fund: str, by: Actor) -> str:
    """Ask Stripe for a customer by which bank transfers for a fund are known; the call's id, the same one each time.

    What Stripe refused is asked anew, under another key: whatever it minded may be mended by now.
    """
    require_payer(by, fund)
    known = unit.locked(Payer, fund)
    if known is not None and not calls.was_refused(known.call_id):
        return known.call_id
    name = funds.names([fund])[fund]
    params = {"name": name, "metadata": {"fund": fund}}
    again = f":after:{known.call_id}" if known else ""
    call = gateway.ask(CallKind.CUSTOMER, ids.urn("fund", fund), params, key=f"payer:{fund}{again}")
    if known is None:
        db.session.add(Payer(fund_id=fund, call_id=call))
    else:
        known.call_id = call
    db.session.flush()
    return call


def introduced(fund: str, customer: str) -> None:
    """Stripe knows the payer now."""
    row = unit.locked(Payer, fund)
    if row is not None and row.customer is None:
        row.customer = customer
        db.session.flush()
