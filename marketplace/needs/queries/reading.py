"""What others may read of needs: values, never rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db, fact_totals
from hub.kernel.errors import Missing
from hub.kernel.week import Slot, minutes_a_week
from hub.kernel.week import slots as slots_of
from marketplace.needs import ports
from marketplace.needs.domain import LIVE, WAITING, Content, NeedState
from marketplace.needs.models import Need, NeedLook, NeedStep


@dataclass(frozen=True)
class NeedView:
    """A need. Its point is masked where the holder is a person; `about` says that even that is rough."""

    id: str
    state: NeedState
    holder: str
    posted_by: str | None
    through: str | None
    assisted: bool
    asks: str | None
    words: str
    categories: tuple[str, ...]
    slots: tuple[Slot, ...]
    lat: float
    lon: float
    about: bool
    ward: str | None
    neighbourhood: str | None
    must_haves: tuple[str, ...]
    preferences: tuple[str, ...]
    outcome: str
    outcome_now: int | None
    budget_id: str | None
    own_weekly_pence: int | None
    free_only: bool
    starts: date
    ends: date | None
    made_at: datetime
    posted_at: datetime
    last_step_at: datetime
    ended_at: datetime | None
    unmet_at: datetime | None

    @property
    def urn(self) -> str:
        """The need as others refer to it."""
        return f"need:{self.id}"

    @property
    def live(self) -> bool:
        """Whether help is still asked for."""
        return self.state in LIVE

    @property
    def minutes(self) -> int:
        """Minutes of help a week."""
        return minutes_a_week(self.slots)

    def content(self) -> Content:
        """What it says, as the value that edits start from."""
        return Content(**{name: getattr(self, name) for name in Content.__dataclass_fields__})


@dataclass(frozen=True)
class LookView:
    """One look at the outcome: 0 to 10, and words."""

    at: datetime
    score: int
    words: str


@dataclass(frozen=True)
class StepView:
    """One step of a need's history, with both people where one acted for the other."""

    event: str
    state: NeedState
    at: datetime
    by_person: str | None
    assisted_person: str | None
    through: str | None
    reason: str | None


@dataclass(frozen=True)
class NeedFact:
    """A need for the warehouse; `minutes` a week are its pattern's."""

    id: str
    holder: str
    state: str
    categories: tuple[str, ...]
    ward: str | None
    neighbourhood: str | None
    minutes: int
    starts: date
    ends: date | None
    posted_at: datetime
    ended_at: datetime | None
    unmet_at: datetime | None
    assisted: bool
    free_only: bool
    budget_id: str | None


_TUPLES = ("categories", "must_haves", "preferences")


def view_of(row: Need) -> NeedView:
    """The row as a value."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in NeedView.__dataclass_fields__}
    plain |= {name: tuple(plain[name]) for name in _TUPLES}
    return NeedView(**(plain | {"slots": slots_of(row.slots)}))


def _posted() -> sa.Select[Need]:
    return sa.select(Need).where(Need.state != NeedState.DRAFT)


def need(need_id: str) -> NeedView:
    """One posted need.

    Raises:
        Missing: there is none with this id, or it is still a draft.
    """
    row = unit.row(Need, need_id)
    if row is None or row.state is NeedState.DRAFT:
        raise Missing
    return view_of(row)


def read_ahead(need_ids: Collection[str]) -> None:
    """Read at once the needs of which a unit will ask one by one."""
    unit.read_ahead(Need, need_ids)


def needs(need_ids: Iterable[str]) -> dict[str, NeedView]:
    """Posted needs by id; unknown ids are left out."""
    return {row.id: view_of(row) for row in db.session.scalars(_posted().where(Need.id.in_(set(need_ids))))}


def doors(need_ids: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Where posted needs are (latitude and longitude, masked), by id."""
    statement = sa.select(Need.id, Need.lat, Need.lon).where(Need.state != NeedState.DRAFT, Need.id.in_(set(need_ids)))
    rows = db.session.execute(statement)
    return {id_: (lat, lon) for id_, lat, lon in rows if lat is not None and lon is not None}


