"""Reading levers: open calls, whom they are shown to, and what changed since a decision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel.db import db
from marketplace.offers import queries as offers
from oversight.decisions.queries import DecisionView
from oversight.disclosure.domain import Tier
from oversight.levers.models import ServiceCall
from oversight.metrics import queries as metrics
from oversight.metrics.domain import EVERY, METRICS, Metric
from oversight.metrics.queries import Figure, Place


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


@dataclass(frozen=True)
class Effect:
    """A metric before and after a decision, here and in the areas it is compared with."""

    metric: Metric
    before: list[Figure]
    after: list[Figure]
    compared_before: list[Figure]
    compared_after: list[Figure]


def calls(today: date) -> list[CallView]:
    """The open calls, newest first."""
    rows = db.session.scalars(sa.select(ServiceCall).where(ServiceCall.until >= today).order_by(ServiceCall.id.desc()))
    return [_view(row) for row in rows]


def call(id_: str) -> CallView | None:
    """One call, open or over."""
    row = db.session.get(ServiceCall, id_)
    return _view(row) if row else None


def could_answer(category: str, wards: Collection[str] | None) -> list[str]:
    """Parties that could answer a call: with a live or paused offer of this kind of help, or one that reaches there.

    `wards` are the wards of the call's area; None is the whole borough.
    """
    found = {
        view.party
        for view in offers.live()
        if category in view.categories or (wards is not None and not set(wards).isdisjoint(offers.wards_covered(view)))
    }
    return sorted(found)


def effect(decision: DecisionView, tier: Tier) -> Effect | None:
    """Before and after, for a decision that answered an alert; None where it rests on no metric.

    Compared are the other areas of the same table, frozen by the same formula.
    """
    evidence = decision.evidence
    metric = METRICS.get(evidence.get("metric", ""))
    if metric is None:
        return None
    table = next((t for t in metric.tables if t.code == evidence["table"]), None)
    if table is None or (tier is Tier.T0 and not table.public):
        return None
    here = Place(evidence["area"], evidence["category"], evidence["supplier"])
    day = decision.decided_at.date()
    figures = metrics.figures(metric, table, tier)
    mine = [f for f in figures if f.place == here]
    others = [f for f in figures if f.place != here and f.place.category == here.category and here.area != EVERY]
    return Effect(
        metric,
        [f for f in mine if f.span.last < day],
        [f for f in mine if f.span.first >= day],
        [f for f in others if f.span.last < day],
        [f for f in others if f.span.first >= day],
    )


def _view(row: ServiceCall) -> CallView:
    return CallView(row.id, row.decision_id, row.category, row.area, row.words, row.until, row.made_at)
