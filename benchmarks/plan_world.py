"""Invented needs and helpers for the benchmark of plans: a week of visits, a town of people who could come."""

from __future__ import annotations

import random
from dataclasses import dataclass

from matching.composing.domain import Helper, Option, Purse, Question, Visit
from matching.distances.domain import Point
from matching.hours.domain import WeekSlot, quarters

TASKS = (("personal-care", 3), ("company", 2), ("shopping", 2), ("housework", 1))
STARTS = (8 * 60, 10 * 60, 12 * 60 + 30, 15 * 60, 17 * 60 + 30, 19 * 60)
KINDS = ("professional", "professional", "volunteer", "neighbour")


@dataclass(frozen=True)
class Size:
    """How many times of the week, and how many who might come."""

    visits: int
    helpers: int

    def __str__(self) -> str:
        return f"{self.visits}x{self.helpers}"


def question(size: Size, seed: int) -> Question:
    """A need of this size; the same for the same seed. The money is for about half of what paid help would cost."""
    dice = random.Random(f"{size}{seed}")
    home = Point(51.41, -0.30)
    visits = []
    for i in range(size.visits):
        task, priority = TASKS[dice.randrange(len(TASKS))]
        kinds = frozenset({"professional"}) if priority == 3 else frozenset[str]()
        slot = WeekSlot(i % 7, STARTS[(i // 7) % 6] + 15 * (i // 42), dice.choice((30, 45, 60, 90)))
        visits.append(Visit(str(i), task, slot, priority, 2 if dice.random() < 0.05 else 1, kinds, home))
    helpers, options = [], []
    for i in range(size.helpers):
        helper, able = _helper(dice, i)
        helpers.append(helper)
        rate = dice.randrange(1400, 2800) if helper.kind == "professional" else dice.choice((0, 0, 0, 1200))
        suits, near = dice.uniform(0.3, 0.95), dice.random()
        for visit in visits:
            wanted = quarters([visit.slot])
            if visit.task in able and wanted & helper.free == wanted:
                score = min(1.0, max(0.0, suits + dice.uniform(-0.05, 0.05)))
                options.append(Option(visit.key, helper.id, rate * visit.slot.minutes // 60, score, near))
    hours = sum(visit.slot.minutes for visit in visits) // 60
    return Question(tuple(visits), tuple(helpers), tuple(options), Purse(hours * 1000))


def _helper(dice: random.Random, i: int) -> tuple[Helper, set[str]]:
    kind = dice.choice(KINDS)
    days = dice.sample(range(7), dice.randrange(1, 7))
    morning, evening = dice.random() < 0.7, dice.random() < 0.6
    times = [WeekSlot(day, 7 * 60, 7 * 60) for day in days if morning or not evening]
    times += [WeekSlot(day, 14 * 60, 8 * 60) for day in days if evening]
    able = {task for task, _ in TASKS if dice.random() < 0.5} or {"company"}
    able -= set() if kind == "professional" else {"personal-care"}
    organisation = kind == "professional" and dice.random() < 0.4
    hours = dice.randrange(20, 60) if kind == "professional" else dice.randrange(1, 7)
    helper = Helper(
        id=f"h{i}",
        party=f"p{i}",
        kind=kind,
        minutes=hours * 60,
        free=quarters(times),
        body="" if organisation else f"p{i}",
        seats=1,
    )
    return helper, able
