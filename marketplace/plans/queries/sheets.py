"""Composed plans as people read them: who does what and why, what stays open, how good it is, and what a wish changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hub.kernel.week import Slot
from marketplace.offers.queries import OfferView
from marketplace.plans.queries.composing import Asked
from marketplace.plans.queries.kept import SHOWN
from matching.composing.domain import (
    AIMS,
    BEST,
    PAID_ONLY,
    Aim,
    Change,
    Plan,
    Question,
    again,
    compose,
    difference,
    minutes_a_pound,
    steady,
)
from matching.ranking.domain import Match

SECONDS = 8.0  # a backstop for the solver, which stops by a count long before
STEPS = 6000
MOST_WISHES = 5
KEEP, SWAP, BAR = "keep", "swap", "bar"
DRAFT = "draft"  # begin with what stands in the plan now


@dataclass(frozen=True)
class Task:
    """What one offer does of a plan: a task at some times, and why it."""

    category: str
    slots: tuple[Slot, ...]
    match: Match
    proposal: str | None
    beside: tuple[str, ...] = ()  # offers that come to some of these times, too


@dataclass(frozen=True)
class Row:
    """One offer of a plan, all that it does, and what that costs a week."""

    offer: OfferView
    tasks: tuple[Task, ...]
    pence: int

    @property
    def minutes(self) -> int:
        """Minutes a week."""
        return sum(slot.minutes for task in self.tasks for slot in task.slots)


@dataclass(frozen=True)
class OpenTime:
    """A time that nobody is found for, and why (one of `WHYS` or of `LACKING`)."""

    category: str
    slot: Slot
    why: str


@dataclass(frozen=True)
class Sheet:
    """A composed plan, laid out."""

    plan: Plan
    rows: tuple[Row, ...]
    open: tuple[OpenTime, ...]
    wanted_minutes: int

    @property
    def free_minutes(self) -> int:
        """Minutes a week that cost nothing."""
        return sum(row.minutes for row in self.rows if not row.pence)

    @property
    def minutes_a_pound(self) -> float | None:
        """Minutes of help that a pound brings; None where nothing is paid."""
        return minutes_a_pound(self.plan)

    def same(self, other: Sheet) -> bool:
        """Whether both give each time to the same people."""
        return self.plan.pairs() == other.plan.pairs()

    def whys(self) -> list[tuple[str, int]]:
        """The reasons for what stays open, with how many times each, the most first."""
        return Counter(one.why for one in self.open).most_common()


@dataclass(frozen=True)
class Choice:
    """The plans side by side: the one we suggest, others by name, and the best of paid help alone."""

    best: Sheet
    others: tuple[tuple[str, Sheet], ...]
    paid: Sheet

    def twin(self, name: str) -> str | None:
        """The first of the plans that stand before one of the `others` and are the same; None where it is one of its own."""
        before = [(BEST.name, self.best), *self.others]
        places = [one for one, _ in before]
        mine = before[places.index(name)][1]
        return next((one for one, sheet in before[: places.index(name)] if sheet.same(mine)), None)


@dataclass(frozen=True)
class Wished:
    """A plan after wishes, what the last of them changed, and the wishes that could be kept."""

    sheet: Sheet
    before: Sheet | None
    changes: tuple[Change, ...]
    wishes: tuple[str, ...]

    @property
    def full(self) -> bool:
        """Whether no further wish is met."""
        return len(self.wishes) >= MOST_WISHES

    def stays(self, offer: str) -> bool:
        """Whether it was wished, and not taken back by a later wish, that an offer stays where it is."""
        said = [wish.partition(".")[0] for wish in self.wishes if wish.partition(".")[2] == offer]
        return said[-1:] == [KEEP]


@dataclass(frozen=True)
class Moved:
    """The times of a task that go from the same offers to the same others (none: nobody)."""

    category: str
    slots: tuple[Slot, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


def choice(found: Asked, kept: Mapping[str, Plan] | None = None) -> Choice:
    """What is shown first: a suggestion, and the cheapest, the fewest people, the most local; from those `kept`, if any are."""
    shown = {name: sheet(found, kept[name] if kept else found_for(found, name)) for name in SHOWN}
    best, paid = shown.pop(BEST.name), shown.pop(PAID_ONLY.name)
    return Choice(best, tuple(shown.items()), paid)


def found_for(found: Asked, name: str) -> Plan:
    """The plan of one aim (one of `SHOWN`), whatever stands in the plan now."""
    return _compose(found, replace(found.question, before=frozenset()), SHOWN[name])


def _compose(found: Asked, question: Question, aim: Aim, seconds: float = SECONDS) -> Plan:
    """A plan that says of each time that stays open what keeps it open."""
    plan = compose(question, aim, steps=STEPS, seconds=seconds)
    return replace(plan, open={visit: found.why(visit, why) for visit, why in plan.open.items()})


def wished(found: Asked, name: str, wishes: Sequence[str], there: Mapping[str, Plan] | None = None) -> Wished:
    """One of the plans, with wishes met one after the other, each changing as little as possible.

    A wish is `keep.OFFER` (it stays where it is), `swap.OFFER` (someone else at its times), `bar.OFFER` (not them at
    all), or `draft`, as the first: begin with what stands in the plan already. What makes no sense is left out, and so is
    what is more than `MOST_WISHES`. The solver is asked for the first plan only, so that a wish costs little and is met on
    the very plan that was seen before it. Where plans take long, the first is the one that is `there`.
    """
    kept = [wish for wish in dict.fromkeys(wishes) if _makes_sense(found, wish)][:MOST_WISHES]
    kept = [wish for i, wish in enumerate(kept) if wish != DRAFT or i == 0]
    drafted = kept[:1] == [DRAFT]
    question = found.question if drafted else replace(found.question, before=frozenset())
    if there and not drafted:
        plan = there[name]
    else:
        aim = steady(AIMS[name]) if drafted else AIMS[name]
        plan = _compose(found, question, aim, seconds=0 if there else SECONDS)
    before: Plan | None = None
    for wish in kept[drafted:]:
        before, question = plan, _met(question, plan, wish)
        plan = _compose(found, question, steady(AIMS[name]), seconds=0)
    shown = sheet(found, plan)
    if before is not None:
        return Wished(shown, sheet(found, before), difference(before.who, plan.who), tuple(kept))
    if kept:
        return Wished(shown, None, difference(_draft(found), plan.who), tuple(kept))
    return Wished(shown, None, (), ())


def moved(found: Asked, changes: Sequence[Change]) -> list[Moved]:
    """What changed, a line for all times of a task that change alike."""
    alike: defaultdict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Slot]] = defaultdict(list)
    for change in changes:
        category, slot = found.slots[change.visit]
        alike[category, change.before, change.after].append(slot)
    return [Moved(category, tuple(sorted(slots)), old, new) for (category, old, new), slots in alike.items()]


def _draft(found: Asked) -> dict[str, tuple[str, ...]]:
    """Who stands in the plan now, whether or not they still can."""
    stood: dict[str, tuple[str, ...]] = {visit.key: () for visit in found.question.visits}
    for visit, offer in sorted(found.question.before):
        stood[visit] = (*stood[visit], offer)
    return stood


def _makes_sense(found: Asked, wish: str) -> bool:
    what, _, offer = wish.partition(".")
    return (what in (KEEP, SWAP, BAR) and offer in found.offers) or (wish == DRAFT and bool(found.question.before))


def _met(question: Question, plan: Plan, wish: str) -> Question:
    """The question once a wish came in."""
    what, _, offer = wish.partition(".")
    theirs = {(visit, helper) for visit, helper in plan.pairs() if helper == offer}
    if what == KEEP:
        return again(question, plan, pins=theirs)
    if what == BAR:
        party = next(helper.party for helper in question.helpers if helper.id == offer)
        barred = {helper.id for helper in question.helpers if helper.party == party}
        pins = frozenset(pin for pin in question.pins if pin[1] not in barred)
        return again(replace(question, pins=pins), plan, bars={party})
    without = tuple(option for option in question.options if (option.visit, option.helper) not in theirs)
    pins = frozenset(pin for pin in question.pins if pin not in theirs)
    return again(replace(question, options=without, pins=pins), plan)


def sheet(found: Asked, plan: Plan) -> Sheet:
    """A plan laid out by those who come, the most hours first."""
    does: defaultdict[str, defaultdict[str, list[Slot]]] = defaultdict(lambda: defaultdict(list))
    pence: Counter[str] = Counter()
    costs = {(option.visit, option.helper): option.pence for option in found.question.options}
    beside: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for visit, helpers in plan.who.items():
        category, slot = found.slots[visit]
        for helper in helpers:
            beside[helper, category].update(other for other in helpers if other != helper)
            does[helper][category].append(slot)
            pence[helper] += costs[visit, helper]
    rows = [
        Row(
            found.offers[offer],
            tuple(
                Task(
                    category,
                    tuple(sorted(slots)),
                    found.matches[category, offer],
                    found.proposals[category, offer].id if (category, offer) in found.proposals else None,
                    tuple(sorted(beside[offer, category])),
                )
                for category, slots in sorted(tasks.items())
            ),
            pence[offer],
        )
        for offer, tasks in does.items()
    ]
    rows.sort(key=lambda row: (-row.minutes, row.offer.id))
    left = tuple(OpenTime(*found.slots[visit], why) for visit, why in plan.open.items())
    return Sheet(plan, tuple(rows), left, sum(slot.minutes for _, slot in found.slots.values()))


def aim_of(name: str) -> Aim | None:
    """The aim of this name, if there is one."""
    return AIMS.get(name)
