"""Wires the people room: sessions, pages, navigation, commands, jobs."""

from __future__ import annotations

from typing import Any

from flask import Flask

from hub.kernel import access, ids, jobs, navigation
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.words import N_
from hub.people import cli, queries
from hub.people import jobs as people_jobs
from hub.people.domain import OFFICERS, StaffRole, land
from hub.people.routes import blueprint
from hub.people.services import sessions


def init_app(app: Flask) -> None:
    """Let `app` know who is asking, and give it this room's pages."""
    sessions.init_app(app)
    app.register_blueprint(blueprint)
    app.cli.add_command(cli.group)
    with app.app_context():
        for job in people_jobs.due():
            jobs.register(job)
    land(StaffRole.ADMINISTRATOR, "/council/people/staff")
    _navigate(app)

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {"assisted_name": _assisted_name}


def _navigate(app: Flask) -> None:
    navigation.add(app, Item(N_("People"), "/council/people", 70, _officer, Spot.DESK))
    navigation.add(app, Item(N_("Staff"), "/council/people/staff", 75, _administrator, Spot.DESK))
    navigation.add(app, Item(N_("My account"), "/account", 80, _in, Spot.ACCOUNT))
    navigation.add(app, Item(N_("Sign in"), "/account/sign-in", 90, _out, Spot.ACCOUNT))
    navigation.add(app, Item(N_("Sign out"), "/account/sign-out", 99, _in, Spot.ACCOUNT, post=True))


def _assisted_name() -> str:
    """The name of the person whom this officer helps by telephone; empty when there is none."""
    person = access.current().assisting
    urn = ids.urn("person", person or "")
    return queries.names([urn]).get(urn, "") if person else ""


def _in(actor: Actor) -> bool:
    return actor.signed_in


def _out(actor: Actor) -> bool:
    return not actor.signed_in


def _officer(actor: Actor) -> bool:
    return actor.has(*OFFICERS)


def _administrator(actor: Actor) -> bool:
    return actor.has(StaffRole.ADMINISTRATOR)
