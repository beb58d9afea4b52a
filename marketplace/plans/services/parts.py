"""A part and its steps; and the need that follows what becomes of its parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, unit
from hub.kernel.access import Actor
from hub.kernel.db import db, is_sqlite
from hub.kernel.errors import Missing
from hub.kernel.week import Slot
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.needs import services as need_services
from marketplace.needs.domain import NeedEvent, NeedState
from marketplace.needs.queries import NeedView
from marketplace.plans.domain import (
    PE,
    PROPOSALS,
    STEPS,
    TAKEN,
    NotInPlan,
    PartEvent,
    PartState,
    ProposalState,
    carers_of,
    filled,
)
from marketplace.plans.models import Part, Proposal


def locked(part_id: str) -> Part:
    """The part, locked until the unit ends.

    Raises:
        Missing: there is none, or re-planning dropped it.
    """
    row = unit.locked(Part, part_id)
    if row is None or row.dropped_at is not None:
        raise Missing
    return row


def own(part_id: str, by: Actor) -> tuple[Part, NeedView]:
    """The part, locked, and its need, for whoever arranges things for its holder.

    Raises:
        Missing, Forbidden: no such part, or not theirs.
    """
    row = locked(part_id)
    need = needs.need(row.need_id)
    people.require_act(by, need.holder, "arrange")
    return row, need


_STANDING = (  # built once: a plan is looked at after every step
    sa.select(Part)
    .where(Part.need_id.in_(sa.bindparam("needs", expanding=True)), Part.dropped_at.is_(None), Part.once.is_(None))
    .order_by(Part.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_KEY = "plans.standing"


def standing(need_id: str) -> Sequence[Part]:
    """The parts of a need's plan, locked, in order; on SQLite, where all is locked, a unit asks once (`remember`)."""
    if not is_sqlite():
        return db.session.scalars(_STANDING, {"needs": [need_id]}).all()
    known = unit.once(f"{_KEY}:{need_id}", lambda: _ids_by_need([need_id])[need_id])
    rows = (unit.row(Part, id_) for id_ in known)
    return [row for row in rows if row is not None and row.dropped_at is None]


