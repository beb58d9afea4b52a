"""Ask Stripe for a page to pay at, lead the payer there, and look what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from hub.kernel import clock, unit
from payments.checkouts.domain import BY_CARD, page
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind
from payments.gateway.events import StripeSaid

_ABOUT = ("checkout.session.", "payment_intent.")


def ask(about: str, product: str, amount_pence: int, back: str, *, key: str, how: Mapping[str, Any] = BY_CARD) -> str:
    """Ask for a page; returns the call's id, the same one for the same key.

    Args:
        about: the URN of the payment.
        product: what the page calls it.
        amount_pence: what is to be paid.
        back: where the payer comes back to, paid or not.
        key: by which Stripe does it once.
        how: by card, or else.

    Raises:
        NoGateway: there is no way to Stripe. CallChanged: the key came before with another request.
    """
    return gateway.ask(CallKind.CHECKOUT, about, page(product, amount_pence, back, how), key=key)


def address(session: str | None) -> str | None:
    """Where it is paid, while its page waits; runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    if session is None:
        return None
    found = gateway.look(session)
    return str(found["url"]) if found.get("status") == "open" and found.get("url") else None


def look(session: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """A page and the payment made at it (empty before there is one), as they stand now; runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    found = gateway.look(session)  # with what it paid, as one answer
    told = found.get("payment_intent")
    return found, told if isinstance(told, Mapping) else {}


def concerned(
    events: Iterable[StripeSaid],
    known_by: Callable[[str], Sequence[str]],
    pending: Callable[[datetime], Sequence[str]],
) -> list[str]:
    """Which payments to look at, each once, for what Stripe said; runs outside any unit.

    Args:
        events: what it said.
        known_by: the ids of the payments that a session or payment of Stripe's belongs to.
        pending: the ids of those that were not available when we looked, and are by this moment.
    """
    found: list[str] = []
    for event in events:
        if event.what.startswith(_ABOUT):
            found += unit.read(known_by, event.object)
        elif event.what == "balance.available" and not event.account:
            found += unit.read(pending, clock.now())
    return list(dict.fromkeys(found))
