"""What Stripe tells: a snapshot event for each change in API v1, a thin one in API v2; each is sent to its endpoint."""

from __future__ import annotations

import json
from typing import Any

from payments.sandbox.domain.world import PLATFORM, Thing, World, iso, public


def announce(world: World, type_: str, thing: Thing, previous: dict[str, Any] | None = None) -> Thing:
    """Say that something happened to `thing`, as it stands now."""
    data: dict[str, Any] = {"object": public(thing)}
    if previous is not None:
        data["previous_attributes"] = previous
    event: Thing = {
        "id": world.id("evt"),
        "object": "event",
        "api_version": world.api_version,
        "created": world.told,
        "data": data,
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": world.request, "idempotency_key": world.key},
        "type": type_,
    }
    if world.owner != PLATFORM:
        event["account"] = world.owner
    world.save(event, at=world.told)
    world.shelf.post(event["id"], type_, False, json.dumps(event), world.now)
    return event


def announce_thin(world: World, type_: str, account: str, data: dict[str, Any] | None = None) -> Thing:
    """Say that something happened to an account of API v2: its id and address, no more.

    What is sent carries no `data`; whoever fetches the event finds it there.
    """
    event: Thing = {
        "id": world.id("evt_test"),
        "object": "v2.core.event",
        "type": type_,
        "created": iso(world.told),
        "livemode": False,
        "context": None,
        "reason": None,
        "related_object": {"id": account, "type": "v2.core.account", "url": f"/v2/core/accounts/{account}"},
    }
    if world.request:
        cause = {"id": world.request, "idempotency_key": world.key}
        event["reason"] = {"type": "request", "request": cause}
    if type_.startswith("v2.core.account_link"):
        del event["related_object"]
    world.save(event | ({"data": data} if data else {}), PLATFORM, world.told)
    world.shelf.post(event["id"], type_, True, json.dumps(event), world.now)
    return event
