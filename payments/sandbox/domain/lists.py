"""Lists: newest first, a page at a time, with the filters of each type; and what `expand` puts in place of an id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from payments.sandbox.domain.refusals import Malformed, Refusal, absent
from payments.sandbox.domain.world import PLATFORM, Search, Thing, World, public

PAGING = frozenset({"limit", "starting_after", "ending_before", "created", "expand"})
DEEPEST = 4

_PREFIXES = {
    "txn": "balance_transaction",
    "ch": "charge",
    "py": "charge",
    "pi": "payment_intent",
    "po": "payout",
    "re": "refund",
    "pyr": "refund",
    "tr": "transfer",
    "trr": "transfer_reversal",
    "cus": "customer",
    "du": "dispute",
}


def page(world: World, kind: str, url: str, given: Mapping[str, Any], **fixed: Any) -> Thing:
    """One page of a v1 list; every filter that is not about paging must equal the field of its name."""
    limit = given.get("limit", 10)
    if not 1 <= limit <= 100:
        words = "Invalid limit: must be between 1 and 100."
        raise Malformed(words, code="parameter_invalid_integer", param="limit")
    for name in ("starting_after", "ending_before"):
        if name in given and world.shelf.get(given[name], kind, world.owner) is None:
            raise absent(kind, given[name], name)
    created = given.get("created", {})
    span = created if isinstance(created, dict) else {"gte": created, "lte": created}
    where = {name: value for name, value in given.items() if name not in PAGING} | fixed
    search = Search(
        kind,
        world.owner,
        tuple(where.items()),
        tuple(span.items()),
        limit,
        given.get("starting_after"),
        given.get("ending_before"),
    )
    found, more = world.shelf.find(search)
    return {"object": "list", "data": [public(one) for one in found], "has_more": more, "url": url}


def page_v2(world: World, kind: str, given: Mapping[str, Any], where: Mapping[str, Any]) -> tuple[list[Thing], bool]:
    """One page of a v2 list, whole things; `page` names the last one seen."""
    limit = given.get("limit", 20)
    if not 1 <= limit <= 100:
        words = "Invalid limit: must be between 1 and 100."
        raise Malformed(words, code="parameter_invalid_integer", param="limit")
    created = tuple((sign, _moment(bound, f"created[{sign}]")) for sign, bound in given.get("created", {}).items())
    if "page" in given and world.shelf.get(given["page"], kind, PLATFORM) is None:
        raise Malformed("Invalid page.", code="parameter_invalid_string", param="page")
    return world.shelf.find(Search(kind, PLATFORM, tuple(where.items()), created, limit, given.get("page")))


def _moment(text: str, param: str) -> int:
    try:
        at = datetime.fromisoformat(text)
        return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise Malformed(f"Invalid timestamp: {param}", code="parameter_invalid_string", param=param) from None


def expand(world: World, thing: Thing, paths: list[str]) -> Thing:
    """Put the things themselves where their ids stand.

    Raises:
        Refusal: a path leads nowhere, or too deep.
    """
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise Refusal(
                f"You cannot expand more than {DEEPEST} levels of a property.", code="parameter_invalid_string"
            )
        _expand(world, thing, steps, path)
    return thing


def _expand(world: World, thing: Any, steps: list[str], path: str) -> None:
    if isinstance(thing, list):
        for one in thing:
            _expand(world, one, steps, path)
        return
    if not steps or thing is None:
        return
    if not isinstance(thing, dict) or steps[0] not in thing:
        words = f"This property cannot be expanded ({path})."
        raise Refusal(words, code="property_not_expandable", param="expand")
    value = thing[steps[0]]
    if isinstance(value, str):
        kind = _PREFIXES.get(value.partition("_")[0])
        found = world.shelf.get(value, kind, None) if kind else None
        if found is None:
            words = f"This property cannot be expanded ({path})."
            raise Refusal(words, code="property_not_expandable", param="expand")
        value = thing[steps[0]] = public(found)
    _expand(world, value, steps[1:], path)
