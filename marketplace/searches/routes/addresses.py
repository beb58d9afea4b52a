"""The addresses of /find with one choice more, or without one."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def with_value(base: str, name: str, value: str) -> str:
    """The address of the first page with one more choice."""
    return changed(base, {"page"}, [(name, value)])


def near_alone(base: str, postcode: str) -> str:
    """The address of the first page near a place, without a journey: it may be the very place to which that leads."""
    return changed(base, {"page", "to", "detour"}, [("postcode", postcode)])


def relaxed_address(base: str, constraint: str) -> str:
    """The address of the first page without one constraint, or without each of some that a plus joins."""
    one, more, others = constraint.partition("+")
    if more:
        return relaxed_address(relaxed_address(base, one), others)
    dropped = {
        "words": {"q"}, "slots": {"day", "part"}, "open": {"now"}, "checks": {"check"}, "languages": {"language"},
    }  # fmt: skip
    if constraint == "along":
        reach = dict(parse_qsl(urlsplit(base).query)).get("reach", "comes")  # along a journey nobody need come
        return changed(base, {"page", "to", "detour"}, [("reach", "any" if reach == "comes" else reach)])
    if constraint in ("covers", "within"):
        return changed(base, {"page"}, [("reach", "any")])
    return changed(base, {"page"} | dropped.get(constraint, {constraint}), [])


def by_place_alone(base: str) -> str:
    """The address of the first page of all that is near and of this kind of help, without any other choice."""
    kept = ("postcode", "reach", "to", "detour", "category")
    return changed(base, {name for name, _ in parse_qsl(urlsplit(base).query) if name not in kept}, [])


def changed(base: str, dropped: set[str], added: list[tuple[str, str]]) -> str:
    """The address without some choices, and with others."""
    parts = urlsplit(base)
    gone = dropped | {name for name, _ in added}
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in gone]
    return urlunsplit(parts._replace(query=urlencode([*kept, *added])))
