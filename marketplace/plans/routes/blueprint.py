"""The blueprint of plans, and what its pages share."""

from __future__ import annotations

from flask import Blueprint

from hub.kernel import access
from hub.kernel.errors import Missing
from hub.people import queries as people
from marketplace.plans import queries
from marketplace.plans.queries import PartView, PlanView

blueprint = Blueprint("plans", __name__)


def own_plan(need_id: str, scope: str = "view") -> PlanView:
    """The plan, for whoever may see (or arrange) it.

    Raises:
        Missing, Forbidden: no such need, or not theirs.
    """
    plan = queries.plan(need_id)
    people.require_act(access.current(), plan.need.holder, scope)
    return plan


def part_of(plan: PlanView, part_id: str) -> PartView:
    """One of the plan's parts.

    Raises:
        Missing: it has none such.
    """
    found = next((part for part in plan.parts if part.id == part_id), None)
    if found is None:
        raise Missing
    return found


def my_parties() -> tuple[str, ...]:
    """The parties for whom whoever is asking speaks: themself, or whom they help by telephone, first."""
    return people.own_parties(access.current())
