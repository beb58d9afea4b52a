"""The builder's notebook: who lives in the borough and what is on their minds, while it is being built."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from demo.borough.domain.kingston import Ward
from demo.borough.domain.scale import Scale
from hub.kernel.access import Actor
from hub.kernel.week import Slot
from hub.places.domain import Point
from marketplace.visits.queries import VisitView
from matching.distances import domain as ground


@dataclass
class Resident:
    """Someone who lives here; `budget` once finance has approved one."""

    actor: Actor
    ward: Ward
    postcode: str
    point: tuple[float, float]
    budget: str | None = None
    friend: bool = True  # says how it went, when asked

    @property
    def urn(self) -> str:
        """The person as others refer to them."""
        return f"person:{self.actor.person}"


@dataclass
class Source:
    """One offer as the builder knows it: who answers for it, when, where and for how much a week."""

    id: str
    party: str
    by: Actor
    name: str
    categories: tuple[str, ...]
    wards: frozenset[str]
    slots: tuple[Slot, ...]
    price_pence: int
    carers: tuple[str, ...] = ()
    left: int = 0  # minutes a week not yet promised
    middle: Point | None = None  # of a radius, where the wards are not named
    radius_km: float = 0.0
    _reached: dict[tuple[float, float], bool] = field(default_factory=dict)

    def reaches(self, resident: Resident) -> bool:
        """Whether the offer comes to where the resident lives, as far as the builder can tell."""
        if self.wards or self.middle is None:
            return resident.ward.code in self.wards
        known = self._reached.get(resident.point)
        if known is None:
            middle, home = ground.Point(self.middle.lat, self.middle.lon), ground.Point(*resident.point)
            known = ground.within(middle, home, self.radius_km - 0.4)  # the grid may shift a point
            self._reached[resident.point] = known
        return known


@dataclass
class Wish:
    """A need that was posted and not yet dealt with: when its owner will choose, and how often they tried."""

    need: str
    resident: Resident
    category: str
    slots: tuple[Slot, ...]
    starts: date
    ends: date | None
    choose_on: date
    tried: int = 0


@dataclass
class World:
    """Everything the builder remembers from one simulated day to the next."""

    scale: Scale
    rng: random.Random
    staff: dict[str, Actor] = field(default_factory=dict)
    funds: dict[str, str] = field(default_factory=dict)
    banked: dict[str, int] = field(default_factory=dict)  # pence that came to the bank for each fund
    residents: list[Resident] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    freed: list[tuple[date, Source, int]] = field(default_factory=list)  # minutes a week that are free again from a day
    asked: list[tuple[date, str, Source]] = field(default_factory=list)
    queried: list[tuple[date, VisitView]] = field(default_factory=list)
    answers: dict[str, Actor] = field(default_factory=dict)  # who answers for a party
    needs_left: int = 0
    unasked: dict[str, Resident] = field(default_factory=dict)  # who has asked for nothing yet, by URN
    gave_back: bool = False  # whether suppliers have had to give back what they were paid
    stopping: Source | None = None  # who will stop, once Joan is among those whom they help
    owing: str | None = None  # who was paid for what they did not give, and stops
    withheld: list[str] = field(default_factory=list)  # whom Stripe asked for a document, so that they are not paid
    plans_left: list[Resident] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)  # bookings whose visits take place, and are confirmed, without a draw
    planned: set[str] = field(default_factory=set)  # needs that a budget was given for
    following: dict[str, date] = field(default_factory=dict)  # budgets that follow a plan, and its last day
    unfound: dict[str, date] = field(default_factory=dict)  # budgets whose visits nobody agreed to yet, and until when
    ending: list[tuple[date, str]] = field(default_factory=list)  # budgets that end, and when what is left is told
    told: list[tuple[date, str]] = field(default_factory=list)  # surpluses that were told, and when they are decided
    _by_urn: dict[str, Resident] = field(default_factory=dict)

    def resident_of(self, urn: str) -> Resident | None:
        """Whoever lives here by this URN."""
        if len(self._by_urn) != len(self.residents):
            self._by_urn = {resident.urn: resident for resident in self.residents}
        return self._by_urn.get(urn)

    def source_of(self, offer: str) -> Source:
        """The builder's own note of an offer."""
        return next(s for s in self.sources if s.id == offer)


def actor(person: str, name: str, *roles: str) -> Actor:
    """Someone acting for themself, as the app would see them signed in."""
    return Actor(account=person, person=person, name=name, roles=frozenset(roles))
