"""What coming visits would cost at other prices, before anyone sets them; and what is kept of the price of those made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import clock, ids
from hub.kernel.db import db, lots
from marketplace.visits.domain import Money, Occurrence, Rate, price_of
from marketplace.visits.models import Visit
from marketplace.visits.queries.views import VisitView
from payments.holds import queries as holds
from payments.holds.domain import HoldState
from payments.pools import queries as pools

OWED = (Money.CAPTURED, Money.REMITTED, Money.PAID_OUT)


def amounts_at(prices: Mapping[str, tuple[int, date]], now: datetime) -> dict[str, dict[str, int]]:
    """By booking: pence by URN of its visits that have money open, from a day on (`prices`: pence for their unit, and the day)."""
    statement = sa.select(Visit.id, Visit.booking_id, Visit.starts_at, Visit.minutes, Visit.unit).where(
        Visit.occurrence == Occurrence.SCHEDULED,
        Visit.money.in_((Money.UNFUNDED, Money.HELD)),
        Visit.starts_at > now,
        Visit.amount_pence > 0,
    )
    zone = clock.zone()
    found: dict[str, dict[str, int]] = {}
    for lot in lots(prices):
        rows = db.session.execute(statement.where(Visit.booking_id.in_(lot)))
        for id_, booking, starts_at, minutes, unit in rows:
            price, starts = prices[booking]
            if starts_at.astimezone(zone).date() >= starts:
                found.setdefault(booking, {})[ids.urn("visit", id_)] = price_of(Rate(price, unit), minutes)
    return found


def without_money(visits: Iterable[VisitView]) -> set[str]:
    """Those of these visits (ids) that have no money and are promised none: cut with a budget, or soon and still without."""
    waiting = [visit for visit in visits if visit.money is Money.UNFUNDED and visit.paid_pence is None]
    parts = {visit.urn: visit.id for visit in waiting if visit.pool is None}
    shared = {visit.urn: visit.id for visit in waiting if visit.pool is not None}
    if shared:
        parts |= {share.urn: shared[about] for about, some in pools.shares(shared).items() for share in some}
    known = holds.asked(parts) if parts else {}
    return {parts[urn] for urn, (_payer, _line, state) in known.items() if state is HoldState.NEEDS_REVIEW}


def fees_kept(visits: Iterable[VisitView]) -> dict[str, int]:
    """Pence by visit (id) that the platform keeps of what is or was owed to its supplier; those without any are not in it."""
    owed = [visit for visit in visits if visit.money in OWED]
    parts = {visit.urn: visit.id for visit in owed if visit.pool is None}
    shared = {visit.urn: visit.id for visit in owed if visit.pool is not None}
    if shared:
        parts |= {share.urn: shared[about] for about, some in pools.shares(shared).items() for share in some}
    found: dict[str, int] = {}
    for urn, pence in (holds.fees_of(parts) if parts else {}).items():
        found[parts[urn]] = found.get(parts[urn], 0) + pence
    return found


def paid_back(visit: VisitView) -> int:
    """Pence that were sent for a visit and that its supplier has still to pay back, because of a decision."""
    if visit.decided_at is None or visit.money not in OWED:
        return 0
    parts = {visit.urn}
    if visit.pool is not None:
        parts |= {share.urn for share in pools.shares(parts, live=False).get(visit.urn, ())}
    return holds.open_back(parts)
