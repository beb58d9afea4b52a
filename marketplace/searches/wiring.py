"""Wires the search: its pages, its commands, and the news that feed the index."""

from __future__ import annotations

from flask import Flask

from hub.kernel import jobs, navigation, worker
from hub.kernel.navigation import Item, Spot
from hub.kernel.outbox import subscribe, subscribe_together
from hub.kernel.words import N_
from hub.places.events import AreasChanged
from marketplace.searches import handlers, routes
from marketplace.searches import jobs as falling_due
from marketplace.searches.cli import search_group


def init_app(app: Flask) -> None:
    """Register what this room brings; its package's wiring calls it."""
    app.register_blueprint(routes.blueprint)
    app.cli.add_command(search_group)
    navigation.add(app, Item(N_("Find help"), "/find", 10))
    navigation.add(app, Item(N_("Search index"), "/council/search", 88, routes.oversees, Spot.DESK))
    for job in falling_due.JOBS:
        jobs.register(job)
    worker.at_start(app, falling_due.build_if_missing)
    subscribe("move-searches", AreasChanged, handlers.areas_changed)
    for event in handlers.FEEDING:
        subscribe_together("feed-search", event, handlers.feed)
