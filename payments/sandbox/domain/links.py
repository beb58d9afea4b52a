"""Account links: the address at which a connected account hands in what is asked of it; one use, and soon over."""

from __future__ import annotations

from typing import Any

from hub.kernel import ids
from payments.sandbox.domain import accounts, news
from payments.sandbox.domain.refusals import Refusal, address, missing
from payments.sandbox.domain.world import PLATFORM, Thing, World, iso

KIND = "sandbox.onboarding"  # what stands behind a link; the API gives links out and never back
VALID_SECONDS = 600
UPDATE = "account_update"


def create(world: World, given: dict[str, Any]) -> Thing:
    """A link for one account and one use."""
    case = given["use_case"]
    type_ = case["type"]
    if type_ not in case:
        raise missing(f"use_case[{type_}]")
    asked = case[type_]
    for name in ("return_url", "refresh_url"):
        if name in asked:
            address(asked[name], f"use_case[{type_}][{name}]")
    account = accounts.find(world, given["account"])
    token = ids.secret()
    page: Thing = {
        "id": token,
        "object": KIND,
        "account": account["id"],
        "use_case": type_,
        "return_url": asked.get("return_url") or asked["refresh_url"],
        "refresh_url": asked["refresh_url"],
        "expires": world.now + VALID_SECONDS,
        "used": False,
    }
    world.save(page, PLATFORM)
    return {
        "object": "v2.core.account_link",
        "account": account["id"],
        "created": iso(world.now),
        "expires_at": iso(world.now + VALID_SECONDS),
        "livemode": False,
        "url": f"{world.public_url}/sandbox/onboarding/{token}",
        "use_case": case,
    }


def open_page(world: World, token: str) -> Thing:
    """What stands behind a link that still holds.

    Raises:
        Refusal: there is none, or it was used, or its time is over.
    """
    page = world.one(KIND, token, owner=PLATFORM)
    if page["used"] or page["expires"] <= world.now:
        raise Refusal("This link has been used or has expired.", code="account_link_expired", status=410)
    return page


def finish(world: World, token: str, bank: dict[str, str]) -> str:
    """Hand in what was asked for, or change the bank account alone; returns where to go on."""
    page = _use(world, token)
    take = accounts.change_bank if page["use_case"] == UPDATE else accounts.hand_in
    take(world, page["account"], bank)
    data = {"account_id": page["account"], "configurations": ["recipient"], "use_case": page["use_case"]}
    news.announce_thin(world, "v2.core.account_link.returned", page["account"], data)
    return str(page["return_url"])


def leave(world: World, token: str) -> str:
    """Go back with nothing handed in; returns where to go on."""
    page = _use(world, token)
    data = {"account_id": page["account"], "configurations": ["recipient"], "use_case": page["use_case"]}
    news.announce_thin(world, "v2.core.account_link.returned", page["account"], data)
    return str(page["return_url"])


def _use(world: World, token: str) -> Thing:
    page = open_page(world, token)
    page["used"] = True
    world.save(page, PLATFORM)
    return page
