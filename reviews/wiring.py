"""Wires the reviews to an app: pages, who is told, and what falls due."""

from __future__ import annotations

from flask import Flask

from hub.kernel import jobs, outbox
from reviews.reviews import handlers, routes
from reviews.reviews.events import ReviewHeld, ReviewInvited, ReviewShown
from reviews.reviews.jobs import REVEAL


def init_app(app: Flask) -> None:
    """Register what this floor brings."""
    app.register_blueprint(routes.blueprint)
    with app.app_context():
        outbox.subscribe("reviews.tell-invited", ReviewInvited, handlers.tell_invited)
        outbox.subscribe("reviews.tell-safeguarding", ReviewHeld, handlers.tell_safeguarding)
        outbox.subscribe("reviews.tell-subject", ReviewShown, handlers.tell_subject)
        jobs.register(REVEAL)
