"""A small market for tests: three wards, people and organisations in them, offers and needs, all by services."""

from __future__ import annotations

from datetime import date
from typing import Any

from hub.categories import queries as categories
from hub.checks import services as checks
from hub.kernel import unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.week import Slot
from hub.people import services as people
from hub.places import queries as places
from hub.places.domain import Located, Point
from marketplace.needs import services as needs
from marketplace.needs.domain import Content as NeedContent
from marketplace.offers import services as offers
from marketplace.offers.domain import Content
from tests.hub.people import actor, enter, officer

CENTRE = Point(51.41, -0.30)
NEAR = Point(51.412, -0.302)
WEEKDAY_MORNINGS = tuple(Slot(day, 8 * 60, 240) for day in range(5))


def resident(given: str = "Joan", family: str = "Parker", point: Point | None = CENTRE, **more: Any) -> Actor:
    """Someone who lives in the borough."""
    return actor(enter(given, family, postcode="KT1 2AB" if point else None, point=point, **more))


def commissioner() -> Actor:
    return actor(officer("commissioner"))


def organisation(name: str = "Anchorage Care", sector: str = "business", point: Point = NEAR) -> tuple[str, Actor]:
    """An organisation's URN, and its manager."""
    manager = actor(enter("Mo", "Farrow"))
    id_ = unit.write(people.found_organisation, name, sector, postcode="KT1 2AD", point=point, by=manager)
    return f"organisation:{id_}", manager


def hold(party: str, *kinds: str) -> None:
    """Let a party hold these checks for a year."""
    for kind in kinds:
        check = unit.write(checks.submit, party, kind, "seen", date(2025, 6, 1), date(2026, 12, 1), SYSTEM)
        unit.write(checks.approve, check, SYSTEM)


def hold_for(party: str, *codes: str) -> None:
    """Let a party hold what these categories need."""
    hold(party, *sorted({str(kind) for code in codes for kind in categories.required_checks(code)}))


def content(**changes: Any) -> Content:
    """What an offer says, unless a test says otherwise."""
    given: dict[str, Any] = {
        "title": "Shopping with a smile",
        "description": "I do the weekly shop and bring it to your kitchen, and stay for a cup of tea.",
        "kind": "neighbour",
        "categories": ["shopping"],
        "price_pence": 1500,
        "unit": "hour",
        "minimum_minutes": 60,
        "radius_km": 5.0,
        "areas": [],
        "slots": [slot.as_list() for slot in WEEKDAY_MORNINGS],
        "capacity_minutes": 600,
        "languages": ["en"],
        "traits": [],
    }
    return Content.make(**(given | changes))


def live_offer(party: str, by: Actor, **changes: Any) -> str:
    """An approved offer of a party that holds every check it needs; returns its id."""
    said = content(**changes)
    hold_for(party, *said.categories)
    offer = unit.write(offers.draft_offer, party=party, content=said, by=by)
    unit.write(offers.submit_offer, offer, by=by)
    unit.write(offers.approve_offer, offer, by=SYSTEM)
    return offer


def asked(**changes: Any) -> NeedContent:
    """What a need says, unless a test says otherwise."""
    given: dict[str, Any] = {
        "words": "Mum needs someone to do her shopping",
        "categories": ("shopping",),
        "slots": (Slot(1, 10 * 60, 60),),
        "outcome": "Mum has fresh food in the house",
        "outcome_now": 3,
        "free_only": True,
        "starts": date(2025, 12, 8),
    }
    return NeedContent(**(given | changes))


def posted_need(by: Actor, holder: str | None = None, point: Point = CENTRE, **changes: Any) -> str:
    """A need that is open; returns its id."""
    holder = holder or f"person:{by.person}"
    at = needs.where(Located(point, "KT1 2AB", about=False), holder.partition(":")[0])
    return unit.write(needs.post_need, holder=holder, content=asked(**changes), at=at, by=by)


def masked(point: Point) -> Point:
    return places.mask(point)
