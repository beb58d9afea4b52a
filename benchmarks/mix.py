"""What neighbours and groups add: wanted hours covered per pound by the best mixed plan, and by the best of paid help alone.

    make bench-mix

Over every live need of the demo borough that a budget pays for, as if nothing of it were arranged yet: each is put
together anew from the hours that are free today, with the money of a week that is left, once from everyone and once from paid help alone.
The hours of all are divided by the pounds of all. The borough is that of `var/` where the whole demo stands there, else
it is built (some minutes). Before any figure is given, no plan costs more than its week and
its spells of days have, what its visits cost adds up, nobody comes who may not, none covers a time that was not asked
for, and none of paid help alone has a free hour in it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.pages import borough, environment
from benchmarks.report import Goal, report
from hub.kernel import unit
from marketplace.needs import queries as needs
from marketplace.plans import queries as plans
from marketplace.plans.domain import PartState
from marketplace.plans.queries import Asked, Sheet
from matching.composing.domain import Cost

MANY = 1_000_000  # more needs than a borough has
GOALS = {"more_hours_a_pound_percent": Goal(15)}


class WrongAnswer(Exception):
    """A plan breaks a rule, so that what it covers is worth nothing."""


@dataclass
class Sum:
    """Minutes covered and pence paid, of many plans."""

    minutes: int = 0
    pence: int = 0

    def add(self, sheet: Sheet) -> None:
        """One more of them."""
        self.minutes += sheet.plan.minutes
        self.pence += sheet.plan.pence

    @property
    def hours_a_hundred_pounds(self) -> float:
        """Hours that a hundred pounds bring."""
        return self.minutes / 60 * 10_000 / max(1, self.pence)


def choices() -> Iterator[tuple[Sheet, Sheet]]:
    """For each need with a budget: the best of everyone, and the best of paid help alone.

    Raises:
        WrongAnswer: one of them breaks a rule.
    """
    for need in needs.needs(fact.id for fact in needs.facts(limit=MANY)).values():
        if need.budget_id is None or not need.live:
            continue
        plan = plans.plan(need.id)
        anew = tuple(replace(part, state=PartState.OPEN, party=None, offer=None) for part in plan.parts)
        found = plans.asked(replace(plan, parts=anew))
        if not found.slots:
            continue
        choice = plans.choice(found)
        for sheet in (choice.best, choice.paid):
            if not found.purse.bears(_costs(found, sheet)) or sheet.plan.minutes > sheet.wanted_minutes:
                raise WrongAnswer(f"The plan for {need.id} costs more than there is, or gives more than was asked for.")
        if choice.paid.free_minutes:
            raise WrongAnswer(f"Paid help alone has a free hour for {need.id}.")
        yield choice.best, choice.paid


def _costs(found: Asked, sheet: Sheet) -> list[Cost]:
    """Weekday and pence of each visit of a plan, by what was asked: once for each who comes.

    Raises:
        WrongAnswer: they do not add up to what the plan says, or somebody comes who could not.
    """
    pence = {(option.visit, option.helper): option.pence for option in found.question.options}
    try:
        costs = [(found.slots[v][1].weekday, pence[v, who]) for v, all_ in sheet.plan.who.items() for who in all_]
    except KeyError as unknown:
        raise WrongAnswer("Somebody stands in a plan who may not do what they stand there for.") from unknown
    if sum(each for _weekday, each in costs) != sheet.plan.pence:
        raise WrongAnswer("What the visits of a plan cost is not what it says.")
    return costs


def measure() -> dict[str, float]:
    """The figures.

    Raises:
        WrongAnswer: a plan breaks a rule.
    """
    mixed, paid, wanted, count = Sum(), Sum(), 0, 0
    for best, alone in choices():
        mixed.add(best)
        paid.add(alone)
        wanted += best.wanted_minutes
        count += 1
    return {
        "needs": count,
        "wanted_hours": wanted / 60,
        "mixed_hours": mixed.minutes / 60,
        "mixed_pounds": mixed.pence / 100,
        "mixed_hours_a_hundred_pounds": mixed.hours_a_hundred_pounds,
        "paid_hours": paid.minutes / 60,
        "paid_pounds": paid.pence / 100,
        "paid_hours_a_hundred_pounds": paid.hours_a_hundred_pounds,
        "more_hours_a_pound_percent": 100 * (mixed.hours_a_hundred_pounds / paid.hours_a_hundred_pounds - 1),
    }


def main() -> int:
    """Measure, print, write; 1 where a plan was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment(borough(Path(folder)), 8000))
        from wsgi import create_app

        with create_app().app_context():
            try:
                figures = unit.read(measure)
            except WrongAnswer as wrong:
                print(wrong, file=sys.stderr)
                return 1
    report("mix", figures, GOALS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
