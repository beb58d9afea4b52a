"""The question laid out in numbers: what is left of it once every rule about one visit and one helper was applied."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from matching.composing.domain.values import Aim, Helper, Option, Question, Visit
from matching.distances.domain import Point, bounds_km, most_km
from matching.hours.domain import quarters

WEEK = 7 * 1440
MINUTES_A_KM = 4  # through a town by bus or bicycle
SAME_DOOR_KM = 0.05
BITS = 1e-9  # of a minute or a kilometre: two ways to work out the same distance differ by far less
UNKNOWN_WAY = 15  # minutes, where one of the doors is not known
KM_A_DEGREE = 112  # at most, by the bound of `bounds_km`: north, or east along the equator

Floats = npt.NDArray[np.float64]


class Timed(Protocol):
    """A time of the week, whoever's type it is."""

    @property
    def weekday(self) -> int:
        """0 is Monday."""

    @property
    def start(self) -> int:
        """Minutes from midnight."""

    @property
    def minutes(self) -> int:
        """How long."""


def way(one: Point | None, other: Point | None) -> int:
    """Minutes from one place to another; nothing within the same house."""
    if one is not None and one == other:
        return 0
    if one is None or other is None:
        return UNKNOWN_WAY
    km = bounds_km(one, other)[1]
    return 0 if km < SAME_DOOR_KM else ceil(km * MINUTES_A_KM)


def at_most(here: Point, there: Point) -> float:
    """Minutes that the way is surely no longer than, without asking how far it is: first north, then east."""
    return MINUTES_A_KM * KM_A_DEGREE * (abs(here.lat - there.lat) + abs(here.lon - there.lon)) + 1


def ways(here: Floats, there: Floats) -> Floats:
    """`way` between many places, a latitude and a longitude in each row (where `there` is not known: not a number).

    Where the last bits of a distance could make another minute of it, it is asked for alone.
    """
    km = most_km(here, there)
    scaled = km * MINUTES_A_KM
    found: Floats = np.where(km < SAME_DOOR_KM, 0.0, np.ceil(scaled))
    found[np.isnan(scaled)] = UNKNOWN_WAY
    near = (np.abs(scaled - np.rint(scaled)) < BITS) | (np.abs(km - SAME_DOOR_KM) < BITS)
    for i in np.nonzero(near)[0].tolist():
        found[i] = way(Point(*here[i].tolist()), Point(*there[i].tolist()))
    return found


def spare(one: Timed, other: Timed) -> int:
    """Minutes between the two, below nought where they overlap; the week is a ring, so it is the shorter pause."""
    first, second = one.weekday * 1440 + one.start, other.weekday * 1440 + other.start
    return min((second - first) % WEEK - one.minutes, (first - second) % WEEK - other.minutes)


def collide(one: Timed, other: Timed, minutes: int = 0) -> bool:
    """Whether nobody can do both, with so many minutes on the way between them."""
    return spare(one, other) < minutes


def meet(one: Timed, here: Point | None, other: Timed, there: Point | None) -> bool:
    """Whether nobody can do both, the one here and the other there, because of the times or of the way between.

    Most pauses are longer than any way, so how far it is is seldom asked.
    """
    pause = spare(one, other)
    if here is not None and there is not None and pause >= at_most(here, there):
        return False
    return pause < 0 or pause < way(here, there)


class Line(NamedTuple):
    """An option that holds: indexes of its visit, helper, party and body (-1: none), and its figures."""

    visit: int
    helper: int
    party: int
    body: int
    seats: int
    minutes: int
    pence: int
    points: int


@dataclass
class Board:
    """Visits, helpers and parties by index; the lines of each visit; which visits nobody can do both of."""

    visits: tuple[Visit, ...]
    helpers: tuple[Helper, ...]
    lines: list[Line]
    of_visit: list[list[int]]
    collisions: list[frozenset[int]]
    capacity: list[int]
    person: list[int]
    purse: int
    scale: int
    refused: dict[str, Counter[str]] = field(default_factory=dict)
    spells: tuple[tuple[int, tuple[int, ...]], ...] = ()  # pence of each, and how often each visit comes in it
    needed: dict[int, int] = field(default_factory=dict)  # by visit of two, the one helper who must be among them

    def bears(self, lines: Iterable[int]) -> bool:
        """Whether each spell of days has the money for these lines; what they take of a week is counted elsewhere."""
        if not self.spells:
            return True
        taken = [(self.lines[i].visit, self.lines[i].pence) for i in lines if self.lines[i].pence]
        return all(sum(times[v] * pence for v, pence in taken) <= most for most, times in self.spells)


