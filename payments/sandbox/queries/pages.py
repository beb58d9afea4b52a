"""What the pretend pages show to whoever pays, and to whoever is to be paid."""

from __future__ import annotations

from dataclasses import dataclass

from hub.kernel import clock
from hub.kernel.errors import Missing
from payments.sandbox import ports
from payments.sandbox.domain import accounts, charges, checkout, links
from payments.sandbox.domain.world import PLATFORM


@dataclass(frozen=True)
class Item:
    """A line of what is paid."""

    words: str
    amount: int


@dataclass(frozen=True)
class CheckoutPage:
    """What a payer sees."""

    id: str
    state: str
    paid: bool
    amount: int
    items: tuple[Item, ...]
    card: bool
    transfer: bool
    refused: bool
    on: str


@dataclass(frozen=True)
class OnboardingPage:
    """What an account's holder sees; `open` says whether the link still holds."""

    name: str
    open: bool
    refresh_url: str


def checkout_page(session_id: str) -> CheckoutPage:
    """A session as its payer sees it.

    Raises:
        Missing: there is none.
    """
    with ports.current().store.reading() as chest:
        session = chest.get(session_id, checkout.KIND, PLATFORM)
        if session is None:
            raise Missing
        intent = chest.get(session["payment_intent"] or "", "payment_intent", PLATFORM)
    return CheckoutPage(
        session["id"],
        session["status"],
        session["payment_status"] == "paid",
        session["amount_total"],
        tuple(Item(item["description"], item["amount_total"]) for item in session["_items"]),
        charges.CARD in session["payment_method_types"],
        charges.TRANSFER in session["payment_method_types"],
        bool(intent and intent["last_payment_error"]),
        session["success_url"].replace("{CHECKOUT_SESSION_ID}", session_id),
    )


def onboarding_page(token: str) -> OnboardingPage:
    """What stands behind an account link.

    Raises:
        Missing: nothing does.
    """
    with ports.current().store.reading() as chest:
        page = chest.get(token, links.KIND, PLATFORM)
        account = chest.get(page["account"], accounts.KIND, PLATFORM) if page else None
    if page is None or account is None:
        raise Missing
    good = not page["used"] and page["expires"] > clock.now().timestamp()
    return OnboardingPage(account["display_name"] or account["id"], good, page["refresh_url"])
