"""Wires the round: its pages, its job, and what it suggests on plans."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext

from hub.kernel import jobs, navigation
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.words import N_
from marketplace.plans.ports import Suggested, suggest_by
from marketplace.rounds import jobs as falling_due
from marketplace.rounds import queries, routes
from matching.rounds.domain import GOT


def init_app(app: Flask) -> None:
    """Register what this room brings; its package's wiring calls it."""
    app.register_blueprint(routes.blueprint)
    suggest_by(app, _suggested)
    navigation.add(app, Item(N_("The round"), "/council/round", 42, _commissions, Spot.DESK))
    for job in falling_due.JOBS:
        jobs.register(job)


def _commissions(actor: Actor) -> bool:
    return actor.has("commissioner")


def _suggested(need: str) -> list[Suggested]:
    """The last round's suggestions for a need, with their reasons in words."""
    return [
        Suggested(one.category, one.offer, one.slots, gettext(GOT[one.why]) % {"could": one.could})
        for one in queries.suggestions(need)
    ]
