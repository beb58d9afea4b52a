"""What grants bring: pages, a job, notices, and the proof that exactly what was given came in."""

from __future__ import annotations

from flask import Flask

import payments.grants.routes
from hub.kernel import jobs, navigation, outbox
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.plain import plain
from hub.kernel.words import N_
from hub.people import queries as people
from hub.people.domain import StaffRole
from payments.grants import events, handlers, queries
from payments.grants.jobs import RETURN
from payments.ledger.ports import add_proof


def init_app(app: Flask) -> None:
    """Register the room."""
    app.register_blueprint(payments.grants.routes.blueprint)
    add_proof(app, queries.verify)
    with app.app_context():
        people.contribute("grants", lambda person: plain(queries.grants_of(f"person:{person}")))
        outbox.subscribe("tell-of-grants", events.GrantProposed, handlers.tell_waiting)
        outbox.subscribe("tell-of-grants", events.GrantGiven, handlers.tell_given)
        outbox.subscribe("tell-of-grants", events.GrantReturned, handlers.tell_returned)
        jobs.register(RETURN)
    navigation.add(app, Item(N_("Grants"), "/council/grants", 41, _finance, Spot.DESK, _waiting))


def _finance(actor: Actor) -> bool:
    return actor.has(StaffRole.FINANCE)


def _waiting(_actor: Actor) -> int:
    return queries.waiting()
