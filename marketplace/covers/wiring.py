"""Wires cover: its page, and what a plan says of those who are missing."""

from __future__ import annotations

from flask import Flask, url_for

from marketplace.covers import queries, routes
from marketplace.covers.queries import Gap
from marketplace.plans.ports import Instead, Lost, lost_by


def init_app(app: Flask) -> None:
    """Register what this room brings; its package's wiring calls it."""
    app.register_blueprint(routes.blueprint)
    lost_by(app, _lost)


def _lost(need: str) -> list[Lost]:
    """Who is missing of a need's plan, and whom Kith would ask instead."""
    return [_said(need, gap) for gap in queries.gaps(need)]


def _said(need: str, gap: Gap) -> Lost:
    about = (gap.was.supplier, gap.was.category, gap.only, gap.first)
    if gap.failure is not None:  # asked and answered for all whom a supplier leaves
        return Lost(*about, (), (), url_for("failures.show", failure=gap.failure, need=need), None)
    found = queries.answer(gap)
    asked = queries.relatives(gap, [offer for row in found.rows for offer in row.offers])
    rows = tuple(
        Instead(
            tuple(offer.id for offer in row.offers),
            tuple(offer.party for offer in row.offers),
            row.slots,
            tuple(offer.price_pence for offer in row.offers),
            row.more_pence,
            tuple((offer.id, asked[offer.id]) for offer in row.offers if offer.id in asked),
        )
        for row in found.rows
    )
    page = url_for("covers.show", need=need, gap=gap.key)
    return Lost(*about, rows, found.left, page, url_for("covers.ask", need=need, gap=gap.key))
