"""Wires the people room: sessions, pages, navigation."""

from __future__ import annotations

from flask import Flask

from hub.kernel import navigation
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.words import N_
from hub.people import login
from hub.people.routes import blueprint


def init_app(app: Flask) -> None:
    """Let `app` know who is asking, and give it this room's pages."""
    login.init_app(app)
    app.register_blueprint(blueprint)
    navigation.add(app, Item(N_("Sign in"), "/account/sign-in", 90, _out, Spot.ACCOUNT))
    navigation.add(app, Item(N_("My account"), "/account", 80, _in, Spot.ACCOUNT))
    navigation.add(app, Item(N_("Sign out"), "/account/sign-out", 99, _in, Spot.ACCOUNT, post=True))


def _in(actor: Actor) -> bool:
    return actor.signed_in


def _out(actor: Actor) -> bool:
    return not actor.signed_in
