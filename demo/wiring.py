"""Wires the demo to an app: its clock, its borough and its doors. No other environment may import this."""

from __future__ import annotations

from flask import Flask

from demo.borough import cli
from demo.clock.adapters.kept import KeptClock
from demo.doors import routes
from hub.kernel import clock, navigation
from hub.kernel.navigation import Item, Spot
from hub.kernel.words import N_


def init_app(app: Flask) -> None:
    """Start the demo's clock, and open its doors."""
    clock.install(app.extensions, KeptClock(app.extensions["kith.settings"].var / "demo-clock"))
    app.register_blueprint(routes.blueprint)
    app.cli.add_command(cli.group)
    navigation.add(app, Item(N_("Sign in as someone"), "/demo/people", 1, spot=Spot.DEMO))
    navigation.add(app, Item(N_("Mailbox"), "/demo/mailbox", 2, spot=Spot.DEMO))
