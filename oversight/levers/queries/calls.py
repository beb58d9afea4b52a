"""Open calls for services, and who could answer one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.categories import queries as categories
from hub.kernel.db import db
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferState
from oversight.levers.models import ServiceCall


@dataclass(frozen=True)
class CallView:
    """A call as it is read."""

    id: str
    decision_id: str
    category: str
    area: str | None
    words: str
    until: date
    made_at: datetime


def calls(today: date) -> list[CallView]:
    """The open calls, newest first."""
    rows = db.session.scalars(sa.select(ServiceCall).where(ServiceCall.until >= today).order_by(ServiceCall.id.desc()))
    return [_view(row) for row in rows]


def call(id_: str) -> CallView | None:
    """One call, open or over."""
    row = db.session.get(ServiceCall, id_)
    return _view(row) if row else None


def call_of(decision: str) -> CallView | None:
    """The call that a decision made."""
    row = db.session.scalar(sa.select(ServiceCall).where(ServiceCall.decision_id == decision))
    return _view(row) if row else None


def could_answer(category: str, wards: Collection[str] | None) -> list[str]:
    """Parties that could answer a call: they give this kind of help, or come to the place and may give it.

    `wards` are the wards of the call's area; None is the whole borough. Paused offers count: a call may wake them.
    """
    kind = categories.category(category)

    def could(view: offers.OfferView) -> bool:
        if category in view.categories:
            return True
        may = kind.open_to(view.kind.value, organisation=view.party.startswith("organisation:"))
        return may and wards is not None and not set(wards).isdisjoint(offers.wards_covered(view))

    return sorted({view.party for view in offers.in_state(OfferState.LIVE, OfferState.PAUSED) if could(view)})


def _view(row: ServiceCall) -> CallView:
    return CallView(row.id, row.decision_id, row.category, row.area, row.words, row.until, row.made_at)
