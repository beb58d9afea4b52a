"""Connected accounts (API v2): a recipient's details, what is still asked of it, and whether it may be paid.

The capability `stripe_balance.stripe_transfers` is restricted while anything is due, pending while the details are
looked at, and then active. It can fall back to restricted, and rises again the same way.
"""

from __future__ import annotations

from typing import Any

from payments.sandbox.domain import news
from payments.sandbox.domain.refusals import NotModelled, Refusal, missing
from payments.sandbox.domain.world import PLATFORM, Thing, World, iso, public

KIND = "v2.core.account"
TRANSFERS = "stripe_balance.stripe_transfers"
PAYOUTS = "stripe_balance.payouts"
ACTIVATE = "activate"
LOOKING_SECONDS = 60  # how long the sandbox looks at what was handed in

FIRST = ("default_outgoing_destination", "identity.attestations.terms_of_service", "identity.verification")
AGAIN = "identity.verification_document"

_RESTRICTED = {"code": "requirements_past_due", "resolution": "provide_info"}
_LOOKING = {"code": "requirements_pending_verification", "resolution": "no_resolution"}
_INCLUDED = ("configuration", "defaults", "future_requirements", "identity", "requirements")
_PLAIN = ("contact_email", "contact_phone", "dashboard", "display_name")


def create(world: World, given: dict[str, Any]) -> Thing:
    """A new account; what its recipient needs is due at once."""
    account: Thing = {
        "id": world.id("acct"),
        "object": KIND,
        "applied_configurations": [],
        "closed": False,
        "configuration": {"customer": None, "merchant": None, "recipient": None},
        "contact_email": None,
        "contact_phone": None,
        "created": iso(world.now),
        "dashboard": "none",
        "defaults": {
            "currency": "gbp",
            "locales": None,
            "profile": None,
            "responsibilities": {
                "fees_collector": "application",
                "losses_collector": "application",
                "requirements_collector": "stripe",
            },
        },
        "display_name": None,
        "future_requirements": {"entries": [], "summary": {"minimum_deadline": None}},
        "identity": {},
        "livemode": False,
        "metadata": {},
        "requirements": None,
        "_due": list(FIRST),
        "_looking": False,
        "_bank": None,
    }
    _write(account, given)
    _settle(account)
    world.save(account, PLATFORM)
    news.announce_thin(world, "v2.core.account.created", account["id"])
    return show(account, given.get("include", []))


def update(world: World, account_id: str, given: dict[str, Any]) -> Thing:
    """Change what is known of an account."""
    account = find(world, account_id)
    before = capability(account)
    _write(account, given)
    _settle(account)
    world.save(account, PLATFORM)
    news.announce_thin(world, "v2.core.account.updated", account_id)
    for part, name in (
        ("identity", "identity"),
        ("defaults", "defaults"),
        ("configuration", "configuration.recipient"),
    ):
        if part in given:
            news.announce_thin(world, f"v2.core.account[{name}].updated", account_id)
    if capability(account) != before:
        _tell_capabilities(world, account_id)
    return show(account, given.get("include", []))


def find(world: World, account_id: str) -> Thing:
    """One account, whole."""
    return world.one(KIND, account_id, owner=PLATFORM)


def show(account: Thing, include: list[str]) -> Thing:
    """An account as API v2 gives it: the large parts are null unless they were asked for."""
    shown: Thing = public(account)
    for part in _INCLUDED:
        if part == "configuration":
            asked = {name.partition(".")[2] for name in include if name.startswith("configuration.")}
            whole = {name: value if name in asked else None for name, value in shown[part].items()}
            shown[part] = whole if asked else None
        elif part not in include:
            shown[part] = None
    return shown


def capability(account: Thing) -> str | None:
    """The state of the capability to be paid by transfer, or None where nobody asked for it."""
    recipient = account["configuration"]["recipient"]
    if recipient is None:
        return None
    transfers = recipient["capabilities"]["stripe_balance"]["stripe_transfers"]
    return str(transfers["status"]) if transfers else None


def hand_in(world: World, account_id: str, bank: dict[str, str]) -> None:
    """Take what the onboarding page collected: nothing is due any more, and it is looked at."""
    account = find(world, account_id)
    account["_bank"], account["_due"], account["_looking"] = bank, [], True
    _settle(account)
    world.save(account, PLATFORM)
    news.announce_thin(world, "v2.core.account[identity].updated", account_id)
    news.announce_thin(world, "v2.core.account[requirements].updated", account_id)
    _tell_capabilities(world, account_id)
    world.shelf.remind(world.now + LOOKING_SECONDS, ACTIVATE, account_id)


def activate(world: World, account_id: str) -> None:
    """What was handed in is in order: the account may be paid."""
    account = find(world, account_id)
    if not account["_looking"]:
        return  # restricted meanwhile
    account["_looking"] = False
    _settle(account)
    world.save(account, PLATFORM)
    _tell_capabilities(world, account_id)


def restrict(world: World, account_id: str) -> None:
    """Ask for a document once more, and pay nothing until it comes."""
    account = find(world, account_id)
    account["_due"], account["_looking"] = [AGAIN], False
    _settle(account)
    world.save(account, PLATFORM)
    news.announce_thin(world, "v2.core.account[requirements].updated", account_id)
    _tell_capabilities(world, account_id)


def _tell_capabilities(world: World, account_id: str) -> None:
    type_ = "v2.core.account[configuration.recipient].capability_status_updated"
    for name in (TRANSFERS, PAYOUTS):
        news.announce_thin(world, type_, account_id, {"updated_capability": name})


def _write(account: Thing, given: dict[str, Any]) -> None:
    for name in _PLAIN:
        if name in given:
            account[name] = given[name]
    for name, value in given.get("metadata", {}).items():
        account["metadata"].pop(name, None)
        if value != "":
            account["metadata"][name] = value
    for part in ("identity", "defaults"):
        account[part] = _merged(account[part], given.get(part, {}))
    for name, wanted in given.get("configuration", {}).items():
        if name != "recipient":
            raise NotModelled(f"the configuration “{name}” of accounts", f"configuration[{name}]")
        _want(account, wanted or {})


def _want(account: Thing, wanted: dict[str, Any]) -> None:
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
            raise Refusal("A capability cannot be given back in the sandbox.", code="capability_not_removable")
        recipient["capabilities"]["stripe_balance"] = {"payouts": {}, "stripe_transfers": {}}
    account["configuration"]["recipient"] = recipient
    account["applied_configurations"] = ["recipient"]


def _settle(account: Thing) -> None:
    """Let the capabilities and requirements say what `_due` and `_looking` mean."""
    due, recipient = account["_due"], account["configuration"]["recipient"]
    status, details = ("restricted", [_RESTRICTED]) if due else ("active", [])
    if account["_looking"]:
        status, details = "pending", [_LOOKING]
    if recipient is None:
        due = []
    else:
        balance = recipient["capabilities"]["stripe_balance"]
        for name in [name for name, value in balance.items() if value is not None]:
            balance[name] = {"status": status, "status_details": details}
    deadline = {"status": "past_due" if due == [AGAIN] else "currently_due", "time": None}
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


def _merged(old: Any, new: Any) -> Any:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return old | {key: _merged(old.get(key), value) for key, value in new.items()}
