"""Visits come to stand in the calendar: made with their booking, agreed with it, or dropped with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.week import Slot, occurrences
from marketplace.visits.domain import Agreement, Money, Occurrence, OccurrenceEvent, Policy, Rates, price_of
from marketplace.visits.events import VisitCancelled, VisitsGiven
from marketplace.visits.models import Visit
from marketplace.visits.services import money
from marketplace.visits.services.sending import announce_given
from marketplace.visits.services.steps import announce, happen, locked_of_booking


@dataclass(frozen=True)
class Series:
    """What all visits of one booking share."""

    booking: str
    need: str
    part: str
    offer: str
    supplier: str
    holder: str
    category: str
    flags: tuple[str, ...]
    slots: tuple[Slot, ...]
    rates: Rates
    policy: Policy
    agreed_at: datetime | None = None
    carer: str | None = None
    paused_for: tuple[str, ...] = ()
    pool: str | None = None


def schedule(series: Series, after: datetime, until: datetime) -> Sequence[Visit]:
    """Make the visits that start after `after` and not after `until`, by the wall clock; returns them by time.

    Their money stands unfunded until the holds are asked for, in the same unit.
    """
    zone = clock.zone()
    first, last = after.astimezone(zone).date() - timedelta(days=1), until.astimezone(zone).date()
    made, terms = [], series.policy.as_dict()
    for starts_at, ends_at in occurrences(series.slots, first, last, zone):
        if after < starts_at <= until:
            made.append(_visit(series, starts_at, ends_at, terms))
    db.session.add_all(made)
    db.session.flush()
    return made


def _visit(series: Series, starts_at: datetime, ends_at: datetime, terms: dict[str, Any]) -> Visit:
    minutes = int((ends_at - starts_at).total_seconds() // 60)
    rate = series.rates.on(clock.local(starts_at).date())
    amount = price_of(rate, minutes)
    return Visit(
        id=ids.new(),
        booking_id=series.booking,
        need_id=series.need,
        part_id=series.part,
        offer_id=series.offer,
        supplier=series.supplier,
        holder=series.holder,
        category=series.category,
        flags=list(series.flags),
        starts_at=starts_at,
        ends_at=ends_at,
        minutes=minutes,
        price_pence=rate.price_pence,
        unit=rate.unit,
        amount_pence=amount,
        terms=dict(terms),
        agreed_at=series.agreed_at,
        carer=series.carer,
        pool_id=series.pool,
        paused_for=list(series.paused_for),
        occurrence=Occurrence.SCHEDULED,
        agreement=Agreement.NONE,
        money=Money.UNFUNDED if amount else Money.NONE,
    )


def agree_all(booking_id: str, by: Actor, now: datetime, carer: str | None = None) -> int:
    """The helper said yes: the coming visits are firm, those whose time has passed are dropped. How many are firm."""
    firm: list[Visit] = []
    for row in locked_of_booking(booking_id):
        if row.occurrence is not Occurrence.SCHEDULED:
            continue
        if row.starts_at <= now:
            drop(row, by, "accepted after its time")
        else:
            row.agreed_at, row.carer = now, carer
            firm.append(row)
    db.session.flush()
    if carer is not None:
        announce_given(VisitsGiven, firm, carer, by.person)
    return len(firm)


def drop_all(booking_id: str, by: Actor, reason: str) -> Sequence[Visit]:
    """Call off every scheduled visit of a booking that never came to be, free; returns those it called off."""
    return drop_each(locked_of_booking(booking_id), by, reason)


def drop_each(rows: Iterable[Visit], by: Actor, reason: str) -> Sequence[Visit]:
    """Call off the scheduled ones of these visits, free."""
    dropped = [row for row in rows if row.occurrence is Occurrence.SCHEDULED]
    for row in dropped:
        drop(row, by, reason)
    return dropped


def drop(row: Visit, by: Actor, reason: str) -> None:
    """Call one scheduled visit off, free, and give its money back."""
    happen(row, OccurrenceEvent.CANCEL_FREE, by, reason)
    money.release(row, reason)
    announce(VisitCancelled, row, by, state=row.occurrence.value, whole=True)
