"""A plan as people see it: its parts, who stands in them, what a week of it costs, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db, lots
from hub.kernel.errors import Missing
from hub.kernel.week import Slot, minutes_a_week
from hub.people import queries as people
from hub.people.domain import Sector
from marketplace.needs import queries as needs
from marketplace.needs.ports import PlanLine
from marketplace.needs.queries import NeedView
from marketplace.plans.domain import TAKEN, PartState, beside, carers_of, filled, weekly_pence
from marketplace.plans.models import Part


@dataclass(frozen=True)
class PartView:
    """One part: task, times, and who stands in it. Prices in pence for `unit`."""

    id: str
    need: str
    category: str
    flags: tuple[str, ...]
    slots: tuple[Slot, ...]
    state: PartState
    offer: str | None
    party: str | None
    price_pence: int | None
    unit: str | None
    proposal: str | None
    booking: str | None
    paid_own: bool = False
    paid_shared: bool = False
    paid_grant: bool = False
    carers: int = 1
    once: date | None = None

    def times(self) -> tuple[Slot, ...]:
        """Its times of the week."""
        return self.slots

    @property
    def minutes(self) -> int:
        """Minutes a week."""
        return minutes_a_week(self.slots)

    @property
    def weekly_pence(self) -> int:
        """Pence a week; nothing while nobody stands in it."""
        if self.price_pence is None or self.unit is None:
            return 0
        return weekly_pence(self.price_pence, self.unit, self.slots)


@dataclass(frozen=True)
class PlanView:
    """A need's plan. Minutes and pence are for a week."""

    need: NeedView
    parts: tuple[PartView, ...]
    sectors: tuple[Sector, ...]

    @property
    def carers(self) -> int:
        """How many people come to a visit."""
        return carers_of(self.need.must_haves)

    def minutes_in(self, *states: PartState) -> int:
        """Minutes a week of the times for which as many stand so as it takes: half covered is not covered."""
        lines = [(part.category, part.slots, part.carers) for part in self.parts if part.state in states]
        return minutes_a_week(slot for _, slot in filled(lines, self.carers))

    @property
    def open_minutes(self) -> int:
        """Minutes a week for which nobody is found yet, or one of two."""
        return self.minutes - self.minutes_in(*(state for state in PartState if state is not PartState.OPEN))

    @property
    def covered_minutes(self) -> int:
        """Minutes a week for which somebody is booked, or both of two."""
        return self.minutes_in(PartState.BOOKED)

    @property
    def minutes(self) -> int:
        """Minutes a week in all."""
        return minutes_a_week(slot for _, slot in {(part.category, slot) for part in self.parts for slot in part.slots})

    def beside(self, part: PartView) -> frozenset[str]:
        """The parties that fill the other half of a part."""
        return beside(self.parts, part)

    @property
    def weekly_pence(self) -> int:
        """What a week of it costs, as put together."""
        return sum(part.weekly_pence for part in self.parts)

    @property
    def own_weekly_pence(self) -> int:
        """What of it is paid with the resident's own money."""
        return sum(part.weekly_pence for part in self.parts if part.paid_own and not part.paid_grant)

    @property
    def shared_weekly_pence(self) -> int:
        """What of it several residents share."""
        return sum(part.weekly_pence for part in self.parts if part.paid_shared)

    @property
    def grant_weekly_pence(self) -> int:
        """What of it a grant pays first, as far as it reaches; whatever pays after it is not counted for these."""
        return sum(part.weekly_pence for part in self.parts if part.paid_grant)

    @property
    def free_minutes(self) -> int:
        """Minutes a week that somebody gives for nothing."""
        return sum(part.minutes for part in self.parts if part.price_pence == 0)


def plan(need_id: str) -> PlanView:
    """The plan of a posted need; without parts while nobody has made one.

    Raises:
        Missing: there is no such need.
    """
    need = needs.need(need_id)
    parts = tuple(parts_of([need_id]))
    parties = people.parties({part.party for part in parts if part.party})
    order = list(Sector)
    sectors = sorted({view.sector for view in parties.values()}, key=order.index)
    return PlanView(need, parts, tuple(sectors))


_PARTS_OF = (  # built once: every news of a booking asks
    sa.select(Part)
    .where(Part.need_id.in_(sa.bindparam("needs", expanding=True)), Part.dropped_at.is_(None), Part.once.is_(None))
    .order_by(Part.need_id, Part.category, Part.id)
)


def parts_of(need_ids: Iterable[str]) -> list[PartView]:
    """The standing parts of some needs, in order: by task as first made."""
    return [view_of(row) for row in db.session.scalars(_PARTS_OF, {"needs": sorted(set(need_ids))})]


def lines(need_id: str) -> list[PlanLine]:
    """A plan as anyone may see it, where its need is public: a place's."""
    parts = parts_of([need_id])
    names = people.masked_names({part.party for part in parts if part.party})
    return [PlanLine(part.category, part.state.value, names.get(part.party or "")) for part in parts]


def taken_parties() -> set[str]:
    """Everyone who is asked or booked for a part that stands."""
    statement = sa.select(Part.party).where(Part.state.in_(TAKEN), Part.dropped_at.is_(None)).distinct()
    return {party for party in db.session.scalars(statement) if party}


def covering(party: str, since: date) -> int:
    """On how many single days from one on a party is asked or booked to come instead of somebody."""
    taken = Part.party == party, Part.state.in_(TAKEN), Part.dropped_at.is_(None), Part.once >= since
    return db.session.scalar(sa.select(sa.func.count(Part.id)).where(*taken)) or 0


def part(part_id: str) -> PartView:
    """One part that stands.

    Raises:
        Missing: there is none, or re-planning dropped it.
    """
    row = unit.row(Part, part_id)
    if row is None or row.dropped_at is not None:
        raise Missing
    return view_of(row)


def read_ahead(part_ids: Iterable[str]) -> None:
    """Read at once the parts of which a unit will ask one by one."""
    unit.read_ahead(Part, part_ids)


def parts(part_ids: Iterable[str]) -> dict[str, PartView]:
    """Parts by id, dropped ones too."""
    statement = sa.select(Part).where(Part.id.in_(set(part_ids)))
    return {row.id: view_of(row) for row in db.session.scalars(statement)}


def of_one_day(part_ids: Iterable[str]) -> set[str]:
    """Those of these parts that are cover of one day, and none of a week."""
    found: set[str] = set()
    for some in lots(part_ids):
        found.update(db.session.scalars(sa.select(Part.id).where(Part.id.in_(some), Part.once.is_not(None))))
    return found


def needs_of_parts(part_ids: Iterable[str]) -> set[str]:
    """Whose parts these are, by the needs' ids."""
    return set(db.session.scalars(sa.select(Part.need_id).where(Part.id.in_(list(part_ids)))))


def view_of(row: Part) -> PartView:
    """The row as a value."""
    return PartView(
        id=row.id,
        need=row.need_id,
        category=row.category,
        flags=tuple(row.flags),
        slots=row.times(),
        state=row.state,
        offer=row.offer_id,
        party=row.party,
        price_pence=row.price_pence,
        unit=row.unit.value if row.unit else None,
        proposal=row.proposal_id,
        booking=row.booking,
        paid_own=row.paid_own,
        paid_shared=row.paid_shared,
        paid_grant=row.paid_grant,
        carers=row.carers,
        once=row.once,
    )
