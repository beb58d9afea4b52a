"""Wires the categories room: its pages, and what a new council starts with."""

from __future__ import annotations

from flask import Flask

from hub.categories import handlers, services
from hub.categories.routes import blueprint
from hub.council.events import CouncilCreated
from hub.kernel import navigation, outbox
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.words import N_


def init_app(app: Flask) -> None:
    """Give `app` the pages of categories, and a new council its first ones."""
    app.register_blueprint(blueprint)
    navigation.add(app, Item(N_("Categories"), "/council/categories", 85, _edits, Spot.DESK))
    with app.app_context():
        outbox.subscribe("load-categories", CouncilCreated, handlers.load_defaults)


def _edits(actor: Actor) -> bool:
    return actor.has(*services.EDITORS)
