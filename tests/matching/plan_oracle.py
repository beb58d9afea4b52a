"""A slow and plain way to find the best plan: every way to fill every visit is tried. It shares no code with the search."""

from __future__ import annotations

from itertools import combinations, product

from matching.composing.domain import Aim, Helper, Question, Visit

WEEK = 7 * 1440


def _minutes(slot: object) -> set[int]:
    begin = slot.weekday * 1440 + slot.start
    return {(begin + i) % WEEK for i in range(slot.minutes)}


def _free(helper: Helper, visit: Visit) -> bool:
    first = visit.slot.weekday * 96 + visit.slot.start // 15
    return all(helper.free >> ((first + i) % 672) & 1 for i in range(visit.slot.minutes // 15))


def holds(question: Question, aim: Aim, who: dict[str, tuple[str, ...]]) -> list[str]:
    """The hard rules that a plan breaks; doors are all one and the same here."""
    options = {(o.visit, o.helper): o for o in question.options}
    pairs = [(v, h) for v, named in who.items() for h in named]
    if any(pair not in options for pair in pairs):
        return ["option"]
    broken = [] if sum(options[pair].pence for pair in pairs) <= question.purse.pence else ["money"]
    days = {visit.key: visit.slot.weekday for visit in question.visits}
    for spell in question.purse.spells:
        if sum(options[pair].pence * spell.times[days[pair[0]]] for pair in pairs) > spell.pence:
            broken.append("money")
    for visit in question.visits:
        broken += _carers(question, visit, who.get(visit.key, ()))
        for name in who.get(visit.key, ()):
            broken += _one(question, aim, visit, name)
    return broken + _weeks(question, who)


def _carers(question: Question, visit: Visit, named: tuple[str, ...]) -> list[str]:
    there = [h for h in question.helpers if h.id in named]
    bodies = [h.body for h in there if h.body]
    parties = {h.party for h in there}
    right = sum(min(h.seats, visit.carers) for h in there) == visit.carers and len(parties) == len(there) == len(named)
    pinned = {name for key, name in question.pins if key == visit.key}
    if named and pinned and not (set(named) <= pinned or pinned <= set(named)):
        return ["pinned"]
    return [] if not named or (right and len(set(bodies)) == len(bodies)) else ["carers"]


def _one(question: Question, aim: Aim, visit: Visit, name: str) -> list[str]:
    """What one helper may not do at one visit."""
    helper = next(h for h in question.helpers if h.id == name)
    option = next(o for o in question.options if (o.visit, o.helper) == (visit.key, name))
    rules = {
        "kind": not visit.kinds or helper.kind in visit.kinds,
        "aim": not aim.kinds or helper.kind in aim.kinds,
        "barred": helper.party not in question.bars,
        "hours": _free(helper, visit),
        "buys": not option.pence or question.purse.pays(visit.task),
        "way": not any(_minutes(slot) & _minutes(visit.slot) for slot, _ in helper.engaged),
    }
    return [rule for rule, kept in rules.items() if not kept]


def _weeks(question: Question, who: dict[str, tuple[str, ...]]) -> list[str]:
    """What a helper's, or a body's, week cannot hold."""
    broken = []
    visits, helpers = {v.key: v for v in question.visits}, {h.id: h for h in question.helpers}
    for h in question.helpers:
        mine = [visits[key] for key, named in who.items() if h.id in named]
        if sum(v.slot.minutes * min(h.seats, v.carers) for v in mine) > h.minutes:
            broken.append("capacity")
    for body in {h.body for h in question.helpers if h.body}:
        mine = [visits[key] for key, named in who.items() if any(helpers[h].body == body for h in named)]
        if any(_minutes(a.slot) & _minutes(b.slot) for a, b in combinations(mine, 2)):
            broken.append("place")
    return broken


def value(question: Question, aim: Aim, who: dict[str, tuple[str, ...]]) -> tuple[int, int]:
    """What a plan covers, by priority, and its points."""
    helpers = {h.id: h for h in question.helpers}
    options = {(o.visit, o.helper): o for o in question.options}
    worth = points = 0
    for visit in question.visits:
        quarters = visit.slot.minutes // 15
        if who[visit.key]:
            worth += quarters * {1: 1, 2: 3, 3: 9}[visit.priority]
        for h in who[visit.key]:
            option = options[visit.key, h]
            each = aim.suits * round(100 * option.score) + aim.near * round(100 * option.nearness)
            each += aim.stays * ((visit.key, h) in question.before)
            points += quarters * each - round(option.pence * aim.pound / 100)
    parties = {helpers[h].party for named in who.values() for h in named}
    return worth, points - aim.person * len(parties - question.familiar)


def best(question: Question, aim: Aim) -> tuple[int, int]:
    """The value of the best plan there is."""
    ways: list[list[tuple[str, ...]]] = []
    for visit in question.visits:
        able = [o.helper for o in question.options if o.visit == visit.key]
        each = [(), *((h,) for h in able), *(combinations(able, 2) if visit.carers == 2 else ())]
        only = [way for way in each if not holds(question, aim, {visit.key: way})]
        ways.append(only)
    keys = [visit.key for visit in question.visits]
    plans = (dict(zip(keys, each, strict=True)) for each in product(*ways))
    return max(value(question, aim, plan) for plan in plans if not holds(question, aim, plan))
