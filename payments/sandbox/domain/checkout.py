"""Checkout sessions: a page at which somebody pays once, by card or by bank transfer."""

from __future__ import annotations

from typing import Any

from payments.sandbox.domain import charges, customers, intents, news
from payments.sandbox.domain.refusals import Malformed, NotModelled, Refusal, address, missing
from payments.sandbox.domain.world import CURRENCY, Thing, World

KIND = "checkout.session"
EXPIRE = "expire"  # a reminder's word
LATE = "late-transfer"  # a reminder's word: what was promised by bank transfer arrives

LONGEST, SHORTEST = 86_400, 1800  # seconds that a session may stay open
METHODS = (charges.CARD, charges.TRANSFER)
_WORDS = ("billing_address_collection", "client_reference_id", "custom_text", "customer_email", "locale", "submit_type")


def create(world: World, given: dict[str, Any]) -> Thing:
    """An open session with its page."""
    if given.get("mode") != "payment":
        raise missing("mode") if "mode" not in given else NotModelled(f"the mode “{given['mode']}”", "mode")
    if given.get("ui_mode", "hosted_page") != "hosted_page":
        raise NotModelled("other pages than the hosted one", "ui_mode")
    for needed in ("success_url", "line_items"):
        if not given.get(needed):
            raise missing(needed)
    if given.get("currency", CURRENCY) != CURRENCY:
        raise NotModelled("other currencies than pounds", "currency")
    if given.get("customer") and given.get("customer_email"):
        words = "You may only specify one of these parameters: customer, customer_email."
        raise Malformed(words, code="parameters_exclusive", param="customer_email")
    for name in ("success_url", "cancel_url"):
        if name in given:
            address(given[name], name)
    items = [_item(world, item, n) for n, item in enumerate(given["line_items"])]
    total = sum(item["amount_total"] for item in items)
    intents.check_amount(total, "line_items")
    ident = world.id("cs_test")
    session: Thing = {
        "id": ident,
        "object": KIND,
        "allowed_payment_method_types": given.get("allowed_payment_method_types"),
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": given.get("cancel_url"),
        "created": world.now,
        "currency": CURRENCY,
        "custom_fields": [],
        "customer": given.get("customer"),
        "customer_account": None,
        "customer_creation": None if given.get("customer") else "if_required",
        "customer_details": None,
        "expires_at": _expiry(world, given),
        "invoice": None,
        "livemode": False,
        "metadata": given.get("metadata") or {},
        "mode": "payment",
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_options": given.get("payment_method_options") or {},
        "payment_method_types": _methods(world, given),
        "payment_status": "unpaid",
        "setup_intent": None,
        "shipping_options": [],
        "status": "open",
        "subscription": None,
        "success_url": given["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{world.public_url}/sandbox/checkout/{ident}",
        "_items": items,
        "_intent": given.get("payment_intent_data") or {},
    }
    session |= {name: given.get(name) for name in _WORDS}
    _check_intent(session["_intent"], session["payment_method_options"])
    world.save(session)
    world.shelf.remind(session["expires_at"], EXPIRE, ident)
    return session


def pay(world: World, session_id: str, method: str, *, works: bool = True) -> Thing:
    """Somebody pays at the page; a card that is refused leaves the session open.

    Raises:
        Refusal: the session is no longer open, or this method was not offered.
    """
    session = still_open(world, session_id)
    if method not in session["payment_method_types"]:
        raise Refusal(f"This session does not take {method}.", code="payment_method_not_available")
    intent = _intent(world, session)
    if not works:
        intents.fail(world, intent)
        return session
    session["status"], session["url"] = "complete", None
    session["customer_details"] = {"address": None, "email": session["customer_email"], "name": None, "phone": None}
    if method == charges.CARD:
        intents.succeed(world, intent, method)
        session["payment_status"] = "paid"
    world.save(session)
    news.announce(world, "checkout.session.completed", session)
    if method == charges.TRANSFER:
        intents.await_transfer(world, intent)
        world.shelf.remind(world.now + LONGEST, LATE, intent["id"])
    return world.one(KIND, session_id)


def expire(world: World, session_id: str) -> Thing:
    """Close a session that nobody paid.

    Raises:
        Refusal: it is no longer open.
    """
    session = still_open(world, session_id)
    session["status"], session["url"] = "expired", None
    world.save(session)
    news.announce(world, "checkout.session.expired", session)
    return session


def still_open(world: World, session_id: str) -> Thing:
    """A session at which one may pay.

    Raises:
        Refusal: there is none, or it was paid, or it has expired.
    """
    session = world.one(KIND, session_id)
    if session["status"] != "open":
        words = f"This Session is not open: its status is {session['status']}."
        raise Refusal(words, code="checkout_session_not_open")
    return session


def _intent(world: World, session: Thing) -> Thing:
    if session["payment_intent"]:
        return world.one("payment_intent", session["payment_intent"])
    given = session["_intent"] | {"customer": session["customer"], "_session": session["id"]}
    given.setdefault("receipt_email", session["customer_email"])
    intent = intents.make(world, session["amount_total"], given, session["payment_method_types"])
    session["payment_intent"] = intent["id"]
    world.save(intent)
    world.save(session)
    news.announce(world, "payment_intent.created", intent)
    return intent


def _item(world: World, given: dict[str, Any], n: int) -> Thing:
    at = f"line_items[{n}]"
    for name in ("price", "tax_rates", "adjustable_quantity"):
        if name in given:
            raise NotModelled(f"“{name}” of line items", f"{at}[{name}]")
    price = given.get("price_data")
    if price is None:
        raise missing(f"{at}[price_data]")
    for name in ("recurring", "product", "unit_amount_decimal", "tax_behavior"):
        if name in price:
            raise NotModelled(f"“{name}” of prices", f"{at}[price_data][{name}]")
    if price["currency"] != CURRENCY:
        raise NotModelled("other currencies than pounds", f"{at}[price_data][currency]")
    for name in ("unit_amount", "product_data"):
        if name not in price:
            raise missing(f"{at}[price_data][{name}]")
    if "quantity" not in given:
        raise missing(f"{at}[quantity]")
    if price["unit_amount"] < 0 or given["quantity"] < 1:
        param = f"{at}[price_data][unit_amount]" if price["unit_amount"] < 0 else f"{at}[quantity]"
        raise Malformed(f"Invalid integer: {param}", code="parameter_invalid_integer", param=param)
    amount = price["unit_amount"] * given["quantity"]
    return {
        "id": world.id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": CURRENCY,
        "description": price["product_data"]["name"],
        "quantity": given["quantity"],
    }


def _methods(world: World, given: dict[str, Any]) -> list[str]:
    wanted = given.get("allowed_payment_method_types")
    customer = given.get("customer")
    if customer:
        customers.named(world, customer)
    if wanted is None:
        return [charges.CARD]
    for method in wanted:
        if method not in METHODS:
            raise NotModelled(f"payments by {method}", "allowed_payment_method_types")
    if charges.TRANSFER in wanted and not customer:
        raise missing("customer")
    return list(wanted)


def _expiry(world: World, given: dict[str, Any]) -> int:
    at = given.get("expires_at", world.now + LONGEST)
    if not SHORTEST <= at - world.now <= LONGEST:
        words = "The `expires_at` must be between 30 minutes and 24 hours from now."
        raise Malformed(words, code="parameter_invalid_integer", param="expires_at")
    return int(at)


def _check_intent(given: dict[str, Any], options: dict[str, Any]) -> None:
    for name in options:
        if name != charges.TRANSFER:
            raise NotModelled(f"options of {name}", f"payment_method_options[{name}]")
    for name in given:
        if name not in ("description", "metadata", "receipt_email", "transfer_group"):
            raise NotModelled(f"“{name}” of the payment behind a session", f"payment_intent_data[{name}]")
