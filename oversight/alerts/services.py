"""Open alerts on frozen figures, answer them, and close those that passed; watch how much newcomers are seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db, lock_whole
from hub.kernel.errors import Forbidden, Missing
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from marketplace.plans import queries as plans
from oversight.alerts import queries
from oversight.alerts.domain import (
    MEASURED_EACH,
    RUNNING,
    STEPS,
    TOLD_EACH,
    AlertEvent,
    AlertState,
    AlreadyOpen,
    NoReason,
    NothingWrong,
    Seen,
    opens,
    recovered,
)
from oversight.alerts.events import AlertOpened
from oversight.alerts.models import Alert, NewcomersSeen
from oversight.calendar.domain import Span
from oversight.disclosure.domain import Cell, show
from oversight.disclosure.domain import Tier as Tiers
from oversight.metrics import queries as metrics
from oversight.metrics.domain import EVERY, METRICS, Area, Metric, Table
from oversight.metrics.queries import Place
from oversight.thresholds import queries as thresholds
from oversight.thresholds.domain import numbers

UNSEEN = N_(
    "Newcomers have been seen too little for %(weeks)s weeks: %(share)s of all that people see, where the aim is %(target)s. "
    "Give them more weight, look at who would gain and who would lose by it, and decide; or leave it, with reasons."
)


def watch(_all: str, now: datetime) -> None:
    """Look at the newest frozen figures of every metric: open what is out of bounds, close what came back.

    By ward and kind of help, only what people around asked for is opened (`queries.asked_for`).
    """
    for metric in (thresholds.ruled(found) for found in METRICS.values()):
        for table in metric.watched:
            _watch(metric, table, now)


def _watch(metric: Metric, table: Table, now: datetime) -> None:
    spans = metrics.spans(table, metric)[-RUNNING:]
    if len(spans) == RUNNING and spans[-1].before() != spans[0]:
        return  # two that do not follow each other say nothing about a run
    found = [metrics.exact_cells(metric, table, span) for span in spans]
    live = {Place(a.area, a.category, a.supplier): a for a in _live(metric, table)}
    asked = queries.asked_for() if (table.area, table.by) == (Area.WARD, "category") else None
    # Also where nothing is left: a supplier who has gone, a ward that was redrawn, a kind of help that is retired.
    everywhere = {place for cells in found for place in cells} | live.keys()
    for place in sorted(everywhere, key=lambda p: (p.area, p.category, p.supplier)):
        cells = [of_span.get(place) for of_span in found]
        if place in live:
            if recovered(metric, cells):
                _close(live[place], now)
        elif (asked is None or place in asked) and opens(metric, cells):
            _open(metric, table, place, spans, cells, now)


def _live(metric: Metric, table: Table) -> Iterable[Alert]:
    return db.session.scalars(
        sa.select(Alert)
        .where(Alert.metric == metric.code, Alert.table_code == table.code, Alert.state != AlertState.PASSED)
        .with_for_update()
    )


def _open(
    metric: Metric,
    table: Table,
    place: Place,
    spans: list[Span],
    cells: list[Cell | None],
    now: datetime,
    urgent: str | None = None,
    by: str | None = None,
) -> str:
    alert = Alert(
        id=ids.new(), metric=metric.code, version=metric.version, table_code=table.code, area=place.area,
        category=place.category, supplier=place.supplier, state=AlertState.OPEN, span_last=spans[-1].last,
        opened_at=now,
        evidence=_threshold(metric) | {"spans": _evidence(metric, place, spans, cells)},
        urgent=urgent,
    )  # fmt: skip
    db.session.add(alert)
    db.session.flush()
    outbox.announce(
        AlertOpened(
            subject=ids.urn("alert", alert.id), metric=metric.code, area=place.area, category=place.category,
            supplier=place.supplier, urgent=urgent is not None, by=by,
        )
    )  # fmt: skip
    return alert.id


def _threshold(metric: Metric) -> dict[str, object]:
    """By which threshold it was opened: its numbers, and the decision (URN) by which they hold, if any."""
    found = thresholds.versions(metric).begun(clock.today())
    return {
        "threshold": metric.rule.threshold, "rule": numbers(metric.rule),
        "decided": found.decision if found else None, "since": found.starts.isoformat() if found else None,
    }  # fmt: skip


def _evidence(metric: Metric, place: Place, spans: list[Span], cells: list[Cell | None]) -> list[dict[str, object]]:
    """What the alert rests on, in its published form and as officers see it."""
    found: list[dict[str, object]] = []
    for span, cell in zip(spans, cells, strict=True):
        if cell is not None:
            row: dict[str, object] = {"from": span.first.isoformat(), "to": span.last.isoformat()}
            for tier in Tiers:
                shown = show(cell, metric.shape, metric.contributor, tier, named=place.supplier != EVERY)
                row[tier.value] = {
                    "value": shown.value, "n": shown.n, "tail": shown.tail, "hidden": shown.hidden,
                }  # fmt: skip
            found.append(row)
    return found


def raise_urgent(*, metric: Metric, table: Table, place: Place, reason: str, by: Actor) -> str:
    """An officer opens an alert on one period alone, with a reason; returns its id.

    Raises:
        Forbidden, NoReason: not a commissioner; no reason.
        NothingWrong: no frozen figure there that is out of bounds.
        AlreadyOpen: there is one.
    """
    if not by.has("commissioner"):
        raise Forbidden
    if not reason.strip():
        raise NoReason(field="reason")
    metric = thresholds.ruled(metric)
    spans = metrics.spans(table, metric)[-1:]
    cells = [metrics.exact(metric, table, place, s.last) for s in spans]
    if not opens(metric, cells, urgent=True):
        raise NothingWrong
    lock_whole(Alert)  # two clicks at once: the second reads what the first opened
    if any(Place(a.area, a.category, a.supplier) == place for a in _live(metric, table)):
        raise AlreadyOpen
    return _open(metric, table, place, spans, cells, clock.now(), reason.strip(), by.person)


def answer(alert: str) -> None:
    """Mark an alert as answered by a decision; called by the lever, in the decision's own unit."""
    row = db.session.get(Alert, alert, with_for_update=True)
    if row is None:
        raise Missing
    row.state = machine.step(STEPS, row.state, AlertEvent.ANSWER)


