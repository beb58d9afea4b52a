"""Who could come instead of whoever is missing: what is proposed, at what cost, and who else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hub.kernel.week import Slot
from marketplace.bookings.domain import PaidFrom
from marketplace.covers.domain import MOST, Kind
from marketplace.covers.queries.gaps import Gap
from marketplace.offers.domain import OfferKind
from marketplace.offers.queries import OfferView
from marketplace.plans import queries as plans
from marketplace.plans.domain import PartState
from marketplace.plans.queries import Asked, key_of
from marketplace.visits import queries as visits
from matching.composing.domain import BEST, Plan, Purse, compose, steady
from matching.ranking.domain import Match

STEPS = 6000


@dataclass(frozen=True)
class Row:
    """Who would come instead at some times (two, where two come together), and what that costs (pence a week, or once)."""

    offers: tuple[OfferView, ...]
    slots: tuple[Slot, ...]
    pence: int
    was_pence: int

    @property
    def more_pence(self) -> int:
        """What it costs more; less where it is below nought."""
        return self.pence - self.was_pence


@dataclass(frozen=True)
class Answer:
    """What is proposed for a gap, times for which nobody is found, and others who could, by offer, with their match."""

    rows: tuple[Row, ...]
    left: tuple[Slot, ...]
    others: tuple[tuple[Row, Match], ...]


def answer(gap: Gap) -> Answer:
    """Who would come instead: composed as plans are, and everything else stays where it is."""
    found = _asked(gap)
    if gap.at is not None:
        found = _free_then(found, *gap.at)
    plan = compose(replace(found.question, pins=found.question.before), steady(BEST), steps=STEPS)
    keys = {key_of(gap.was.category, slot): slot for slot in gap.slots}
    rows = _rows(gap, found, plan, keys)
    left = tuple(slot for key, slot in keys.items() if not plan.who.get(key))
    return Answer(rows, left, _others(gap, found, keys))


def _asked(gap: Gap) -> Asked:
    """The question: the missing times are open, all else stands, and what they cost until now is free."""
    plan = plans.plan(gap.was.need)
    mine = {part.id for part in gap.parts}
    rest = tuple(part for part in plan.parts if part.id not in mine and part.state is not PartState.OPEN)
    found = plans.asked(replace(plan, parts=(*rest, *gap.parts, *gap.there, *gap.beside)))
    question = replace(found.question, bars=found.question.bars | {gap.was.supplier}, purse=_purse(gap, found))
    return replace(found, question=question)


def _purse(gap: Gap, found: Asked) -> Purse:
    """What a week has for it. Own money is proposed what it pays now, and not more."""
    was, free = gap.was_pence(gap.slots), found.question.purse
    if gap.was.paid_from is PaidFrom.OWN:
        return Purse(was)
    if gap.kind is Kind.ENDED and gap.was.grant is None:
        return free
    return replace(free, pence=free.pence + was)


def _free_then(found: Asked, starts: datetime, ends: datetime) -> Asked:
    """Only those whom no visit takes at that very time: a person or a thing is in one place."""
    alone = {offer.id: offer.party for offer in found.offers.values() if offer.party.startswith("person:")}
    things = {offer.id for offer in found.offers.values() if offer.kind is OfferKind.ASSET} - alone.keys()
    spans = [
        span
        for span in visits.standing_of(things, set(alone.values()), starts - timedelta(days=1), ends)
        if span.starts_at < ends and span.ends_at > starts
    ]
    taken = {span.offer for span in spans}, {span.supplier for span in spans}
    busy = {*(things & taken[0]), *(id_ for id_, party in alone.items() if party in taken[1])}
    options = tuple(one for one in found.question.options if one.helper not in busy)
    return replace(found, question=replace(found.question, options=options))


def _rows(gap: Gap, found: Asked, plan: Plan, keys: dict[str, Slot]) -> tuple[Row, ...]:
    """Those who come, by who they are and which open part their times stand in."""
    costs = {(one.visit, one.helper): one.pence for one in found.question.options}
    groups: defaultdict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for key, slot in keys.items():
        who = plan.who.get(key, ())
        if who:
            groups[_part_of(gap, slot), who].append(key)
    return tuple(
        Row(
            tuple(found.offers[helper] for helper in who),
            tuple(sorted(keys[key] for key in some)),
            sum(costs[key, helper] for key in some for helper in who),
            gap.was_pence([keys[key] for key in some]),
        )
        for (_part, who), some in groups.items()
    )


def _others(gap: Gap, found: Asked, keys: dict[str, Slot]) -> tuple[tuple[Row, Match], ...]:
    """Everyone who could come at some of the times of an open part, the most of them and the best first."""
    times: defaultdict[tuple[str, str], list[Slot]] = defaultdict(list)
    pence: defaultdict[tuple[str, str], int] = defaultdict(int)
    purse = found.purse
    for option in found.question.options:
        paid = not option.pence or (option.pence <= purse.pence and purse.pays(gap.was.category))
        if paid and option.visit in keys and found.offers[option.helper].party != gap.was.supplier:
            one = _part_of(gap, keys[option.visit]), option.helper
            times[one].append(keys[option.visit])
            pence[one] += option.pence
    rows = [
        (Row((found.offers[id_],), tuple(sorted(slots)), pence[part, id_], gap.was_pence(slots)), found.matches[gap.was.category, id_])
        for (part, id_), slots in times.items()
    ]  # fmt: skip
    rows.sort(key=lambda one: (-len(one[0].slots), -one[1].score, one[0].offers[0].id, one[0].slots))
    return tuple(rows[:MOST])


def _part_of(gap: Gap, slot: Slot) -> str:
    """The open part in which a time stands: whoever is asked is asked for one of them."""
    return next((part.id for part in gap.parts if slot in part.slots), "")
