"""What people do on Stripe's own pages: pay, and hand in what an account lacks."""

from __future__ import annotations

from payments.sandbox.domain import charges, checkout, links
from payments.sandbox.domain.ways import Way
from payments.sandbox.services.opening import opened


def pay(session_id: str, way: Way) -> str | None:
    """Pay at a Checkout page, or turn back; returns the address to go on to, or None where the card was refused.

    Raises:
        Missing: there is no such session.
        SandboxRefused: it is not open, or takes no payment of this kind.
    """
    with opened() as (world, _):
        session = checkout.still_open(world, session_id)
        if way is Way.BACK:
            return str(session["cancel_url"] or "/")
        method = charges.TRANSFER if way is Way.TRANSFER else charges.CARD
        paid = checkout.pay(world, session_id, method, works=way is not Way.REFUSED)
        if paid["status"] == "open":
            return None
        return str(paid["success_url"]).replace("{CHECKOUT_SESSION_ID}", session_id)


def finish_onboarding(token: str, *, holder: str, sort_code: str, account_number: str) -> str:
    """Hand in a recipient's bank account; returns the address to go on to.

    Only the last four figures of the number are kept: that is all that is ever shown.

    Raises:
        Missing: there is no such link.
        SandboxRefused: it was used, or its time is over.
    """
    with opened() as (world, _):
        return links.finish(world, token, {"holder": holder, "sort_code": sort_code, "last4": account_number[-4:]})


def leave_onboarding(token: str) -> str:
    """Turn back with nothing handed in; returns the address to go on to."""
    with opened() as (world, _):
        return links.leave(world, token)
