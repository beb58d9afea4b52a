"""Wires the round: its pages, its jobs, how each question is answered, and what it suggests on plans."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext

from hub.kernel import jobs, navigation
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.words import N_
from marketplace.plans.ports import Suggested, suggest_by
from marketplace.rounds import jobs as falling_due
from marketplace.rounds import queries, routes, services
from marketplace.rounds.domain import Aim
from marketplace.rounds.ports import Work, answer_by
from matching.rounds.domain import GOT


def init_app(app: Flask) -> None:
    """Register what this room brings; its package's wiring calls it."""
    app.register_blueprint(routes.blueprint)
    suggest_by(app, _suggested)
    navigation.add(app, Item(N_("The round"), "/council/round", 42, _commissions, Spot.DESK))
    for aim, work in WORKS.items():
        answer_by(app, aim, work)
    for job in falling_due.JOBS:
        jobs.register(job)


WORKS = {
    Aim.ROUND: Work(
        gather=lambda _asked, told: queries.gather(told=told),
        share=lambda asked, gathered, told: queries.share(gathered, asked.how, told),
        keep=lambda asked, shared: services.keep(asked.id, shared),
    ),
    Aim.FAILS: Work(
        gather=lambda asked, told: queries.gather_failing(asked.question["party"], told),
        share=lambda asked, gathered, told: queries.failing(
            asked.question["party"], queries.share_exactly(gathered, told)
        ),
        keep=lambda _asked, found: queries.with_covers(found).packed(),
    ),
    Aim.JOIN: Work(
        gather=lambda asked, told: queries.gather_joining(asked.question["ward"], asked.question["volunteers"], told),
        share=lambda _asked, gathered, told: queries.joined(gathered, told),
        keep=lambda _asked, found: found.packed(),
    ),
}
"""How each of what this room works out is: read, shared out, kept."""


def _commissions(actor: Actor) -> bool:
    return actor.has("commissioner")


def _suggested(need: str) -> list[Suggested]:
    """The last round's suggestions for a need, with their reasons in words."""
    return [
        Suggested(one.category, one.offer, one.slots, gettext(GOT[one.why]) % {"could": one.could})
        for one in queries.suggestions(need)
    ]
