"""A composed plan is taken up: everyone in it stands in the plan as if chosen by hand; nobody is asked yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from hub.kernel.access import Actor
from hub.kernel.week import Slot
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.plans.domain import NothingToTake, PlanChanged
from marketplace.plans.models import Part
from marketplace.plans.services.parts import is_taken, standing
from marketplace.plans.services.planning import choose, make_plan
from marketplace.plans.services.proposing import move_proposal
from marketplace.plans.services.working import forget_composing


@dataclass(frozen=True)
class Take:
    """One offer at one time of a task, by its proposal where it made one."""

    category: str
    slot: Slot
    offer: str
    proposal: str | None = None


def take_up(need_id: str, takes: Sequence[Take], by: Actor) -> list[str]:
    """Put everyone of a composed plan where it says; whoever stood there and was not asked yet is taken out.

    What is asked for or booked stays. Returns the ids of the parts that are filled.

    Raises:
        Forbidden, WrongState: not theirs, or the need is over.
        NothingToTake: nobody is in the plan. PlanChanged: a time was taken meanwhile, or is not in the plan.
        OfferDoesNotFit, Missing: an offer or a proposal that has changed since.
    """
    need = needs.need(need_id)
    people.require_act(by, need.holder, "arrange")
    if not takes:
        raise NothingToTake
    forget_composing(need_id)
    make_plan(need_id, by, _tasks(standing(need_id)))
    groups: defaultdict[tuple[str, str, str | None], set[Slot]] = defaultdict(set)
    for take in takes:
        groups[take.category, take.offer, take.proposal].add(take.slot)
    filled = []
    for (category, offer, proposal), slots in sorted(groups.items(), key=lambda one: (one[0][0], min(one[1]))):
        part = _with(standing(need_id), category, slots)
        if proposal is not None:
            move_proposal(proposal, part)
        filled.append(choose(part.id, offer, by, sorted(slots), proposal))
    return filled


def _tasks(parts: Sequence[Part]) -> dict[str, list[Slot]]:
    """Which task is when, as the plan stands."""
    found: defaultdict[str, set[Slot]] = defaultdict(set)
    for part in parts:
        found[part.category].update(part.times())
    return {category: sorted(times) for category, times in found.items()}


def _with(parts: Sequence[Part], category: str, slots: set[Slot]) -> Part:
    """The open part of a task that has these times.

    Raises:
        PlanChanged: there is none any more.
    """
    for part in parts:
        if part.category == category and not is_taken(part) and part.offer_id is None and slots <= set(part.times()):
            return part
    raise PlanChanged
