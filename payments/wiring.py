"""Wires the rooms of payments to an app."""

from __future__ import annotations

from flask import Flask

import payments.budgets.routes
import payments.expenses.routes
import payments.funds.routes
import payments.holds.routes
import payments.ledger.routes
from hub.kernel import jobs, navigation, outbox
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.plain import plain
from hub.kernel.words import N_
from hub.people import queries as people
from hub.people.domain import StaffRole, land
from payments.budgets import jobs as budget_jobs
from payments.budgets import queries as budget_queries
from payments.budgets.events import InstalmentLanded
from payments.budgets.ports import know_commitments
from payments.expenses import events as expense_events
from payments.expenses import handlers as expense_handlers
from payments.expenses import queries as expense_queries
from payments.holds import handlers
from payments.holds import jobs as hold_jobs
from payments.holds import queries as hold_queries
from payments.ledger import jobs as ledger_jobs
from payments.ledger.cli import ledger_group
from payments.ledger.ports import add_proof


def init_app(app: Flask) -> None:
    """Register what this floor brings: pages, reactions, jobs and commands."""
    app.cli.add_command(ledger_group)
    for room in (payments.ledger, payments.funds, payments.budgets, payments.holds, payments.expenses):
        app.register_blueprint(room.routes.blueprint)
    add_proof(app, hold_queries.verify)
    add_proof(app, expense_queries.verify)
    know_commitments(app, hold_queries.commitments)
    with app.app_context():
        people.contribute("budgets", lambda person: plain(budget_queries.budgets_of(f"person:{person}")))
        people.contribute("owed_to_you", lambda person: plain(hold_queries.payable(f"person:{person}")))
        people.contribute("expenses", lambda person: plain(expense_queries.expenses_of(f"person:{person}")))
        outbox.subscribe("fund-promises", InstalmentLanded, handlers.fund_promises)
        _tell_of_expenses()
        for job in (
            budget_jobs.LAND,
            budget_jobs.WARN,
            hold_jobs.EXTEND,
            hold_jobs.REVIEW,
            ledger_jobs.SEAL,
            ledger_jobs.VERIFY,
        ):
            jobs.register(job)
    land(StaffRole.FINANCE, "/council/budgets")
    for item in (
        Item(N_("Budgets to approve"), "/council/budgets", 40, _finance, Spot.DESK, _proposed),
        Item(N_("Funds"), "/council/funds", 82, _finance, Spot.DESK),
        Item(N_("Visits without money"), "/council/unfunded", 42, _finance, Spot.DESK, _unfunded),
        Item(N_("Volunteers’ expenses"), "/council/expenses", 43, _finance, Spot.DESK, _claimed),
        Item(N_("Ledger"), "/council/ledger", 83, _finance, Spot.DESK),
        Item(N_("My funds"), "/funds", 60, _funder),
        Item(N_("Budgets"), "/budgets", 40, spot=Spot.MINE),
        Item(N_("Expenses"), "/expenses", 45, spot=Spot.MINE),
    ):
        navigation.add(app, item)


def _tell_of_expenses() -> None:
    outbox.subscribe("tell-of-expenses", expense_events.ExpenseClaimed, expense_handlers.tell_claimed)
    outbox.subscribe("tell-of-expenses", expense_events.ExpenseWithdrawn, expense_handlers.tell_withdrawn)
    outbox.subscribe("tell-of-expenses", expense_events.ExpenseApproved, expense_handlers.tell_approved)
    outbox.subscribe("tell-of-expenses", expense_events.ExpenseRefused, expense_handlers.tell_refused)


def _claimed(_actor: Actor) -> int:
    return expense_queries.count_waiting()


def _proposed(_actor: Actor) -> int:
    return len(budget_queries.waiting())


def _unfunded(_actor: Actor) -> int:
    return len(hold_queries.awaiting())


def _finance(actor: Actor) -> bool:
    return actor.has(StaffRole.FINANCE)


def _funder(actor: Actor) -> bool:
    return actor.has(StaffRole.FUNDER)
