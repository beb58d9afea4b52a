"""When suppliers are taken: the times of visits that stand, for whoever counts an offer's hours."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db
from marketplace.visits.domain import Occurrence
from marketplace.visits.models import Visit

LONGEST = timedelta(days=1)
"""No visit is longer; so an index by its end finds it."""
UNDER_WAY = (Occurrence.SCHEDULED, Occurrence.CHECKED_IN)
STANDING = (Occurrence.SCHEDULED, Occurrence.CHECKED_IN, Occurrence.DELIVERED)


@dataclass(frozen=True)
class Span:
    """One visit's time, and whose it is."""

    visit: str
    offer: str
    supplier: str
    starts_at: datetime
    ends_at: datetime
    minutes: int


_SPANS = sa.select(Visit.id, Visit.offer_id, Visit.supplier, Visit.starts_at, Visit.ends_at, Visit.minutes).order_by(
    Visit.starts_at, Visit.id
)
# Built once: every request counts an offer's hours.
_STANDING = _SPANS.where(
    sa.or_(Visit.offer_id == sa.bindparam("offer"), Visit.supplier == sa.bindparam("supplier")),
    Visit.occurrence.in_(STANDING),
    Visit.starts_at >= sa.bindparam("since"),
    Visit.starts_at < sa.bindparam("until"),
)


def spans(visit_ids: Collection[str]) -> list[Span]:
    """The times of these visits, in order; those that the unit has made or read are not asked for again."""
    unit.read_ahead(Visit, visit_ids)
    rows = [row for id_ in visit_ids if (row := unit.row(Visit, id_)) is not None]
    return [
        Span(row.id, row.offer_id, row.supplier, row.starts_at, row.ends_at, row.minutes)
        for row in sorted(rows, key=lambda row: (row.starts_at, row.id))
    ]


def standing(offer: str, supplier: str, since: datetime, until: datetime) -> list[Span]:
    """The times at which an offer, or its supplier by any offer, is taken between two moments."""
    asked = {"offer": offer, "supplier": supplier, "since": since, "until": until}
    return [Span(*row) for row in db.session.execute(_STANDING, asked)]


_STANDING_OF = _SPANS.where(
    sa.or_(
        Visit.offer_id.in_(sa.bindparam("offers", expanding=True)),
        Visit.supplier.in_(sa.bindparam("suppliers", expanding=True)),
    ),
    Visit.occurrence.in_(STANDING),
    Visit.starts_at >= sa.bindparam("since"),
    Visit.starts_at < sa.bindparam("until"),
)


def standing_of(offers: Collection[str], suppliers: Collection[str], since: datetime, until: datetime) -> list[Span]:
    """As `standing`, for several offers, and suppliers by any of theirs, in one statement."""
    asked = {"offers": sorted(offers), "suppliers": sorted(suppliers), "since": since, "until": until}
    return [Span(*row) for row in db.session.execute(_STANDING_OF, asked)]


# Built once: whoever looks for free places asks.
_SUM = (
    sa.select(Visit.offer_id, sa.func.sum(Visit.minutes))
    .where(
        Visit.occurrence.in_(STANDING),
        Visit.starts_at >= sa.bindparam("since"),
        Visit.starts_at < sa.bindparam("until"),
    )
    .group_by(Visit.offer_id)
)
_TAKEN = _SUM.where(Visit.ends_at > sa.bindparam("since"), Visit.ends_at <= sa.bindparam("last"))
_TAKEN_OF = _SUM.where(Visit.offer_id.in_(sa.bindparam("offers", expanding=True)))
_UNDER_WAY = sa.select(Visit.offer_id, Visit.supplier).where(
    Visit.occurrence.in_(UNDER_WAY),
    Visit.starts_at <= sa.bindparam("at"),
    Visit.ends_at > sa.bindparam("at"),
    Visit.ends_at <= sa.bindparam("last"),
)


def minutes_taken(since: datetime, until: datetime, offers: Collection[str] | None = None) -> dict[str, int]:
    """Minutes of the visits that stand, by offer, of those that begin between two moments; as a booking counts them.

    Of all offers, or of these few.
    """
    asked = {"since": since, "until": until}
    found = (
        db.session.execute(_TAKEN, asked | {"last": until + LONGEST})
        if offers is None
        else db.session.execute(_TAKEN_OF, asked | {"offers": list(offers)})
    )
    return {offer: int(minutes) for offer, minutes in found}


def under_way(at: datetime) -> set[tuple[str, str]]:
    """The offers and suppliers with a visit in whose time a moment lies, and which is not over before it."""
    return {(offer, supplier) for offer, supplier in db.session.execute(_UNDER_WAY, {"at": at, "last": at + LONGEST})}