def needs_of(holders: Collection[str], *, live: bool | None = None) -> list[NeedView]:
    """The posted needs of these holders, newest first; `live` keeps those that still ask, or those that are over."""
    statement = _posted().where(Need.holder.in_(holders)).order_by(Need.id.desc())
    if live is not None:
        statement = statement.where(Need.state.in_(LIVE) if live else Need.state.not_in(LIVE))
    return [view_of(row) for row in db.session.scalars(statement)]


def open_needs(
    *,
    categories: Collection[str] | None = None,
    wards: Collection[str] | None = None,
    states: Collection[NeedState] = WAITING,
    limit: int | None = None,
) -> list[NeedView]:
    """Needs that still wait for help, longest waiting first, of some categories and wards or all."""
    statement = _posted().where(Need.state.in_(states)).order_by(Need.posted_at, Need.id)
    if wards is not None:
        statement = statement.where(Need.ward.in_(wards))
    found = [
        view_of(row)
        for row in db.session.scalars(statement)
        if categories is None or not set(categories).isdisjoint(row.categories)
    ]
    return found[:limit]


def postcode_of(need_id: str) -> str | None:
    """The postcode that was given: for its holder and whoever acts for them alone."""
    return db.session.scalar(sa.select(Need.postcode).where(Need.id == need_id))


# Built once: every look at a need asks.
_LOOKS = sa.select(NeedLook).where(NeedLook.need_id == sa.bindparam("need")).order_by(NeedLook.id)
_STEPS = sa.select(NeedStep).where(NeedStep.need_id == sa.bindparam("need")).order_by(NeedStep.id)


def looks(need_id: str) -> list[LookView]:
    """The looks at a need's outcome, oldest first."""
    rows = db.session.scalars(_LOOKS, {"need": need_id})
    return [LookView(row.at, row.score, row.words) for row in rows]


def history(need_id: str) -> list[StepView]:
    """The steps of a need, oldest first."""
    rows = db.session.scalars(_STEPS, {"need": need_id})
    return [StepView(r.event.value, r.state, r.at, r.by_person, r.assisted_person, r.through, r.reason) for r in rows]


def consequences(need_id: str) -> list[ports.Ending]:
    """What would end if a need were withdrawn, and what that costs: the rooms above know."""
    return [ending for above in ports.above() if above.consequences for ending in above.consequences(need_id)]


def links(need_id: str) -> list[tuple[str, str]]:
    """Where one goes on from a need: words and addresses."""
    return [link for above in ports.above() if above.links for link in above.links(need_id)]


def plan_lines(need_id: str) -> list[ports.PlanLine]:
    """The parts of a need's plan, as anyone may see them."""
    return [line for above in ports.above() if above.plan for line in above.plan(need_id)]


def totals() -> tuple[int, int]:
    """How many posted needs there are (and 0 pence), as the database counts them, for the warehouse to agree with."""
    return fact_totals(Need, None, Need.state != NeedState.DRAFT)


def facts(after_id: str = "", limit: int = 1000) -> list[NeedFact]:
    """Posted needs in order of id after `after_id`, for the warehouse."""
    return [
        NeedFact(
            row.id,
            str(row.holder),
            row.state.value,
            tuple(row.categories),
            row.ward,
            row.neighbourhood,
            minutes_a_week(slots_of(row.slots)),
            row.starts or row.posted_at.date(),
            row.ends,
            row.posted_at,
            row.ended_at,
            row.unmet_at,
            row.assisted,
            row.free_only,
            row.budget_id,
        )
        for row in db.session.scalars(_posted().where(Need.id > after_id).order_by(Need.id).limit(limit))
        if row.posted_at is not None
    ]
