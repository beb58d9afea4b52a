"""Plans that take long to put together: which do, how far that is, and whether what was found then still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from hub.kernel.db import db
from marketplace.plans.domain import COMPOSING, ComposingState
from marketplace.plans.models import Composing
from marketplace.plans.queries.composing import Asked
from matching.composing.domain import AIMS, BEST, PAID_ONLY, Aim, Certificate, Plan, Question

LONG = 4000  # ways to fill the times, from which on the plans are put together by the worker: about a second's work
SHOWN: Mapping[str, Aim] = MappingProxyType({**AIMS, PAID_ONLY.name: PAID_ONLY})
"""All plans that a page shows, in the order in which they are found."""


@dataclass(frozen=True)
class Work:
    """How far it is: plans found, of how many, and when they were asked for.

    `fresh` says that nothing which the plans rest on has changed since; `holds` that they could be taken up still.
    """

    state: ComposingState
    asked_at: datetime
    plans: Mapping[str, Plan]
    fresh: bool
    holds: bool

    @property
    def under_way(self) -> bool:
        """Whether it is not over yet."""
        return self.state in COMPOSING

    @property
    def ready(self) -> bool:
        """Whether the plans may be shown."""
        return self.state is ComposingState.DONE and self.holds and self.plans.keys() == SHOWN.keys()

    @property
    def far(self) -> tuple[int, int]:
        """Plans found, of how many."""
        return len(self.plans), len(SHOWN)

    @property
    def first(self) -> Plan | None:
        """The plan that we suggest, which is found first and says how good it is."""
        return self.plans.get(BEST.name)


def long(found: Asked) -> bool:
    """Whether so much is to be weighed that nobody should wait for the page."""
    return len(found.question.options) >= LONG


def work_of(found: Asked) -> Work | None:
    """How far the plans of this question are; None where nobody asked for them."""
    row = db.session.get(Composing, found.plan.need.id)
    if row is None:
        return None
    plans = {name: unpack(name, said) for name in SHOWN if (said := row.plans.get(name)) is not None}
    holds = all(_holds(found, plan) for plan in plans.values())
    return Work(row.state, row.asked_at, plans, row.question == mark_of(found.question), holds)


def unfinished(_now: datetime) -> list[str]:
    """Needs whose plans are to be put together, or were left when their worker died; the first asked for first."""
    statement = sa.select(Composing.need_id).where(Composing.state.in_(COMPOSING))
    return list(db.session.scalars(statement.order_by(Composing.asked_at, Composing.need_id)))


def _holds(found: Asked, plan: Plan) -> bool:
    """Whether the same times are open, and everyone in it may still come for the same money."""
    costs = {(option.visit, option.helper): option.pence for option in found.question.options}
    pairs = plan.pairs()
    same = plan.who.keys() == found.slots.keys() and pairs <= costs.keys()
    if not same or sum(costs[pair] for pair in pairs) != plan.pence:
        return False
    return found.purse.bears([(found.slots[visit][1].weekday, costs[visit, helper]) for visit, helper in pairs])


def mark_of(question: Question) -> str:
    """A question's fingerprint: the same for the same question, in every process."""
    said = json.dumps(astuple(question), default=_plain, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, set | frozenset):
        return sorted(json.dumps(one, default=_plain) for one in value)
    raise TypeError(type(value).__name__)


def pack(plan: Plan) -> dict[str, Any]:
    """A plan as it is kept."""
    return {
        "who": {visit: list(helpers) for visit, helpers in plan.who.items()},
        "sums": [plan.pence, plan.minutes, plan.people, plan.worth, plan.points],
        "bound": [plan.bound.worth, plan.bound.points, plan.bound.scale],
        "open": dict(plan.open),
        "left": [[worth, quarters] for worth, quarters in plan.open_quarters.items()],
    }


def unpack(name: str, said: Mapping[str, Any]) -> Plan:
    """A plan that was kept."""
    pence, minutes, people, worth, points = said["sums"]
    return Plan(
        aim=SHOWN[name],
        who={visit: tuple(helpers) for visit, helpers in said["who"].items()},
        pence=pence,
        minutes=minutes,
        people=people,
        worth=worth,
        points=points,
        bound=Certificate(*said["bound"]),
        open=dict(said["open"]),
        open_quarters={int(worth): quarters for worth, quarters in said["left"]},
    )