def _points(aim: Aim, visit: Visit, option: Option, before: bool) -> int:
    suits = aim.suits * round(100 * option.score) + aim.near * round(100 * option.nearness)
    return visit.quarters * (suits + aim.stays * before) - round(option.pence * aim.pound / 100)


def refusal(question: Question, aim: Aim, visit: Visit, helper: Helper, option: Option, wanted: int) -> str | None:
    """The rule that keeps a helper from a visit, if one does. `wanted` are the quarters of the week that it takes."""
    if helper.party in question.bars:
        return "barred"
    if aim.kinds and helper.kind not in aim.kinds:
        return "aim"
    if visit.kinds and helper.kind not in visit.kinds:
        return "kind"
    if wanted & helper.free != wanted:
        return "hours"
    if visit.slot.minutes * min(helper.seats, visit.carers) > helper.minutes:
        return "capacity"
    bought = question.purse.pays(visit.task)
    if option.pence and not (bought and question.purse.bears([(visit.slot.weekday, option.pence)])):
        return "money" if bought else "buys"
    if any(meet(visit.slot, visit.point, slot, point) for slot, point in helper.engaged):
        return "way"
    return None


def lay(question: Question, aim: Aim) -> Board:
    """The board of a question; lines of a visit stand best first."""
    visits = {visit.key: i for i, visit in enumerate(question.visits)}
    helpers = {helper.id: i for i, helper in enumerate(question.helpers)}
    parties = {party: i for i, party in enumerate(sorted({helper.party for helper in question.helpers}))}
    bodies = {body: i for i, body in enumerate(sorted({helper.body for helper in question.helpers if helper.body}))}
    pinned: defaultdict[str, set[str]] = defaultdict(set)
    for key, helper_id in question.pins:
        pinned[key].add(helper_id)
    wanted = [quarters([visit.slot]) for visit in question.visits]
    refused: dict[str, Counter[str]] = {visit.key: Counter() for visit in question.visits}
    lines: dict[tuple[int, int], Line] = {}
    for option in question.options:
        v, h = visits[option.visit], helpers[option.helper]
        visit, helper = question.visits[v], question.helpers[h]
        why = refusal(question, aim, visit, helper, option, wanted[v])
        if why is None and question.pins and _keeps_out(pinned[option.visit], visit, helper):
            why = "pinned"
        if why is not None:
            refused[option.visit][why] += 1
            continue
        points = _points(aim, visit, option, (visit.key, helper.id) in question.before)
        body = bodies[helper.body] if helper.body else -1
        seats = min(helper.seats, visit.carers)
        lines[v, h] = Line(v, h, parties[helper.party], body, seats, visit.slot.minutes * seats, option.pence, points)
    ordered = sorted(lines.values(), key=lambda line: (line.visit, -line.points, question.helpers[line.helper].id))
    of_visit: list[list[int]] = [[] for _ in question.visits]
    for index, line in enumerate(ordered):
        of_visit[line.visit].append(index)
    return Board(
        visits=question.visits,
        helpers=question.helpers,
        lines=ordered,
        of_visit=of_visit,
        collisions=_collisions(question.visits),
        capacity=[helper.minutes for helper in question.helpers],
        person=[0 if party in question.familiar else aim.person for party in parties],
        purse=question.purse.pence,
        scale=sum(v.quarters * v.carers for v in question.visits) * 100 * (aim.suits + aim.near) or 1,
        refused=refused,
        spells=tuple(
            (spell.pence, tuple(spell.times[visit.slot.weekday] for visit in question.visits))
            for spell in question.purse.tight().spells
        ),
        needed={
            visits[key]: helpers[next(iter(those))]
            for key, those in pinned.items()
            if len(those) == 1 and _beside(question.visits[visits[key]], question.helpers[helpers[next(iter(those))]])
        },
    )


def _beside(visit: Visit, helper: Helper) -> bool:
    """Whether somebody else comes to a visit beside a helper."""
    return min(helper.seats, visit.carers) < visit.carers


def _keeps_out(pinned: set[str], visit: Visit, helper: Helper) -> bool:
    """Whether those who are pinned to a visit leave no place for this one."""
    return bool(pinned) and helper.id not in pinned and not (len(pinned) == 1 and _beside(visit, helper))


def _collisions(visits: tuple[Visit, ...]) -> list[frozenset[int]]:
    """For each visit those that the same body cannot do beside it."""
    found: list[set[int]] = [set() for _ in visits]
    for i, one in enumerate(visits):
        for j in range(i):
            if meet(one.slot, one.point, visits[j].slot, visits[j].point):
                found[i].add(j)
                found[j].add(i)
    return [frozenset(others) for others in found]
