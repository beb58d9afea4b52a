"""A composed plan is taken up: everyone in it stands in the plan as if chosen by hand; nobody is asked yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from hub.kernel import clock
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.week import Slot
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.plans.domain import NothingToTake, PlanChanged, carers_of
from marketplace.plans.models import Part
from marketplace.plans.services.parts import cut, is_taken, move_within, standing
from marketplace.plans.services.planning import choose, halve, make_plan
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
    filled = []
    for (category, offer, proposal, half), slots in _groups(need, takes):
        find = _half if half else _with
        part = find(standing(need_id), category, slots)
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


def _groups(need: NeedView, takes: Sequence[Take]) -> list[tuple[tuple[str, str, str | None, bool], set[Slot]]]:
    """The times of each offer, and whether it fills half of them: it brings one of two, or one of them is there."""
    brings = {
        id_: carers_of(offer.must_have_facts) for id_, offer in offers.offers({take.offer for take in takes}).items()
    }
    halves = {
        (part.category, slot) for part in standing(need.id) if part.carers == 1 and _open(part) for slot in part.times()
    }
    groups: defaultdict[tuple[str, str, str | None, bool], set[Slot]] = defaultdict(set)
    for take in takes:
        alone = brings.get(take.offer, 1) == 1 or (take.category, take.slot) in halves
        half = carers_of(need.must_haves) > 1 and alone
        groups[take.category, take.offer, take.proposal, half].add(take.slot)
    return sorted(groups.items(), key=lambda one: (one[0][0], min(one[1]), one[0][1]))


def _open(part: Part) -> bool:
    return not is_taken(part) and part.offer_id is None


def _half(parts: Sequence[Part], category: str, slots: set[Slot]) -> Part:
    """An open half of just these times: at some of them the other half may have been found already, at some not.

    Raises:
        PlanChanged: not all of them are open any more.
    """
    found: list[Part] = []
    left = set(slots)
    for part in parts:
        some = left & set(part.times()) if part.category == category and _open(part) else set()
        if not some:
            continue
        cut(part, sorted(some))
        if part.carers > 1:
            halve(part)
        left -= some
        found.append(part)
    if left or not found:
        raise PlanChanged
    first, *others = found
    first.slots = [slot.as_list() for slot in sorted(slots)]
    move_within({part.id for part in others}, first)
    for part in others:
        part.dropped_at = clock.now()
    db.session.flush()
    return first


def _with(parts: Sequence[Part], category: str, slots: set[Slot]) -> Part:
    """The open part of a task that has these times.

    Raises:
        PlanChanged: there is none any more.
    """
    for part in parts:
        if part.category == category and _open(part) and slots <= set(part.times()):
            return part
    raise PlanChanged
