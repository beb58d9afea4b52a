"""Wires the reviews to an app: pages and the way to them, who is told, and what falls due."""

from __future__ import annotations

from flask import Flask

from hub.kernel import jobs, navigation, outbox
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.plain import plain
from hub.kernel.words import N_
from hub.people import queries as people
from hub.people.domain import StaffRole
from reviews.reviews import handlers, queries, routes
from reviews.reviews.events import ReviewHeld, ReviewHidden, ReviewInvited, ReviewRemoved, ReviewShown
from reviews.reviews.jobs import REVEAL


def init_app(app: Flask) -> None:
    """Register what this floor brings."""
    app.register_blueprint(routes.blueprint)
    navigation.add(app, Item(N_("Reviews"), "/reviews", 50, spot=Spot.MINE))
    navigation.add(app, Item(N_("Reviews to read"), "/council/reviews", 12, _guards, Spot.DESK, _waiting))
    with app.app_context():
        outbox.subscribe("reviews.tell-invited", ReviewInvited, handlers.tell_invited)
        outbox.subscribe("reviews.tell-safeguarding", ReviewHeld, handlers.tell_safeguarding)
        outbox.subscribe("reviews.tell-subject", ReviewShown, handlers.tell_subject)
        outbox.subscribe("reviews.tell-hidden", ReviewHidden, handlers.tell_hidden)
        outbox.subscribe("reviews.tell-removed", ReviewRemoved, handlers.tell_removed)
        jobs.register(REVEAL)
        people.contribute("reviews_written", lambda person: plain(queries.written_by([f"person:{person}"])))
        people.contribute("reviews_of_you", lambda person: plain(queries.shown(f"person:{person}", limit=None)))


def _guards(actor: Actor) -> bool:
    return actor.has(StaffRole.SAFEGUARDING)


def _waiting(_actor: Actor) -> int:
    return len(queries.waiting())
