"""Wires the council to an app: its pages, its zone for the clock, its name for every page, its commands."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from hub.council import cli, queries
from hub.council.domain import Colours, Council
from hub.council.routes import blueprint
from hub.kernel import navigation
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.navigation import Item, Spot
from hub.kernel.words import N_

PAGES = ((N_("Accessibility"), "/accessibility"), (N_("Privacy"), "/privacy"), (N_("Cookies"), "/cookies"))


def init_app(app: Flask) -> None:
    """Give `app` its council."""
    app.extensions["kith.zone"] = queries.zone
    app.register_blueprint(blueprint)
    app.cli.add_command(cli.group)
    app.jinja_env.globals["brand_url"] = brand_url
    navigation.add(app, Item(N_("The council's details"), "/council/details", 95, _administrator, Spot.DESK))
    for order, (label, href) in enumerate(PAGES):
        navigation.add(app, Item(label, href, 20 + order, spot=Spot.FOOT))

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {"council": _shown()}


def brand_url() -> str:
    """Where the colours are; the address changes with them, so that a browser may keep them."""
    council = _shown()
    css = (council.colours if council else Colours()).css()
    return f"/brand.css?{hashlib.sha256(css.encode()).hexdigest()[:8]}"


def _administrator(actor: Actor) -> bool:
    return actor.has("administrator")


def _shown() -> Council | None:
    """The council; none while the database is away, so that the page that says so can still be drawn."""
    try:
        return queries.council()
    except SQLAlchemyError:
        db.session.rollback()
        return None
