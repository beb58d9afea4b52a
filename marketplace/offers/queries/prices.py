"""Prices from a day on: what is ahead of an offer, what waits for the council, and what was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from hub.kernel import clock
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from marketplace.offers.domain import AHEAD, PriceState, RateLine, Unit, in_band, lines_of
from marketplace.offers.models import OfferPrice, OfferRateFile
from marketplace.offers.queries.reading import OfferView, bands


@dataclass(frozen=True)
class PriceView:
    """A price of an offer from its first day on, in pence for a unit, and what it was before."""

    id: str
    offer_id: str
    starts: date
    asked_for: date
    price_pence: int
    before_pence: int
    unit: Unit
    state: PriceState
    decision: str | None
    made_by: str | None
    made_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None

    @property
    def rises(self) -> bool:
        """Whether it is more than before."""
        return self.price_pence > self.before_pence

    @property
    def may_be_dropped(self) -> bool:
        """Whether its maker may still take it back."""
        coming = self.state is PriceState.COMING and self.starts > clock.today()
        return self.state is PriceState.WAITING or (coming and self.rises)


@dataclass(frozen=True)
class RateFileView:
    """A file of prices that was checked, and when it was announced, if it was."""

    id: str
    lines: tuple[RateLine, ...]
    used_at: datetime | None


def rate_file(file_id: str, by: Actor, *, council: bool = False) -> RateFileView:
    """A checked file, for whoever sent it in.

    Raises:
        Missing: there is none of theirs.
    """
    row = db.session.get(OfferRateFile, file_id)
    if row is None or row.council is not council or (row.made_by, row.made_for) != (by.person, by.assisting):
        raise Missing
    return RateFileView(row.id, tuple(lines_of(row.lines)), row.used_at)


def inside_range(view: OfferView, price_pence: int, starts: date) -> bool:
    """Whether a price of an offer would stand inside the ranges published for its first day."""
    return in_band(replace(view.content(), price_pence=price_pence), bands(), starts)


def price(price_id: str) -> PriceView:
    """One change of a price.

    Raises:
        Missing: there is none.
    """
    row = db.session.get(OfferPrice, price_id)
    if row is None:
        raise Missing
    return _view(row)


def prices_of(offer_id: str) -> list[PriceView]:
    """All changes of an offer's price, the newest first."""
    rows = db.session.scalars(
        sa.select(OfferPrice).where(OfferPrice.offer_id == offer_id).order_by(OfferPrice.id.desc())
    )
    return [_view(row) for row in rows]


_COMING = (  # built once: whatever is asked for and agreed asks
    sa.select(OfferPrice)
    .where(OfferPrice.offer_id.in_(sa.bindparam("offers", expanding=True)))
    .where(OfferPrice.state == PriceState.COMING)
)


def prices_coming(offer_ids: Iterable[str]) -> dict[str, PriceView]:
    """What each of these offers will cost from a day on, where that is set."""
    found = db.session.scalars(_COMING, {"offers": list(set(offer_ids))})
    return {row.offer_id: _view(row) for row in found}


def prices_in(state: PriceState) -> list[PriceView]:
    """The changes in a state, the nearest day first."""
    rows = db.session.scalars(
        sa.select(OfferPrice).where(OfferPrice.state == state).order_by(OfferPrice.starts, OfferPrice.id)
    )
    return [_view(row) for row in rows]


def prices_ahead(offer_ids: Iterable[str]) -> set[str]:
    """Which of these offers have a change ahead, set or waiting."""
    wanted = OfferPrice.offer_id.in_(list(set(offer_ids))), OfferPrice.state.in_(AHEAD)
    return set(db.session.scalars(sa.select(OfferPrice.offer_id).where(*wanted)))


def superseded(price_id: str, today: date) -> bool:
    """Whether a later change of the same offer's price has begun, or should have: nobody takes the earlier one any more."""
    later, this = aliased(OfferPrice), OfferPrice
    begun = sa.or_(later.state == PriceState.BEGUN, sa.and_(later.state == PriceState.COMING, later.starts <= today))
    statement = sa.select(later.id).join(this, this.offer_id == later.offer_id)
    return db.session.scalar(statement.where(this.id == price_id, later.id > price_id, begun).limit(1)) is not None


def prices_due(now: datetime) -> list[str]:
    """Ids of set changes whose first day has come."""
    due = OfferPrice.state == PriceState.COMING, OfferPrice.starts <= clock.local(now).date()
    return list(db.session.scalars(sa.select(OfferPrice.id).where(*due).order_by(OfferPrice.id)))


def _view(row: OfferPrice) -> PriceView:
    return PriceView(**{name: getattr(row, name) for name in PriceView.__dataclass_fields__})