def _close(alert: Alert, now: datetime) -> None:
    alert.state = machine.step(STEPS, alert.state, AlertEvent.RECOVER)
    alert.closed_at = now


def due_to_measure(now: datetime) -> Sequence[str]:
    """Once a week: how much newcomers are seen."""
    newest = queries.measured(1)
    return ("all",) if not newest or clock.local(now).date() - newest[0].until >= MEASURED_EACH else ()


def measure_newcomers(_all: str, now: datetime) -> None:
    """Measure how much newcomers are seen, keep it, and tell commissioners where the aim is missed. Called with no unit open."""
    found = unit.read(plans.newcomers, now)
    unit.write(_keep_seen, Seen(found.until, found.lists, found.share, found.target), now)


def _keep_seen(seen: Seen, now: datetime) -> None:
    lock_whole(NewcomersSeen)
    if not due_to_measure(now):
        return  # another worker was first
    db.session.add(NewcomersSeen(**vars(seen), measured_at=now))
    db.session.flush()
    weeks = queries.newcomers_unseen()
    if weeks and (weeks - RUNNING) % TOLD_EACH == 0:
        for person in people.staff("commissioner"):
            notices.tell(
                person,
                "newcomers-unseen",
                template=UNSEEN,
                data={"weeks": weeks, "share": f"{seen.share:.1%}", "target": f"{seen.target:.1%}"},
                link="/council/decisions/new/weights",
                event_id=f"newcomers:{seen.until.isoformat()}",
            )
