"""Connected accounts (API v2): a recipient's details, what is still asked of it, and whether it may be paid."""

from __future__ import annotations

from typing import Any

from payments.sandbox.domain import capabilities, news
from payments.sandbox.domain.refusals import NotModelled, Refusal
from payments.sandbox.domain.world import PLATFORM, Thing, World, iso, public

KIND = "v2.core.account"
ACTIVATE = "activate"
OVERDUE = "account-overdue"
LOOKING_SECONDS = 60  # how long the sandbox looks at what was handed in
ANSWER_SECONDS = 14 * 24 * 3600  # how long an account has for what is asked while it may be paid

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
        "_due": list(capabilities.FIRST),
        "_by": None,
        "_looking": False,
        "_bank": None,
    }
    _write(account, given)
    capabilities.settle(account)
    world.save(account, PLATFORM)
    news.announce_thin(world, "v2.core.account.created", account["id"])
    return show(account, given.get("include", []))


def update(world: World, account_id: str, given: dict[str, Any]) -> Thing:
    """Change what is known of an account."""
    account = find(world, account_id)
    before = capabilities.status(account)
    _write(account, given)
    capabilities.settle(account)
    world.save(account, PLATFORM)
    news.announce_thin(world, "v2.core.account.updated", account_id)
    for part, name in (
        ("identity", "identity"),
        ("defaults", "defaults"),
        ("configuration", "configuration.recipient"),
    ):
        if part in given:
            news.announce_thin(world, f"v2.core.account[{name}].updated", account_id)
    if capabilities.status(account) != before:
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


def hand_in(world: World, account_id: str, bank: dict[str, str]) -> None:
    """Take what the onboarding page collected: nothing is due any more, and it is looked at; in time, it stays paid."""
    account = find(world, account_id)
    account["_bank"], account["_due"], account["_looking"] = bank, [], account.get("_by") is None
    account["_by"] = None
    capabilities.settle(account)
    world.save(account, PLATFORM)
    news.announce_thin(world, "v2.core.account[identity].updated", account_id)
    news.announce_thin(world, "v2.core.account[requirements].updated", account_id)
    _tell_capabilities(world, account_id)
    world.shelf.remind(world.now + LOOKING_SECONDS, ACTIVATE, account_id)


def change_bank(world: World, account_id: str, bank: dict[str, str]) -> None:
    """Take another bank account: what may be paid, and what is due, stay as they are."""
    account = find(world, account_id)
    account["_bank"] = bank
    world.save(account, PLATFORM)
    news.announce_thin(world, "v2.core.account.updated", account_id)


def activate(world: World, account_id: str) -> None:
    """What was handed in is in order: the account may be paid."""
    account = find(world, account_id)
    if not account["_looking"]:
        return  # restricted meanwhile
    account["_looking"] = False
    capabilities.settle(account)
    world.save(account, PLATFORM)
    _tell_capabilities(world, account_id)


def restrict(world: World, account_id: str) -> None:
    """Ask for a document once more, and pay nothing until it comes."""
    account = find(world, account_id)
    account["_due"], account["_by"], account["_looking"] = [capabilities.AGAIN], None, False
    capabilities.settle(account)
    world.save(account, PLATFORM)
    news.announce_thin(world, "v2.core.account[requirements].updated", account_id)
    _tell_capabilities(world, account_id)


def ask(world: World, account_id: str) -> None:
    """Ask for a document with two weeks' time; until then everything goes on.

    Raises:
        Refusal: it may not be paid now, or is asked already.
    """
    account = find(world, account_id)
    if capabilities.status(account) != "active" or account["_due"]:
        raise Refusal("Only an account that may be paid, and lacks nothing, is asked with time to answer.")
    account["_due"], account["_by"] = [capabilities.AGAIN], world.now + ANSWER_SECONDS
    capabilities.settle(account)
    world.save(account, PLATFORM)
    news.announce_thin(world, "v2.core.account[requirements].updated", account_id)
    world.shelf.remind(account["_by"], OVERDUE, account_id)


def overdue(world: World, account_id: str) -> None:
    """What was asked with time did not come: nothing is paid until it does."""
    account = find(world, account_id)
    if account.get("_by") and account["_by"] <= world.now:  # not handed in, and not asked anew, meanwhile
        restrict(world, account_id)


def _tell_capabilities(world: World, account_id: str) -> None:
    type_ = "v2.core.account[configuration.recipient].capability_status_updated"
    for name in (capabilities.TRANSFERS, capabilities.PAYOUTS):
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
        capabilities.want(account, wanted or {})


def _merged(old: Any, new: Any) -> Any:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return old | {key: _merged(old.get(key), value) for key, value in new.items()}
