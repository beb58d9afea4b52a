"""Card disputes: the bank takes the money and a fee at once, hears our evidence, and decides.

`needs_response` until evidence is submitted or its day is over; then `under_review`, then `won` (the money comes back,
the fee does not) or `lost`. This is the one thing that may take a balance below zero, as it does at Stripe.
"""

from __future__ import annotations

from typing import Any

from payments.sandbox.domain import balance, charges, news
from payments.sandbox.domain.refusals import NotModelled, Refusal
from payments.sandbox.domain.world import CURRENCY, Thing, World

FEE = 2000
ANSWER_DAYS, DECIDE_DAYS = 9, 14
OVERDUE = "dispute-overdue"  # reminders' words
DECIDE = "dispute-decide"
OPEN = ("needs_response", "under_review")
_DAY = 86_400

_TEXTS = [
    "access_activity_log",
    "billing_address",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_tracking_number",
    "uncategorized_text",
]
_FILES = [
    "cancellation_policy",
    "customer_communication",
    "customer_signature",
    "duplicate_charge_documentation",
    "receipt",
    "refund_policy",
    "service_documentation",
    "shipping_documentation",
    "uncategorized_file",
]
LONGEST = 150_000  # letters of all evidence together


def open_one(world: World, charge: Thing, reason: str = "fraudulent") -> Thing:
    """The payer's bank takes a charge back.

    Raises:
        Refusal: it is no card charge, or was refunded or disputed already.
    """
    card = charge["payment_method_details"]["type"] == charges.CARD and charge["status"] == "succeeded"
    if not card or charge["disputed"] or charge["refunded"]:
        raise Refusal("This charge cannot be disputed.", code="charge_not_disputable")
    amount = charge["amount"] - charge["amount_refunded"]
    ident = world.id("du")
    dispute: Thing = {
        "id": ident,
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": world.now,
        "currency": CURRENCY,
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys([*_TEXTS, *_FILES]) | {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": world.now + ANSWER_DAYS * _DAY,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10.4",
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {"brand": "visa", "case_type": "chargeback", "network": "visa", "network_reason_code": "10.4"},
            "type": "card",
        },
        "reason": reason,
        "status": "needs_response",
    }
    entry = balance.book(world, "adjustment", -amount, ident, fee=FEE, category="dispute")
    dispute["balance_transactions"] = [entry]
    world.save(dispute)
    charge["disputed"] = True
    world.save(charge)
    news.announce(world, "charge.dispute.created", dispute)
    news.announce(world, "charge.dispute.funds_withdrawn", dispute)
    world.shelf.remind(dispute["evidence_details"]["due_by"], OVERDUE, ident)
    return dispute


def update(world: World, dispute_id: str, given: dict[str, Any]) -> Thing:
    """Write evidence down, and submit it unless `submit` says to wait; submitted once, it stands.

    Raises:
        Refusal: it is no longer our turn, or the evidence is too long.
    """
    dispute = world.one("dispute", dispute_id)
    evidence = given.get("evidence", {})
    for name in evidence:
        if name not in _TEXTS:
            raise NotModelled(f"“{name}” in evidence (the sandbox keeps no files)", f"evidence[{name}]")
    if "evidence" in given or given.get("submit"):
        if dispute["status"] != "needs_response" or dispute["evidence_details"]["past_due"]:
            raise Refusal("This dispute takes no more evidence.", code="dispute_not_open")
        dispute["evidence"] |= evidence
        if sum(len(dispute["evidence"][name] or "") for name in _TEXTS) > LONGEST:
            raise Refusal("The evidence is longer than 150,000 letters.", code="parameter_invalid_string")
        dispute["evidence_details"]["has_evidence"] = any(dispute["evidence"][name] for name in _TEXTS)
    for name, value in (given.get("metadata") or {}).items():
        dispute["metadata"].pop(name, None)
        if value:
            dispute["metadata"][name] = value
    if given.get("submit", "evidence" in given):
        dispute["status"] = "under_review"
        dispute["evidence_details"] |= {"submission_count": 1, "submission_method": "manual"}
        world.shelf.remind(world.now + DECIDE_DAYS * _DAY, DECIDE, dispute["id"])
    world.save(dispute)
    news.announce(world, "charge.dispute.updated", dispute)
    return dispute


def overdue(world: World, dispute: Thing) -> None:
    """The day for evidence is over: without any, it is lost."""
    if dispute["status"] == "needs_response":
        dispute["evidence_details"]["past_due"] = True
        close(world, dispute, won=False)


def decide(world: World, dispute: Thing) -> None:
    """The bank decides. The sandbox believes whoever wrote more than a few words."""
    if dispute["status"] == "under_review":
        said = sum(len(dispute["evidence"][name] or "") for name in _TEXTS)
        close(world, dispute, won=said >= 40)


def close(world: World, dispute: Thing, *, won: bool) -> None:
    """Won: the money comes back. Lost: it stays away."""
    if dispute["status"] not in OPEN:
        raise Refusal("This dispute is closed already.", code="dispute_not_open")
    dispute["status"] = "won" if won else "lost"
    if won:
        entry = balance.book(world, "adjustment", dispute["amount"], dispute["id"], category="dispute_reversal")
        dispute["balance_transactions"].append(entry)
    world.save(dispute)
    if won:
        news.announce(world, "charge.dispute.funds_reinstated", dispute)
    news.announce(world, "charge.dispute.closed", dispute)
