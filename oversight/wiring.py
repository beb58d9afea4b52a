"""Wires oversight to an app: the warehouse, figures, alerts, levers, worries and their pages."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from hub.kernel import clock, jobs, navigation, outbox
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.plain import plain
from hub.kernel.words import N_
from hub.people import queries as people
from hub.people.domain import STAFF_WORDS, StaffRole, land
from marketplace.failures import queries as failures
from oversight.alerts import queries as alerts
from oversight.alerts.events import AlertOpened
from oversight.alerts.handlers import tell_commissioners
from oversight.alerts.jobs import MEASURE, WATCH
from oversight.decisions import queries as decisions
from oversight.levers import queries as lever_queries
from oversight.levers.domain import LEVER_WORDS
from oversight.levers.events import CallMade
from oversight.levers.handlers import tell_suppliers
from oversight.levers.routes import blueprint as levers
from oversight.market.domain import LEVER_ADVICE, OUTSIDE
from oversight.market.queries import OFFICERS
from oversight.market.routes import blueprint as market
from oversight.metrics import queries as metrics
from oversight.metrics.domain import METRICS
from oversight.metrics.jobs import FREEZE
from oversight.thresholds import queries as thresholds
from oversight.warehouse import cli as warehouse
from oversight.warehouse.jobs import REBUILD
from oversight.worries import queries as worries
from oversight.worries.events import WorryRaised
from oversight.worries.handlers import tell_safeguarding
from oversight.worries.routes import blueprint as worry

DESK_ROLES = (*OFFICERS, StaffRole.ADMINISTRATOR.value, StaffRole.COUNCILLOR.value)


def init_app(app: Flask) -> None:
    """Register what this floor brings."""
    for blueprint in (market, levers, worry):
        app.register_blueprint(blueprint)
    app.cli.add_command(warehouse.group)
    _words(app)
    with app.app_context():
        # In this order: what is frozen rests on the rebuilt facts, and alerts on what is frozen.
        for job in (REBUILD, FREEZE, WATCH, MEASURE):
            jobs.register(job)
        outbox.subscribe("alerts.tell-commissioners", AlertOpened, tell_commissioners)
        outbox.subscribe("levers.tell-suppliers", CallMade, tell_suppliers)
        people.contribute("worries_told", lambda person: plain(worries.told_by(person)))
        outbox.subscribe("worries.tell-safeguarding", WorryRaised, tell_safeguarding)
    _desk(app)
    for role in (StaffRole.COMMISSIONER, StaffRole.FINANCE, StaffRole.SAFEGUARDING):
        land(role, "/council")
    for role in (StaffRole.COUNCILLOR, StaffRole.FUNDER):
        land(role, "/market")


def _words(app: Flask) -> None:
    """Give templates the words for figures, levers and decisions."""
    app.jinja_env.globals.update(
        span_words=metrics.span_words,
        threshold_words=thresholds.threshold_words,
        bounds_words=metrics.threshold_words,
        frozen_threshold=thresholds.frozen_threshold,
        value_or_none=metrics.value_or_none,
        figure_of=metrics.frozen_words,
        span_from=metrics.frozen_days,
        metrics=METRICS,
        lever_words=LEVER_WORDS,
        lever_advice=LEVER_ADVICE,
        levers_outside=OUTSIDE,
        public_evidence=lever_queries.public_evidence,
        staff_words=STAFF_WORDS,
    )


def _has(*roles: str) -> Callable[[Actor], bool]:
    def has(actor: Actor) -> bool:
        return actor.has(*roles)

    return has


def _desk(app: Flask) -> None:
    """What stands on the desk, and the way to it."""
    navigation.add(app, Item(N_("For the council"), "/council", 55, _has(*DESK_ROLES)))
    for label, href, order, roles, count in (
        (N_("Worries to read"), "/council/worries", 10, ("safeguarding",), _worries),
        (N_("Alerts to answer"), "/council/alerts", 20, ("commissioner",), _alerts),
        (N_("Weeks with newcomers seen too little"), "/council/decisions/new/weights", 25, ("commissioner",), _unseen),
        (N_("Decisions to look at again"), "/council/decisions", 30, ("commissioner", "safeguarding"), _due),
        (N_("Suppliers who stop"), "/council/failures", 43, ("commissioner",), _failures),
        (N_("The market, for officers"), "/council/market", 80, OFFICERS, None),
    ):
        navigation.add(app, Item(label, href, order, _has(*roles), Spot.DESK, count))


def _worries(_actor: Actor) -> int:
    return worries.count_new()


def _alerts(_actor: Actor) -> int:
    return alerts.count_open()


def _unseen(_actor: Actor) -> int:
    return alerts.newcomers_unseen()


def _failures(_actor: Actor) -> int:
    return failures.unanswered()


def _due(_actor: Actor) -> int:
    return len(decisions.due(clock.today()))
