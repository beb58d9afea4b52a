"""What a recipient may do, and what is still asked of it: the capability to be paid by transfer, and its requirements.

The capability `stripe_balance.stripe_transfers` is restricted while anything is due, pending while the details are
looked at, and then active. It can fall back to restricted, and rises again the same way. What is asked with time to
answer (`_by`, in seconds) leaves it active until then.
"""

from __future__ import annotations

from typing import Any

from payments.sandbox.domain.refusals import NotModelled, missing
from payments.sandbox.domain.world import Thing, iso

TRANSFERS = "stripe_balance.stripe_transfers"
PAYOUTS = "stripe_balance.payouts"

FIRST = ("default_outgoing_destination", "identity.attestations.terms_of_service", "identity.verification")
AGAIN = "identity.verification_document"

_RESTRICTED = {"code": "requirements_past_due", "resolution": "provide_info"}
_LOOKING = {"code": "requirements_pending_verification", "resolution": "no_resolution"}


def status(account: Thing) -> str | None:
    """The state of the capability to be paid by transfer, or None where nobody asked for it."""
    recipient = account["configuration"]["recipient"]
    if recipient is None:
        return None
    transfers = recipient["capabilities"]["stripe_balance"]["stripe_transfers"]
    return str(transfers["status"]) if transfers else None


def want(account: Thing, wanted: dict[str, Any]) -> None:
    """Ask for what a recipient is to be able to do.

    Raises:
        Refusal: it lacks its country, or asks for what the sandbox does not model.
    """
    for name in wanted:
        if name != "capabilities":
            raise NotModelled(f"“{name}” of recipients", f"configuration[recipient][{name}]")
    asked = wanted.get("capabilities", {})
    for name in asked:
        if name != "stripe_balance":
            raise NotModelled(f"the capability “{name}”", f"configuration[recipient][capabilities][{name}]")
    if not account["identity"].get("country"):
        raise missing("identity[country]")
    if str(account["identity"]["country"]).lower() != "gb":
        raise NotModelled("accounts outside the United Kingdom", "identity[country]")
    transfers = asked.get("stripe_balance", {}).get("stripe_transfers")
    recipient = account["configuration"]["recipient"] or {
        "applied": True,
        "capabilities": {"stripe_balance": {"payouts": None, "stripe_transfers": None}},
    }
    if transfers:
        if not transfers["requested"]:
            raise NotModelled("giving a capability back", "configuration[recipient][capabilities]")
        recipient["capabilities"]["stripe_balance"] = {"payouts": {}, "stripe_transfers": {}}
    account["configuration"]["recipient"] = recipient
    account["applied_configurations"] = ["recipient"]


def settle(account: Thing) -> None:
    """Let the capabilities and requirements say what `_due`, `_by` and `_looking` mean."""
    due, by, recipient = account["_due"], account.get("_by"), account["configuration"]["recipient"]
    status, details = ("restricted", [_RESTRICTED]) if due and not by else ("active", [])
    if account["_looking"]:
        status, details = "pending", [_LOOKING]
    if recipient is None:
        due = []
    else:
        balance = recipient["capabilities"]["stripe_balance"]
        for name in [name for name, value in balance.items() if value is not None]:
            balance[name] = {"status": status, "status_details": details}
    late = due == [AGAIN] and not by
    deadline = {"status": "past_due" if late else "currently_due", "time": iso(by) if by else None}
    account["requirements"] = {
        "entries": [_entry(name, deadline) for name in due],
        "summary": {"minimum_deadline": deadline if due else None},
    }


def _entry(name: str, deadline: dict[str, Any]) -> dict[str, Any]:
    late = {"status": deadline["status"]}
    hit = [{"capability": one, "configuration": "recipient", "deadline": late} for one in (TRANSFERS, PAYOUTS)]
    return {
        "awaiting_action_from": "user",
        "description": name,
        "errors": [],
        "impact": {"restricts_capabilities": hit},
        "minimum_deadline": late,
        "reference": None,
        "requested_reasons": [{"code": "routine_onboarding" if name in FIRST else "routine_verification"}],
    }
