"""Wires the searches that people keep: their page, their job, and who is told."""

from __future__ import annotations

from flask import Flask

from hub.kernel import jobs, navigation
from hub.kernel.navigation import Item, Spot
from hub.kernel.outbox import subscribe
from hub.kernel.words import N_
from marketplace.watches import handlers, routes
from marketplace.watches import jobs as falling_due
from marketplace.watches.events import WatchFound, WatchLost


def init_app(app: Flask) -> None:
    """Register what this room brings; its package's wiring calls it."""
    app.register_blueprint(routes.blueprint)
    navigation.add(app, Item(N_("Searches I keep"), "/account/searches", 35, spot=Spot.MINE))
    for job in falling_due.JOBS:
        jobs.register(job)
    subscribe("tell-watch-found", WatchFound, handlers.tell)
    subscribe("tell-watch-lost", WatchLost, handlers.tell_lost)
