"""What others may read of offers: values, never rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db, fact_totals
from hub.kernel.errors import Missing
from hub.kernel.week import Slot
from hub.kernel.week import slots as slots_of
from hub.places import queries as places
from hub.places.domain import Point, distance_km
from marketplace.offers.domain import SPEAKS, Band, Change, Content, OfferKind, OfferState, Unit, changes
from marketplace.offers.models import Offer, OfferRevision, OfferStep, PriceBand


@dataclass(frozen=True)
class OfferView:
    """An offer. Prices in pence, lengths in minutes, capacity in minutes a week; a person's point is masked."""

    id: str
    party: str
    sector: str
    state: OfferState
    version: int
    title: str
    description: str
    kind: OfferKind
    categories: tuple[str, ...]
    price_pence: int
    unit: Unit
    minimum_minutes: int
    radius_km: float
    areas: tuple[str, ...]
    slots: tuple[Slot, ...]
    capacity_minutes: int
    languages: tuple[str, ...]
    traits: tuple[str, ...]
    lat: float | None
    lon: float | None
    ward: str | None
    neighbourhood: str | None
    made_at: datetime
    changed_at: datetime
    live_since: datetime | None
    terms_of: date | None
    returned_reason: str | None
    suspended_from: date | None

    @property
    def urn(self) -> str:
        """The offer as others refer to it."""
        return f"offer:{self.id}"

    @property
    def live(self) -> bool:
        """Whether new help may be asked of it."""
        return self.state is OfferState.LIVE

    @property
    def stopped(self) -> bool:
        """Whether it may make no visits: suspended, or taken away while it was, or when its supplier stops on a day."""
        return self.state is OfferState.SUSPENDED or (
            self.state is OfferState.RETIRED and self.suspended_from is not None
        )

    @property
    def must_have_facts(self) -> frozenset[str]:
        """What a need's must-haves are compared with: its traits, and `speaks-xx` for each language."""
        return frozenset(self.traits) | {SPEAKS + code for code in self.languages}

    def content(self) -> Content:
        """What it says, as the value that edits start from."""
        return Content(**{name: getattr(self, name) for name in Content.__dataclass_fields__})


@dataclass(frozen=True)
class RevisionView:
    """An edit that waits: what it would change, field by field."""

    id: str
    offer: OfferView
    changes: tuple[Change, ...]
    made_at: datetime
    outcome: str
    reason: str | None

    def content(self) -> Content:
        """What the offer would say."""
        return Content.make(**(self.offer.content().as_json() | {c.field: c.after for c in self.changes}))


@dataclass(frozen=True)
class StepView:
    """One step of an offer's history."""

    event: str
    state: OfferState
    at: datetime
    by_person: str | None
    reason: str | None
    decision: str | None


@dataclass(frozen=True)
class OfferFact:
    """An offer for the warehouse: its facts and the spans (start, end or None) during which it was live."""

    id: str
    party: str
    sector: str
    kind: str
    state: str
    categories: tuple[str, ...]
    ward: str | None
    neighbourhood: str | None
    price_pence: int
    unit: str
    capacity_minutes: int
    made_at: datetime
    live_since: datetime | None
    spans: tuple[tuple[datetime, datetime | None], ...]


def _view(row: Offer) -> OfferView:
    plain: dict[str, Any] = {name: getattr(row, name) for name in OfferView.__dataclass_fields__}
    for name in ("categories", "areas", "languages", "traits"):
        plain[name] = tuple(plain[name])
    return OfferView(**(plain | {"slots": slots_of(row.slots)}))


def read_ahead(offer_ids: Iterable[str]) -> None:
    """Read at once the offers of which a unit will ask one by one."""
    unit.read_ahead(Offer, offer_ids)


def offer(offer_id: str) -> OfferView:
    """One offer.

    Raises:
        Missing: there is none with this id.
    """
    row = unit.row(Offer, offer_id)
    if row is None:
        raise Missing
    return _view(row)


_BY_IDS = sa.select(Offer).where(Offer.id.in_(sa.bindparam("ids", expanding=True)))  # built once


def offers(offer_ids: Iterable[str]) -> dict[str, OfferView]:
    """Offers by id; unknown ids are left out."""
    rows = db.session.scalars(_BY_IDS, {"ids": list(set(offer_ids))})
    return {row.id: _view(row) for row in rows}


def offers_of(*parties: str) -> list[OfferView]:
    """The offers of these parties, newest first."""
    rows = db.session.scalars(sa.select(Offer).where(Offer.party.in_(parties)).order_by(Offer.id.desc()))
    return [_view(row) for row in rows]


def live(category: str | None = None) -> list[OfferView]:
    """The live offers, of one category or all, in order of id."""
    rows = db.session.scalars(sa.select(Offer).where(Offer.state == OfferState.LIVE).order_by(Offer.id))
    return [_view(row) for row in rows if category is None or category in row.categories]


