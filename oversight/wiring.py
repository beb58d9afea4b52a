"""Wires oversight to an app: the warehouse, figures, alerts, levers, worries and their pages."""

from __future__ import annotations

from flask import Flask

from hub.kernel import jobs, outbox
from oversight.alerts.events import AlertOpened
from oversight.alerts.handlers import tell_commissioners
from oversight.alerts.jobs import WATCH
from oversight.levers.events import CallMade
from oversight.levers.handlers import tell_suppliers
from oversight.metrics.jobs import FREEZE
from oversight.warehouse import cli as warehouse
from oversight.warehouse.jobs import REBUILD
from oversight.worries.events import WorryRaised
from oversight.worries.handlers import tell_safeguarding


def init_app(app: Flask) -> None:
    """Register what this floor brings."""
    app.cli.add_command(warehouse.group)
    with app.app_context():
        # In this order: what is frozen rests on the rebuilt facts, and alerts on what is frozen.
        for job in (REBUILD, FREEZE, WATCH):
            jobs.register(job)
        outbox.subscribe("alerts.tell-commissioners", AlertOpened, tell_commissioners)
        outbox.subscribe("levers.tell-suppliers", CallMade, tell_suppliers)
        outbox.subscribe("worries.tell-safeguarding", WorryRaised, tell_safeguarding)
