"""What is only looked at: one thing by its id, or a list of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from payments.sandbox.domain import accounts as recipients
from payments.sandbox.domain import balance as balances
from payments.sandbox.domain import checkout, customers, lists
from payments.sandbox.domain.refusals import NotModelled, no_such
from payments.sandbox.domain.world import Thing, World

_URLS = {"checkout.session": "checkout/sessions"}


def getter(kind: str) -> Callable[[World, str, dict[str, Any]], Thing]:
    """Retrieve one of `kind`."""

    def run(world: World, id_: str, _given: dict[str, Any]) -> Thing:
        return world.one(kind, id_)

    return run


def lister(kind: str) -> Callable[[World, dict[str, Any]], Thing]:
    """List those of `kind`."""
    url = f"/v1/{_URLS.get(kind, kind + 's')}"

    def run(world: World, given: dict[str, Any]) -> Thing:
        return lists.page(world, kind, url, given)

    return run


def balance(world: World, _given: dict[str, Any]) -> Thing:
    """The balance of whoever asks."""
    return balances.show(world)


def cash(world: World, customer_id: str, _given: dict[str, Any]) -> Thing:
    """What a customer sent that no payment has taken yet."""
    return customers.cash(world, customer_id)


def events(world: World, given: dict[str, Any]) -> Thing:
    """Snapshot events; a type may end in `.*`."""
    wanted = given.pop("types", None)
    type_ = given.get("type", "")
    if wanted is not None:
        return lists.page(world, "event", "/v1/events", given, type=tuple(wanted))
    if type_.endswith("*"):
        raise NotModelled("groups of event types", "type")
    return lists.page(world, "event", "/v1/events", given)


def expire_session(world: World, session_id: str, _given: dict[str, Any]) -> Thing:
    """Close a Checkout session."""
    return checkout.expire(world, session_id)


def reversals(world: World, transfer_id: str, given: dict[str, Any]) -> Thing:
    """The reversals of one transfer."""
    world.one("transfer", transfer_id)
    url = f"/v1/transfers/{transfer_id}/reversals"
    return lists.page(world, "transfer_reversal", url, given, transfer=transfer_id)


def reversal(world: World, transfer_id: str, reversal_id: str, _given: dict[str, Any]) -> Thing:
    """One reversal of one transfer."""
    found = world.one("transfer_reversal", reversal_id)
    if found["transfer"] != transfer_id:
        raise no_such("transfer_reversal", reversal_id)
    return found


def account(world: World, account_id: str, given: dict[str, Any]) -> Thing:
    """One account, with the parts that were asked for."""
    return recipients.show(recipients.find(world, account_id), given.get("include", []))


def accounts(world: World, given: dict[str, Any]) -> Thing:
    """The accounts of this platform."""
    where = {"closed": given.get("closed", False)}
    wanted = given.get("applied_configurations")
    found, more = lists.page_v2(world, recipients.KIND, given, where)
    shown = [
        recipients.show(one, []) for one in found if wanted is None or set(wanted) <= set(one["applied_configurations"])
    ]
    return _paged("/v2/core/accounts", given, shown, found[-1]["id"] if more else None)


def thin_event(world: World, event_id: str, _given: dict[str, Any]) -> Thing:
    """One thin event, with its data."""
    return world.one("v2.core.event", event_id)


def thin_events(world: World, given: dict[str, Any]) -> Thing:
    """Thin events, of one object or of certain types."""
    where: dict[str, Any] = {}
    if "object_id" in given:
        where["related_object.id"] = given["object_id"]
    if "types" in given:
        where["type"] = tuple(given["types"])
    found, more = lists.page_v2(world, "v2.core.event", given, where)
    return _paged("/v2/core/events", given, found, found[-1]["id"] if more else None)


def _paged(url: str, given: dict[str, Any], shown: list[Thing], last: str | None) -> Thing:
    following = None
    if last is not None:
        pairs = [(name, value) for name, value in given.items() if not isinstance(value, list | dict)]
        pairs += [
            (f"{name}[{n}]", one)
            for name, many in given.items()
            if isinstance(many, list)
            for n, one in enumerate(many)
        ]
        pairs += [
            (f"{name}[{key}]", one)
            for name, many in given.items()
            if isinstance(many, dict)
            for key, one in many.items()
        ]
        pairs = [(name, value) for name, value in pairs if name != "page"] + [("page", last)]
        following = f"{url}?{urlencode([(n, str(v).lower() if isinstance(v, bool) else v) for n, v in pairs])}"
    return {"data": shown, "next_page_url": following, "previous_page_url": None}
