"""The one who needs help plans: splits the need, chooses who, thinks again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from hub.categories import queries as categories
from hub.kernel import clock, ids, outbox
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import WrongState
from hub.kernel.week import Slot
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferNotLive
from marketplace.plans.domain import (
    PAIR,
    NotInPlan,
    OfferDoesNotFit,
    PartEvent,
    PartState,
    PartTaken,
    SecondOfTwo,
    beside,
    carers_of,
    check_tasks,
    filled,
    fit,
    split,
)
from marketplace.plans.events import PlanMade
from marketplace.plans.models import Part, Proposal
from marketplace.plans.queries.candidates import free_times
from marketplace.plans.services.parts import (
    cut,
    follow,
    go,
    is_taken,
    move_within,
    own,
    part_like,
    remember,
    standing,
)
from marketplace.plans.services.proposing import join, lapse, proposals_of, standing_proposal


def make_plan(
    need_id: str,
    by: Actor,
    tasks: Mapping[str, Iterable[Slot]] | None = None,
    flags: Mapping[str, Iterable[str]] | None = None,
    *,
    keep_chosen: bool = False,
) -> list[str]:
    """Split a need into parts, one for each task at its times; returns the ids of all parts.

    Made again, it keeps what is requested or booked and splits only the rest. Without `tasks` it guesses (`split`);
    `flags` say per task what asks for more checks, such as `handles-money`. With `keep_chosen` whoever is chosen, but
    not asked yet, stays where all their times are still wanted for that task.

    Raises:
        Forbidden, WrongState: not theirs, or the need is over.
        NotInPlan, EachTaskOnce: tasks and times that are not the need's, or that leave something out.
    """
    need = needs.need(need_id)
    people.require_act(by, need.holder, "arrange")
    if not need.live:
        raise WrongState(state=need.state.value)
    wanted = check_tasks(need.categories, need.slots, tasks or split(need.categories, need.slots))
    before = standing(need_id)
    asked = {category: sorted(set(values)) for category, values in (flags or _flags(before)).items()}
    kept = [part for part in before if is_taken(part)]
    for part in before if keep_chosen else ():
        if _still_chosen(part, wanted) and not _too_many([*kept, part], part, carers_of(need.must_haves)):
            kept.append(part)
    _drop([part for part in before if part not in kept])
    made = [
        _part(need, category, asked.get(category, []), rest, carers)
        for category, times in wanted.items()
        for carers, rest in _left(category, times, kept, carers_of(need.must_haves)).items()
    ]
    db.session.flush()
    _move_proposals(before, made)
    outbox.announce(PlanMade(subject=need.urn, need=need.id, holder=need.holder, parts=len(kept) + len(made)))
    follow(need_id, by)
    return sorted(part.id for part in [*kept, *made])


def replan(need_id: str, by: Actor) -> None:
    """Bring the plan of a live need in line with its tasks and times, where these were edited; else nothing changes.

    Each task keeps those of its times that are still wanted. What is new is placed by the guess of `split`.
    """
    need, parts = needs.need(need_id), standing(need_id)
    carers = carers_of(need.must_haves)
    wanted, planned = set(need.slots), {category: set[Slot]() for category in need.categories}
    stray = False
    for part in parts:
        times = set(part.times())
        stray |= not is_taken(part) and not (part.category in planned and times <= wanted)
        stray |= not is_taken(part) and _too_many([part, *filter(is_taken, parts)], part, carers)
        if part.category in planned:
            planned[part.category] |= times & wanted
    come = filled([(part.category, part.times(), part.carers) for part in parts], carers)
    stray |= any((category, slot) not in come for category, times in planned.items() for slot in times)
    new = wanted.difference(*planned.values())
    if not stray and not new and all(planned.values()):
        return
    guess = split(need.categories, need.slots)
    tasks = {category: times | (new & set(guess[category])) or guess[category] for category, times in planned.items()}
    make_plan(need_id, by, tasks, keep_chosen=True)


def _too_many(parts: Iterable[Part], of: Part, carers: int) -> bool:
    """Whether more people would come at a time of a part than it takes."""
    lines = [(part.category, part.times(), part.carers) for part in parts]
    return any((of.category, slot) in filled(lines, carers + 1) for slot in of.times())


def _still_chosen(part: Part, wanted: Mapping[str, Sequence[Slot]]) -> bool:
    return part.state is PartState.PROPOSED and set(part.times()) <= set(wanted.get(part.category, ()))


def _flags(before: Sequence[Part]) -> dict[str, set[str]]:
    """What each task asks for beside, as its parts that are still to be arranged say; else as the taken ones do."""
    waiting = {part.category for part in before if not is_taken(part)}
    found: dict[str, set[str]] = {}
    for part in before:
        if not is_taken(part) or part.category not in waiting:
            found.setdefault(part.category, set()).update(part.flags)
    return found


def _left(category: str, times: Iterable[Slot], kept: Iterable[Part], carers: int) -> dict[int, list[Slot]]:
    """The times of a task that are not taken yet, by how many people are still wanted then."""
    come: Counter[Slot] = Counter()
    for part in kept:
        if part.category == category:
            come.update(dict.fromkeys(part.times(), part.carers))
    left: dict[int, list[Slot]] = {}
    for slot in times:
        if come[slot] < carers:
            left.setdefault(carers - come[slot], []).append(slot)
    return left


def _part(need: NeedView, category: str, flags: Sequence[str], times: Sequence[Slot], carers: int) -> Part:
    known = {flag.value for flag in categories.category(category).extra}
    row = Part(
        id=ids.new(),
        need_id=need.id,
        category=category,
        flags=[flag for flag in flags if flag in known],
        slots=[slot.as_list() for slot in times],
        state=PartState.OPEN,
        carers=carers,
        made_at=clock.now(),
    )
    remember(need.id, row.id)
    db.session.add(row)
    return row


def _drop(parts: Iterable[Part]) -> None:
    for part in parts:
        part.dropped_at = clock.now()


def _move_proposals(before: Iterable[Part], made: Sequence[Part]) -> None:
    """A proposal for a dropped part stands on in the new part that has its task and all of its times.

    Where several of one offer come together in a part, which takes one of each, the newest is kept (`join`).
    """
    gone = {part.id: part for part in before if part.dropped_at is not None}
    if not gone:
        return
    moved: dict[tuple[str, str], Proposal] = {}
    for proposal in reversed(proposals_of(set(gone))):
        new = next((p for p in made if p.category == gone[proposal.part_id].category and _within(proposal, p)), None)
        if new is None:
            lapse(proposal)
        elif (newest := moved.setdefault((new.id, proposal.offer_id), proposal)) is not proposal:
            join(newest, proposal)
    for (part_id, _offer), proposal in moved.items():  # once none is in the other's way
        proposal.part_id = part_id
    db.session.flush()


def _within(proposal: Proposal, part: Part) -> bool:
    return set(proposal.times()) <= set(part.times())


def choose(
    part_id: str, offer_id: str, by: Actor, slots: Sequence[Slot] | None = None, proposal: str | None = None
) -> str:
    """Put someone into a part of the plan; nothing is asked or paid yet. Returns the part's id.

    Where the offer is free at only some of its times (or `slots` names some), the others become an open part of their own.
    Times that are named are kept though they may be taken by now: whoever asks for them hears of it.
    Where two must come and the offer brings one, it fills half of the part, and the other half is an open part beside it.

    Raises:
        Forbidden, Missing: not theirs, or no such part. SecondOfTwo: they are the other half.
        OfferNotLive: it takes no bookings now.
        OfferDoesNotFit: another task, or free at none of its times. NotInPlan: a time that the part does not have.
        PartTaken: someone has been asked already.
    """
    row, need = own(part_id, by)
    if is_taken(row):
        raise PartTaken
    if not need.live:
        raise WrongState(state=need.state.value)
    offer = offers.offer(offer_id)
    if slots is not None and not set(slots) <= set(row.times()):
        raise NotInPlan(field="slots")
    price, times = offer.price_pence, fit(offer.slots, slots) if slots else free_times(offer, row.times())
    if proposal is not None:
        stands = standing_proposal(proposal, row.id)
        price, times = stands.price_pence, tuple(slots or stands.times())
        offer = offers.offer(stands.offer_id)
    if not offer.live:
        raise OfferNotLive(name=people.masked_names([offer.party])[offer.party])
    if offer.party in beside(standing(row.need_id), row):
        raise SecondOfTwo(name=people.masked_names([offer.party])[offer.party])
    if row.category not in offer.categories or not times:
        raise OfferDoesNotFit
    cut(row, times)
    if row.carers > 1 and PAIR not in offer.must_have_facts:
        halve(row, proposal)
    go(row, PartEvent.PROPOSE)
    row.offer_id, row.party, row.price_pence, row.unit = offer.id, offer.party, price, offer.unit
    row.proposal_id = proposal
    follow(row.need_id, by)
    return row.id


def halve(row: Part, proposal: str | None = None) -> None:
    """One of two is found: the other half of the part stands open beside it, with the proposals for it but this one."""
    row.carers = 1
    if row.once is not None:
        return  # cover is asked of each by themselves
    other = part_like(row, row.times(), carers=1)
    db.session.flush()
    move_within({row.id}, other, but=proposal)


def drop(part_id: str, by: Actor) -> None:
    """Take someone out of the plan again, before they were asked.

    Raises:
        Forbidden, Missing, WrongState: not theirs, no such part, or nobody stands in it.
    """
    row, _need = own(part_id, by)
    go(row, PartEvent.DROP)
    db.session.flush()
    follow(row.need_id, by)


def drop_plan(need_id: str, by: Actor) -> None:
    """Think again from the start: everyone who was not asked yet is taken out, and what is booked stays.

    Raises:
        Forbidden: not theirs.
    """
    people.require_act(by, needs.need(need_id).holder, "arrange")
    for row in standing(need_id):
        if row.state is PartState.PROPOSED:
            go(row, PartEvent.DROP)
    db.session.flush()
    follow(need_id, by)
