"""Reading alerts: what is open, with its frozen evidence in published or working form; and how much newcomers were seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from hub.places import queries as places
from matching.ranking import queries as ranking
from oversight.alerts.domain import AlertState, Seen, weeks_missed
from oversight.alerts.models import Alert, NewcomersSeen
from oversight.disclosure.domain import Tier
from oversight.metrics import queries as metrics
from oversight.metrics.domain import EVERY, METRICS, TABLES, Metric, Table
from oversight.metrics.queries import Place

WEEKS_SHOWN = 8
ASKED, ASKED_IN = METRICS["wait"], TABLES["neighbourhood-category-quarter"]


@dataclass(frozen=True)
class AlertView:
    """An alert as it is read; `evidence` holds each span's figure in both tiers."""

    id: str
    metric: Metric
    table_code: str
    place: Place
    state: AlertState
    span_last: date
    opened_at: datetime
    evidence: dict[str, Any]
    urgent: str | None
    closed_at: datetime | None

    @property
    def table(self) -> Table:
        """The table that its figure stands in."""
        return TABLES[self.table_code]

    @property
    def open_to_all(self) -> bool:
        """Whether everyone may know of it: not where it is about one person who helps."""
        return open_to_all(self.place)

    @property
    def figures_open(self) -> bool:
        """Whether its figures, in their published form, are for everyone."""
        return self.open_to_all and self.metric.open_in(self.table)


def open_to_all(place: Place) -> bool:
    """Whether everyone may know what was found in a place: not where it is about one person who helps."""
    return place.supplier == EVERY or place.supplier.startswith("organisation:")


def alert(id_: str) -> AlertView | None:
    """One alert."""
    row = db.session.get(Alert, id_)
    return _view(row) if row else None


def alerts(*, live: bool = True, limit: int | None = None) -> list[AlertView]:
    """Alerts, newest first, at most `limit`; only those not passed unless `live` is False."""
    query = sa.select(Alert).order_by(Alert.id.desc()).limit(limit)
    return [_view(r) for r in db.session.scalars(query.where(Alert.state != AlertState.PASSED) if live else query)]


def asked_for() -> set[Place]:
    """The wards and kinds of help in which a thin market is an alert: those that enough people around asked for.

    By the published figure of the ward's neighbourhood in the newest quarter, and by no finer one: an alert is open to
    everyone, and must not tell that somebody in one ward asked for something.
    """
    spans = metrics.spans(ASKED_IN, ASKED)
    if not spans:
        return set()
    found = metrics.figures(ASKED, ASKED_IN, Tier.T0, span=spans[-1])
    told = {(figure.place.area, figure.place.category) for figure in found if figure.shown.n}
    return {Place(ward.code, kind) for ward in places.areas() for area, kind in told if area == ward.parent}


def _view(row: Alert) -> AlertView:
    return AlertView(
        row.id, METRICS[row.metric], row.table_code, Place(row.area, row.category, row.supplier), row.state,
        row.span_last, row.opened_at, row.evidence, row.urgent, row.closed_at,
    )  # fmt: skip


def count_open() -> int:
    """How many alerts wait for an answer."""
    return db.session.scalar(sa.select(sa.func.count()).where(Alert.state == AlertState.OPEN)) or 0


def measured(limit: int = WEEKS_SHOWN) -> list[Seen]:
    """How much newcomers were seen, week by week, the newest first."""
    rows = db.session.scalars(sa.select(NewcomersSeen).order_by(NewcomersSeen.until.desc()).limit(limit))
    return [_seen(row) for row in rows]


def newcomers_unseen() -> int:
    """For how many weeks running newcomers have been seen too little; 0 where it is fewer than two, or is answered.

    It is answered by a decision on the weights: while they are to begin, and by what is measured under them from then on.
    """
    today, versions = clock.today(), ranking.versions()
    if versions.coming(today):
        return 0
    begun = versions.begun(today)
    since = begun.starts if begun else date.min
    latest = sa.select(NewcomersSeen).where(NewcomersSeen.until >= since).order_by(NewcomersSeen.until.desc())
    return weeks_missed(map(_seen, db.session.scalars(latest)))


def _seen(row: NewcomersSeen) -> Seen:
    return Seen(row.until, row.lists, row.share, row.target)