def called(starts: Iterable[str], parties: Iterable[str], limit: int) -> list[OfferView]:
    """Live offers in whose title each of `starts` begins a word, or that one of `parties` makes; in order of title."""
    titled = [
        sa.or_(*(Offer.title.icontains(s, autoescape=True) for s in (f" {start}", f"-{start}")))
        | Offer.title.istartswith(start, autoescape=True)
        for start in starts
    ]
    wanted = sa.or_(sa.and_(*titled), Offer.party.in_(list(parties)))
    live_ones = sa.select(Offer).where(Offer.state == OfferState.LIVE, wanted).order_by(Offer.title, Offer.id)
    return [_view(row) for row in db.session.scalars(live_ones.limit(limit))]


def in_state(*states: OfferState) -> list[OfferView]:
    """Offers that stand in one of these states, longest unchanged first."""
    rows = db.session.scalars(sa.select(Offer).where(Offer.state.in_(states)).order_by(Offer.changed_at, Offer.id))
    return [_view(row) for row in rows]


def submitted() -> list[OfferView]:
    """The offers that wait for the council, longest waiting first."""
    return in_state(OfferState.SUBMITTED)


def _revision_view(row: OfferRevision, of: Offer) -> RevisionView:
    before = of.content()
    after = Content.make(**(before.as_json() | row.changes))
    return RevisionView(row.id, _view(of), changes(before, after), row.made_at, row.outcome, row.reason)


def revisions_waiting() -> list[RevisionView]:
    """The edits that wait for the council, longest waiting first."""
    rows = db.session.execute(
        sa.select(OfferRevision, Offer)
        .join(Offer, Offer.id == OfferRevision.offer_id)
        .where(OfferRevision.outcome == "waiting")
        .order_by(OfferRevision.made_at, OfferRevision.id)
    )
    return [_revision_view(revision, of) for revision, of in rows]


def last_revision(offer_id: str) -> RevisionView | None:
    """The newest edit that went, or goes, to the council; None where there was none."""
    row = db.session.scalar(
        sa.select(OfferRevision).where(OfferRevision.offer_id == offer_id).order_by(OfferRevision.id.desc()).limit(1)
    )
    return _revision_view(row, db.session.get_one(Offer, offer_id)) if row else None


def wanted(offer_id: str) -> Content:
    """What its maker wants an offer to say: as it stands, with the edit that still waits."""
    row = db.session.scalar(
        sa.select(OfferRevision).where(OfferRevision.offer_id == offer_id, OfferRevision.outcome == "waiting")
    )
    content = offer(offer_id).content()
    return Content.make(**(content.as_json() | row.changes)) if row else content


def history(offer_id: str) -> list[StepView]:
    """The steps of an offer, oldest first."""
    rows = db.session.scalars(sa.select(OfferStep).where(OfferStep.offer_id == offer_id).order_by(OfferStep.id))
    return [StepView(r.event.value, r.state, r.at, r.by_person, r.reason, r.decision) for r in rows]


def bands(on: date | None = None) -> list[Band]:
    """The published price bands, all or those in force on a day, by category."""
    rows = db.session.scalars(sa.select(PriceBand).order_by(PriceBand.category, PriceBand.unit, PriceBand.starts))
    found = [Band(b.category, b.unit, b.low_pence, b.high_pence, b.starts, b.ends) for b in rows]
    return [band for band in found if on is None or band.holds(on)]


def totals() -> tuple[int, int]:
    """How many offers there are, and the pence of their prices, as the database counts them."""
    return fact_totals(Offer, "price_pence")


def facts(after_id: str = "", limit: int = 1000) -> list[OfferFact]:
    """Offers in order of id after `after_id`, for the warehouse."""
    rows = list(db.session.scalars(sa.select(Offer).where(Offer.id > after_id).order_by(Offer.id).limit(limit)))
    spans = _live_spans([row.id for row in rows])
    return [
        OfferFact(
            row.id,
            row.party,
            row.sector,
            row.kind.value,
            row.state.value,
            tuple(row.categories),
            row.ward,
            row.neighbourhood,
            row.price_pence,
            row.unit.value,
            row.capacity_minutes,
            row.made_at,
            row.live_since,
            tuple(spans.get(row.id, ())),
        )
        for row in rows
    ]


def _live_spans(offer_ids: Sequence[str]) -> dict[str, list[tuple[datetime, datetime | None]]]:
    steps = db.session.scalars(sa.select(OfferStep).where(OfferStep.offer_id.in_(offer_ids)).order_by(OfferStep.id))
    found: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for step in steps:
        spans = found.setdefault(step.offer_id, [])
        if spans and spans[-1][1] is None:
            spans[-1] = (spans[-1][0], step.at)
        if step.state is OfferState.LIVE:
            spans.append((step.at, None))
    return found


def wards_covered(view: OfferView) -> tuple[str, ...]:
    """The codes of the wards that an offer reaches: those it names (or whose neighbourhood it names), or else those
    whose middle lies in its radius."""
    wards = places.areas("ward")
    if view.areas:
        return tuple(w.code for w in wards if w.code in view.areas or w.parent in view.areas)
    if view.lat is None or view.lon is None:
        return ()
    here = Point(view.lat, view.lon)
    return tuple(w.code for w in wards if distance_km(here, Point(w.lat, w.lon)) <= view.radius_km)
