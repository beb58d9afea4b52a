"""Wires the rooms of payments to an app."""

from __future__ import annotations

from flask import Flask

from hub.kernel import jobs, outbox
from payments.budgets import jobs as budget_jobs
from payments.budgets.events import InstalmentLanded
from payments.holds import handlers
from payments.holds import jobs as hold_jobs
from payments.ledger import jobs as ledger_jobs
from payments.ledger.cli import ledger_group


def init_app(app: Flask) -> None:
    """Register what this floor brings: pages, reactions, jobs and commands."""
    app.cli.add_command(ledger_group)
    with app.app_context():
        outbox.subscribe("fund-promises", InstalmentLanded, handlers.fund_promises)
        for job in (budget_jobs.LAND, hold_jobs.EXTEND, hold_jobs.REVIEW, ledger_jobs.SEAL, ledger_jobs.VERIFY):
            jobs.register(job)
