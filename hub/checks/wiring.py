"""Wires the checks room: its pages and jobs."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from hub.checks import queries, services
from hub.checks.routes import blueprint
from hub.kernel import jobs, navigation
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.plain import plain
from hub.kernel.words import N_
from hub.people import queries as people


def init_app(app: Flask) -> None:
    """Give `app` the pages of checks; let checks lapse, and warn before they do."""
    app.register_blueprint(blueprint)
    navigation.add(app, Item(N_("Checks to look at"), "/council/checks", 11, _verifies, Spot.DESK, _waiting))
    with app.app_context():
        people.contribute("checks", lambda person: plain(queries.of_party(f"person:{person}")))
        jobs.register(jobs.Job(name="lapse-checks", every=timedelta(hours=1), due=services.lapsing, act=services.lapse))
        jobs.register(
            jobs.Job(name="warn-checks", every=timedelta(hours=6), due=services.running_out, act=services.warn)
        )


def _waiting(_actor: Actor) -> int:
    return len(queries.waiting())


def _verifies(actor: Actor) -> bool:
    return actor.has(services.VERIFIER)
