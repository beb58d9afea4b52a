"""What a Checkout session hears of its payment after the payer has left the page."""

from __future__ import annotations

from payments.sandbox.domain import news
from payments.sandbox.domain.world import Thing, World


def transfer_arrived(world: World, intent: Thing) -> None:
    """The bank transfer came: the session is paid."""
    session = world.shelf.get(intent["_session"], "checkout.session", world.owner) if intent["_session"] else None
    if session is not None:
        session["payment_status"] = "paid"
        world.save(session)
        news.announce(world, "checkout.session.async_payment_succeeded", session)
