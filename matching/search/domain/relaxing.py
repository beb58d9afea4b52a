"""What to give up when nothing matches: each constraint alone, or else two of them, and how many that would bring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from matching.hours.domain import days
from matching.search.domain.answer import Answer, Datum
from matching.search.domain.query import CONSTRAINTS, Query
from matching.words.domain import tokens


@dataclass(frozen=True)
class Relaxation:
    """One constraint (a name of `CONSTRAINTS`), how many match without it, and what it asked for."""

    constraint: str
    brings: int
    asked: Datum
    query: Query
    """The query without this constraint: where the link leads."""


@dataclass(frozen=True)
class Pair:
    """Two constraints that have to be given up together, and how many match without them."""

    constraints: tuple[str, str]
    brings: int


@dataclass(frozen=True)
class Relaxations:
    """How many are near (the place constraints and the category alone), and what to relax, the most helpful first.

    Where no constraint alone brings anything, `pairs` says which two do.
    """

    near: int
    options: tuple[Relaxation, ...]
    pairs: tuple[Pair, ...] = ()


def without(query: Query, constraint: str) -> Query:
    """The query without one constraint, on its first page."""
    gone: dict[str, Query] = {
        "words": replace(query, words="", page=1),
        "within": replace(query, within_km=None, page=1),
        "along": replace(query, to=None, detour_km=None, page=1),
        "covers": replace(query, covers=False, page=1),
        "category": replace(query, category=None, page=1),
        "kind": replace(query, kind=None, page=1),
        "sector": replace(query, sector=None, page=1),
        "price": replace(query, price_ceiling_pence=None, page=1),
        "slots": replace(query, slots=0, page=1),
        "open": replace(query, open_at=0, page=1),
        "free": replace(query, free_at=0, full=frozenset(), page=1),
        "checks": replace(query, checks=frozenset(), page=1),
        "languages": replace(query, languages=frozenset(), page=1),
    }
    return gone[constraint]


def asked(query: Query) -> dict[str, Datum]:
    """The constraints that a query has, in order, each with what it asks for: a figure, a code, or codes by comma.

    For slots it is the weekdays (Monday 0), so that a page can say "none works on Sundays"; for opening and room, how
    many quarters of an hour.
    """
    said: dict[str, Datum | None] = {
        "words": query.words if tokens(query.words) else None,
        "within": query.within_km,
        "along": query.detour_km,
        "covers": 1 if query.covers else None,
        "category": query.category,
        "kind": query.kind,
        "sector": query.sector,
        "price": query.price_ceiling_pence,
        "slots": ",".join(map(str, days(query.slots))) or None,
        "open": query.open_at.bit_count() or None,
        "free": query.free_at.bit_count() or None,
        "checks": ",".join(sorted(query.checks)) or None,
        "languages": ",".join(sorted(query.languages)) or None,
    }
    return {name: value for name in CONSTRAINTS if (value := said[name]) is not None}


def relaxations(query: Query, search: Callable[[Query], Answer]) -> Relaxations:
    """Which single constraint, given up, brings how many; those that bring something, the most first.

    `near` counts what the place and the category alone leave: "12 are near, none works on Sundays".
    """
    constraints = asked(query)
    options = []
    for name, value in constraints.items():
        freer = without(query, name)
        brings = search(replace(freer, per_page=0)).total
        if brings:
            options.append(Relaxation(name, brings, value, freer))
    place = Query(
        point=query.point, within_km=query.within_km, to=query.to, detour_km=query.detour_km, covers=query.covers,
        areas=query.areas, category=query.category, but=query.but, per_page=0,
    )  # fmt: skip
    order = list(constraints)
    options.sort(key=lambda one: (-one.brings, order.index(one.constraint)))
    return Relaxations(search(place).total, tuple(options), () if options else _pairs(query, order, search))


def _pairs(query: Query, names: Sequence[str], search: Callable[[Query], Answer]) -> tuple[Pair, ...]:
    """Which two of these constraints, given up together, bring how many; at most 78 counts, and only for an empty answer."""
    found = []
    for one, other in combinations(names, 2):
        brings = search(replace(without(without(query, one), other), per_page=0)).total
        if brings:
            found.append(Pair((one, other), brings))
    return tuple(sorted(found, key=lambda pair: -pair.brings))