def _ids_by_need(need_ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {need_id: [] for need_id in need_ids}
    for part in db.session.scalars(_STANDING, {"needs": need_ids}):
        found[part.need_id].append(part.id)
    return found


def read_plans(need_ids: Iterable[str]) -> None:
    """Read at once the plans that a unit will ask for one by one."""
    if is_sqlite():
        unit.read_once(_KEY, need_ids, _ids_by_need)


def has_plan(need_id: str) -> bool:
    """Whether a need has a plan already."""
    return bool(standing(need_id))


def lock_plan(need_id: str) -> None:
    """Let whoever does the same with a need's plan wait until this unit ends."""
    standing(need_id)


def remember(need_id: str, part_id: str) -> None:
    """A part is added to the plan of a need: it is the last, since its id is."""
    if is_sqlite():
        unit.once(f"{_KEY}:{need_id}", lambda: _ids_by_need([need_id])[need_id]).append(part_id)


def go(row: Part, event: PartEvent) -> None:
    """Follow an arrow of the part; one that is open again remembers nobody.

    Raises:
        WrongState: there is none from where the part stands.
    """
    row.state = machine.step(STEPS, row.state, event)
    if row.state is PartState.OPEN:
        row.offer_id = row.party = row.price_pence = row.unit = row.proposal_id = row.booking = None


def cut(row: Part, slots: Sequence[Slot]) -> None:
    """Keep only these times in the part; the others become an open part of their own.

    Raises:
        NotInPlan: a time that the part does not have, or none at all.
    """
    have, wanted = set(row.times()), set(slots)
    if not wanted or not wanted <= have:
        raise NotInPlan(field="slots")
    rest = have - wanted
    if rest:
        part_like(row, rest, carers=row.carers).made_at = row.made_at
        row.slots = [slot.as_list() for slot in sorted(wanted)]


def set_part_state(
    part_id: str,
    event: PartEvent,
    *,
    booking: str | None = None,
    paid_own: bool = False,
    paid_shared: bool = False,
    paid_grant: bool = False,
    by: Actor,
) -> PartState:
    """Take a part along with its booking: requested, booked, or lost; the need follows. Its state afterwards.

    Raises:
        WrongState: the table has no such arrow. Missing.
    """
    row = locked(part_id)
    if booking is not None:
        row.booking, row.paid_grant = booking, paid_grant
        row.paid_own, row.paid_shared = paid_own, paid_shared
    if event is PartEvent.LOSE:
        row.paid_own = row.paid_shared = row.paid_grant = False
    go(row, event)
    follow(row.need_id, by)
    return row.state


def lose_part(part_id: str, *, by: Actor) -> None:
    """The agreement that a part stands on is over: it is open again, unless another stands in its place (`replace_part`)."""
    row = unit.locked(Part, part_id)
    if row is None:
        raise Missing
    if row.dropped_at is None:
        set_part_state(part_id, PartEvent.LOSE, by=by)


def replace_part(part_id: str, *, by: Actor) -> None:
    """Put an open part in the place of one whose agreement ends on a day to come; nothing where it is out of the plan.

    The agreement keeps the old one, which is out of the plan, until it is over.
    """
    row = unit.locked(Part, part_id)
    if row is None or row.dropped_at is not None:
        return
    row.dropped_at = clock.now()
    part_like(row, row.times(), carers=row.carers)
    db.session.flush()
    follow(row.need_id, by)


def follow(need_id: str, by: Actor) -> None:
    """Bring the need in line with its parts: planned once someone is chosen, met once all are booked, and back."""
    need = needs.need(need_id)
    carers = carers_of(need.must_haves)
    if carers > 1:
        join_halves(need_id)
    parts = standing(need_id)
    booked = _booked(parts, carers)
    chosen = sum(p.state is not PartState.OPEN for p in parts)
    if not need.live or (need.state is NeedState.OPEN and not chosen):
        return
    state = need_services.mark_parts(need_id, booked=booked, parts=len(parts), by=by)
    if state is NeedState.PLANNED and not chosen:
        need_services.mark_step(need_id, NeedEvent.DROP_PLAN, by=by)


def cover(need_id: str, part_id: str, slot: Slot, day: date, carers: int, by: Actor) -> str:
    """An open part for one visit on a day, in the place of a part whose helper does not come then. Returns its id.

    It stands beside the plan, and is no part of its week.

    Raises:
        Missing, Forbidden: no such part, or not theirs.
    """
    row, need = db.session.get(Part, part_id), needs.need(need_id)
    people.require_act(by, need.holder, "arrange")
    if row is None or row.need_id != need_id:
        raise Missing
    new = Part(
        id=ids.new(), need_id=need_id, category=row.category, flags=row.flags, slots=[slot.as_list()],
        state=PartState.OPEN, carers=carers, once=day, made_at=clock.now(),
    )  # fmt: skip
    db.session.add(new)
    db.session.flush()
    return new.id


def _booked(parts: Sequence[Part], carers: int) -> int:
    """How many parts are booked; half of two counts once its other half is booked at all of its times."""
    booked = [part for part in parts if part.state is PartState.BOOKED]
    if carers == 1:
        return len(booked)
    whole = filled([(part.category, part.times(), part.carers) for part in booked], carers)
    return sum(all((part.category, slot) in whole for slot in part.times()) for part in booked)


def join_halves(need_id: str) -> None:
    """Where both halves of a visit of two are open again, it is one open part for two once more."""
    halves = [p for p in standing(need_id) if p.state is PartState.OPEN and p.carers == 1]
    for index, one in enumerate(halves):
        for other in halves[index + 1 :]:
            both = set(one.times()) & set(other.times()) if one.category == other.category else set()
            if both:
                _join(one, other, both)
    db.session.flush()


def _join(one: Part, other: Part, both: set[Slot]) -> None:
    whole = part_like(one, both, carers=2)
    db.session.flush()
    move_within({one.id, other.id}, whole)
    for part in (one, other):
        rest = set(part.times()) - both
        if rest:
            part.slots = [slot.as_list() for slot in sorted(rest)]
        else:
            part.dropped_at = clock.now()


def move_within(parts: Collection[str], to: Part, but: str | None = None) -> None:
    """Standing proposals for some parts that lie within the times of another follow them there, except for one.

    A part takes one of each offer: the newest stays, and of an older one its helper hears nothing.
    """
    statement = sa.select(Proposal).where(Proposal.part_id.in_(parts), Proposal.state == ProposalState.STANDING)
    there, times = set[str](), set(to.times())
    for proposal in db.session.scalars(statement.order_by(Proposal.id.desc()).with_for_update()).all():
        if proposal.id == but or not set(proposal.times()) <= times:
            continue
        if proposal.offer_id in there:
            proposal.state, proposal.answered_at = machine.step(PROPOSALS, proposal.state, PE.LAPSE), clock.now()
        else:
            there.add(proposal.offer_id)
            proposal.part_id = to.id
    db.session.flush()


def part_like(row: Part, slots: Iterable[Slot], *, carers: int) -> Part:
    """An open part beside another: the same task, at these times."""
    new = Part(
        id=ids.new(), need_id=row.need_id, category=row.category, flags=row.flags,
        slots=[slot.as_list() for slot in sorted(slots)], state=PartState.OPEN, carers=carers, made_at=clock.now(),
    )  # fmt: skip
    remember(row.need_id, new.id)
    db.session.add(new)
    return new


def is_taken(row: Part) -> bool:
    """Whether it stands on an agreement, or waits for one."""
    return row.state in TAKEN
