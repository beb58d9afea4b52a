"""What composing works on: visits that are wanted, helpers, who may do what for how much, money, and wishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from matching.composing.domain.purse import NONE, Purse
from matching.distances.domain import Point
from matching.hours.domain import WeekSlot

PAID = "professional"
"""The kind of supplier whose work is what a paid carer does."""
RANKS: Mapping[int, int] = MappingProxyType({1: 1, 2: 3, 3: 9})
"""How much a quarter of an hour counts, by priority of the task: a higher one three times as much as the next."""


@dataclass(frozen=True)
class Visit:
    """One time of the week that somebody is wanted for a task: wholly, or it stays open.

    `priority` is 1 to 3. `carers` must come together, different people. `kinds` may do it, all where it is empty.
    """

    key: str
    task: str
    slot: WeekSlot
    priority: int = 1
    carers: int = 1
    kinds: frozenset[str] = frozenset()
    point: Point | None = None

    def __post_init__(self) -> None:
        if self.priority not in RANKS or self.carers not in (1, 2):
            raise ValueError("a priority is 1 to 3, and one or two carers come")

    @property
    def quarters(self) -> int:
        """Its length in quarters of an hour."""
        return self.slot.minutes // 15

    @property
    def worth(self) -> int:
        """What covering it is worth before anything else is looked at."""
        return self.quarters * RANKS[self.priority]


@dataclass(frozen=True)
class Helper:
    """An offer as composing sees it. `minutes` are left of its week, `free` a mask of quarters.

    `body` names what can be in one place at a time (a person, a minibus); empty for an organisation that sends others.
    `seats` is how many people come to a visit of two; to any other visit one comes. `engaged` are the places where that
    body is expected already.
    """

    id: str
    party: str
    kind: str
    minutes: int
    free: int
    body: str = ""
    seats: int = 1
    engaged: tuple[tuple[WeekSlot, Point | None], ...] = ()


@dataclass(frozen=True)
class Option:
    """A helper who may do a visit, by every hard rule of ranking: pence for it, score and nearness 0..1."""

    visit: str
    helper: str
    pence: int = 0
    score: float = 0.0
    nearness: float = 0.0

    def __post_init__(self) -> None:
        if self.pence < 0 or not 0 <= self.score <= 1 or not 0 <= self.nearness <= 1:
            raise ValueError("pence are never below 0; score and nearness are 0 to 1")


@dataclass(frozen=True)
class Question:
    """What a plan is composed for.

    `pins` are helpers who must do a visit if it is done at all, one of two beside anyone else; `bars` parties who are left out; `familiar` parties
    who come anyway, so that they are no further person; `before` the plan that is to be changed as little as possible.
    """

    visits: tuple[Visit, ...]
    helpers: tuple[Helper, ...] = ()
    options: tuple[Option, ...] = ()
    purse: Purse = NONE
    pins: frozenset[tuple[str, str]] = frozenset()
    bars: frozenset[str] = frozenset()
    familiar: frozenset[str] = frozenset()
    before: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        visits, helpers = {v.key for v in self.visits}, {h.id for h in self.helpers}
        if len(visits) != len(self.visits) or len(helpers) != len(self.helpers):
            raise ValueError("a visit and a helper each have a key of their own")
        if not all(o.visit in visits and o.helper in helpers for o in self.options):
            raise ValueError("an option is of a visit and a helper that are there")


@dataclass(frozen=True)
class Aim:
    """What a plan is good at once it covers what can be covered. Covering comes first whatever these say.

    Points: `suits` and `near` for each quarter of an hour and hundredth of score and nearness; `person` is lost for
    each further person, `pound` for each pound a week; `stays` is won for each quarter that stays as it was before.
    `kinds` are the only kinds of helper that are asked, all where it is empty.
    """

    name: str
    suits: int = 1
    near: int = 0
    person: int = 200
    pound: int = 2
    stays: int = 0
    kinds: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if min(self.suits, self.near, self.person, self.pound, self.stays) < 0:
            raise ValueError("points are never below 0")


BEST = Aim("best")
CHEAPEST = Aim("cheapest", person=50, pound=60)
FEWEST = Aim("fewest", person=4000)
LOCAL = Aim("local", near=8, person=50)
PAID_ONLY = Aim("paid", kinds=frozenset({PAID}))
AIMS: Mapping[str, Aim] = MappingProxyType({aim.name: aim for aim in (BEST, CHEAPEST, FEWEST, LOCAL)})
"""The plans that are shown, by name."""
STAYS = 5000
"""Points for each quarter that stays as it was, where a plan is to change as little as possible."""


WHYS = (
    "nobody", "barred", "pinned", "aim", "kind", "hours", "capacity", "buys", "money", "way", "pair", "spent", "full",
)  # fmt: skip
"""Why a visit stays open: nobody at all, the rule that keeps most away, or (the last two) others that need the same."""


@dataclass(frozen=True)
class Certificate:
    """What no plan can pass: `worth` of what is covered, and, among those that cover as much as ours, `points`.

    `scale` is the points of a plan in which everyone suited perfectly: what a gap is a share of.
    """

    worth: int
    points: int
    scale: int


@dataclass(frozen=True)
class Plan:
    """Who does what: for each visit its helpers, empty where it stays open; and why each open one is (one of `WHYS`).

    `open_quarters` are the quarters of an hour that stay open, by what one of them is worth.
    """

    aim: Aim
    who: Mapping[str, tuple[str, ...]]
    pence: int
    minutes: int
    people: int
    worth: int
    points: int
    bound: Certificate
    open: Mapping[str, str] = field(default_factory=dict)
    open_quarters: Mapping[int, int] = field(default_factory=dict)

    @property
    def most_worth(self) -> bool:
        """Whether it is proved that no plan covers more, by what it is worth: urgent tasks count for more."""
        return self.bound.worth == self.worth

    @property
    def gap(self) -> float:
        """How much better, at most, a plan that covers as much could be: a share of a plan in which all suited wholly."""
        return max(0, self.bound.points - self.points) / self.bound.scale if self.bound.scale else 0.0

    @property
    def best(self) -> bool:
        """Whether it is proved that there is none better."""
        return self.most_worth and self.bound.points == self.points

    @property
    def uncovered_minutes(self) -> int:
        """Minutes a week that, at most, a plan that covers all that this one covers could cover beside."""
        worth, quarters = self.bound.worth - self.worth, 0
        for each, left in sorted(self.open_quarters.items()):
            more = min(left, worth // each)
            worth, quarters = worth - more * each, quarters + more
        return quarters * 15

    def pairs(self) -> frozenset[tuple[str, str]]:
        """The plan as pairs of visit and helper."""
        return frozenset((visit, helper) for visit, helpers in self.who.items() for helper in helpers)
