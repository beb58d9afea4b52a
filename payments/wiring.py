"""Wires the rooms of payments to an app."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from stripe import HTTPClient

import payments.books.routes
import payments.budgets.routes
import payments.chargebacks.routes
import payments.expenses.routes
import payments.funds.routes
import payments.holds.routes
import payments.ledger.routes
import payments.payees.routes
import payments.payouts.routes
import payments.pools.routes
import payments.purses.routes
import payments.recoveries.routes
import payments.remittances.routes
import payments.topups.routes
import payments.vat.routes
from hub.kernel import clock, jobs, navigation, outbox
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.plain import plain
from hub.kernel.words import N_
from hub.people import queries as people
from hub.people.domain import StaffRole, land
from payments.books import jobs as book_jobs
from payments.books import queries as book_queries
from payments.budgets import handlers as budget_handlers
from payments.budgets import jobs as budget_jobs
from payments.budgets import queries as budget_queries
from payments.budgets.events import BudgetApproved, BudgetReduced, BudgetWritten, ContributionCame, InstalmentLanded
from payments.budgets.ports import know_shared
from payments.chargebacks import events as chargeback_events
from payments.chargebacks import handlers as chargeback_handlers
from payments.chargebacks import jobs as chargeback_jobs
from payments.chargebacks import queries as chargeback_queries
from payments.expenses import events as expense_events
from payments.expenses import handlers as expense_handlers
from payments.expenses import queries as expense_queries
from payments.funds.ports import know_accounts
from payments.gateway import queries as gateway_queries
from payments.gateway import wiring as gateway_wiring
from payments.gateway.domain import SNAPSHOTS, THIN
from payments.gateway.events import CallAnswered, CallFailed, StripeSaid
from payments.grants import wiring as grant_wiring
from payments.holds import handlers
from payments.holds import jobs as hold_jobs
from payments.holds import queries as hold_queries
from payments.holds import wiring as hold_wiring
from payments.holds.events import ChargeWaits, HoldNeedsReview
from payments.ledger import jobs as ledger_jobs
from payments.ledger.cli import ledger_group
from payments.ledger.ports import add_proof, close_by
from payments.payees import handlers as payee_handlers
from payments.payees import jobs as payee_jobs
from payments.payees import queries as payee_queries
from payments.payees.events import PayeeAsked, PayeeChanged
from payments.payouts import handlers as payout_handlers
from payments.payouts import jobs as payout_jobs
from payments.payouts import queries as payout_queries
from payments.payouts.events import PayoutFailed
from payments.pools import queries as pool_queries
from payments.purses import events as purse_events
from payments.purses import handlers as purse_handlers
from payments.purses import jobs as purse_jobs
from payments.purses import queries as purse_queries
from payments.recoveries import handlers as recovery_handlers
from payments.recoveries import queries as recovery_queries
from payments.recoveries.events import TakenBack
from payments.remittances import handlers as remittance_handlers
from payments.remittances import jobs as remittance_jobs
from payments.remittances import queries as remittance_queries
from payments.remittances.events import RemittanceKept, RemittanceRefused, RemittanceSent
from payments.topups import handlers as topup_handlers
from payments.topups import jobs as topup_jobs
from payments.topups import queries as topup_queries
from payments.topups.events import TopUpCleared

WEEK = timedelta(days=7)


def init_app(app: Flask) -> None:
    """Register what this floor brings: pages, reactions, jobs and commands."""
    app.cli.add_command(ledger_group)
    gateway_wiring.init_app(app, app.extensions["kith.settings"], _stand_in)
    rooms = (
        payments.ledger,
        payments.funds,
        payments.budgets,
        payments.holds,
        payments.pools,
        payments.expenses,
    )
    for room in (
        *rooms,
        payments.payees,
        payments.topups,
        payments.remittances,
        payments.purses,
        payments.chargebacks,
        payments.payouts,
        payments.recoveries,
        payments.vat,
        payments.books,
    ):
        app.register_blueprint(room.routes.blueprint)
    for proof in (
        hold_queries.verify,
        pool_queries.verify,
        expense_queries.verify,
        remittance_queries.verify,
        purse_queries.verify,
        chargeback_queries.verify,
    ):
        add_proof(app, proof)
    grant_wiring.init_app(app)
    hold_wiring.init_app(app)
    know_accounts(app, topup_queries.accounts)
    know_shared(app, pool_queries.pools_of)
    close_by(app, book_queries.closed_until)
    with app.app_context():
        people.contribute("budgets", lambda person: plain(budget_queries.budgets_of(f"person:{person}")))
        people.contribute("owed_to_you", lambda person: plain(hold_queries.payable(f"person:{person}")))
        people.contribute("expenses", lambda person: plain(expense_queries.expenses_of(f"person:{person}")))
        people.contribute("getting_paid", lambda person: plain(payee_queries.payee(f"person:{person}")))
        people.contribute(
            "paid_to_you", lambda person: plain(remittance_queries.of_payees([f"person:{person}"], limit=None))
        )
        people.contribute("own_money", lambda person: plain(purse_queries.payments(person)))
        _subscribe()
        _follow_own_money()
        _follow_chargebacks_and_payouts()
        for job in (
            budget_jobs.LAND,
            budget_jobs.WARN,
            budget_jobs.CHANGE,
            budget_jobs.REVIEW,
            hold_jobs.EXTEND,
            hold_jobs.REVIEW,
            hold_jobs.EXTEND_OWN,
            hold_jobs.REVIEW_OWN,
            ledger_jobs.SEAL,
            ledger_jobs.VERIFY,
            payee_jobs.LOOK,
            topup_jobs.LOOK,
            topup_jobs.TAKE,
            purse_jobs.LOOK,
            chargeback_jobs.LOOK,
            payout_jobs.LOOK,
            remittance_jobs.PROPOSE,
            remittance_jobs.SEND,
            book_jobs.RECONCILE,
        ):
            jobs.register(job)
    land(StaffRole.FINANCE, "/council/budgets")
    for item in (
        Item(N_("Budgets to approve"), "/council/budgets", 40, _finance, Spot.DESK, _proposed),
        Item(N_("Funds"), "/council/funds", 82, _finance, Spot.DESK),
        Item(N_("Shared bookings"), "/council/pools", 47, _finance, Spot.DESK),
        Item(N_("Volunteers’ expenses"), "/council/expenses", 43, _finance, Spot.DESK, _claimed),
        Item(N_("Ledger"), "/council/ledger", 83, _finance, Spot.DESK),
        Item(N_("Books"), "/council/books", 85, _finance, Spot.DESK, _broken),
        Item(N_("My funds"), "/funds", 60, _funder),
        Item(N_("Stripe"), "/council/stripe", 84, _watches, Spot.DESK, _parked),
        Item(N_("Paying suppliers"), "/council/remittances", 44, _finance, Spot.DESK, _runs),
        Item(N_("VAT of suppliers"), "/council/vat", 46, _finance, Spot.DESK),
        Item(N_("Owed back"), "/council/recoveries", 45, _finance, Spot.DESK, _to_write_off),
        Item(N_("Repayments"), "/council/repayments", 46, _finance, Spot.DESK, _to_repay),
        Item(N_("Budgets"), "/budgets", 40, spot=Spot.MINE),
        Item(N_("Own money"), "/purses", 41, spot=Spot.MINE),
        Item(N_("Residents’ own money"), "/council/purses", 45, _finance, Spot.DESK),
        Item(N_("Disputed card payments"), "/council/chargebacks", 46, _finance, Spot.DESK, _disputed),
        Item(N_("Payouts to banks"), "/council/payouts", 47, _finance, Spot.DESK, _sent_back),
        Item(N_("Expenses"), "/expenses", 45, spot=Spot.MINE),
        Item(N_("Getting paid"), "/payees", 46, spot=Spot.MINE),
        Item(N_("Payments to you"), "/remittances", 47, spot=Spot.MINE),
    ):
        navigation.add(app, item)


def _tell_of_expenses() -> None:
    outbox.subscribe("tell-of-expenses", expense_events.ExpenseClaimed, expense_handlers.tell_claimed)
    outbox.subscribe("tell-of-expenses", expense_events.ExpenseWithdrawn, expense_handlers.tell_withdrawn)
    outbox.subscribe("tell-of-expenses", expense_events.ExpenseApproved, expense_handlers.tell_approved)
    outbox.subscribe("tell-of-expenses", expense_events.ExpenseRefused, expense_handlers.tell_refused)


def _follow_own_money() -> None:
    outbox.subscribe("open-own-payments", CallAnswered, purse_handlers.answered)
    outbox.subscribe("close-own-payments", CallFailed, purse_handlers.refused)
    outbox.subscribe_together("look-at-own-money", StripeSaid, purse_handlers.said)
    outbox.subscribe("tell-of-own-money", purse_events.OwnMoneyCleared, purse_handlers.tell_cleared)
    outbox.subscribe("set-own-money-aside", purse_events.OwnMoneyCleared, purse_handlers.set_aside)
    outbox.subscribe("tell-of-short-own-money", HoldNeedsReview, purse_handlers.tell_short)
    outbox.subscribe("tell-of-own-money", purse_events.OwnMoneyFailed, purse_handlers.tell_failed)
    outbox.subscribe("tell-of-own-money", purse_events.OwnMoneyBack, purse_handlers.tell_back)


def _follow_chargebacks_and_payouts() -> None:
    outbox.subscribe_together("look-at-chargebacks", StripeSaid, chargeback_handlers.said)
    outbox.subscribe("freeze-own-money", purse_events.OwnMoneyCleared, chargeback_handlers.own_cleared, outside=True)
    outbox.subscribe("freeze-top-ups", TopUpCleared, chargeback_handlers.top_up_cleared, outside=True)
    outbox.subscribe("answer-chargebacks", CallAnswered, chargeback_handlers.answered)
    outbox.subscribe("answer-chargebacks", CallFailed, chargeback_handlers.refused)
    outbox.subscribe_together("look-at-payouts", StripeSaid, payout_handlers.said)
    outbox.subscribe("tell-of-payouts", PayoutFailed, payout_handlers.tell)
    outbox.subscribe("tell-of-chargebacks", chargeback_events.ChargebackChanged, chargeback_handlers.tell)


def _sent_back(_actor: Actor) -> int:
    return payout_queries.failed_since(clock.now() - WEEK)


def _disputed(_actor: Actor) -> int:
    return chargeback_queries.undecided()


def _claimed(_actor: Actor) -> int:
    return expense_queries.count_waiting()


def _subscribe() -> None:
    outbox.subscribe("fund-promises", InstalmentLanded, handlers.fund_promises)
    outbox.subscribe("fund-promises", ContributionCame, handlers.fund_promises)
    outbox.subscribe("cut-holds", BudgetReduced, handlers.cut)
    outbox.subscribe("tell-of-charges", ChargeWaits, handlers.tell_charge)
    outbox.subscribe("tell-of-budgets", BudgetWritten, budget_handlers.tell_waiting)
    outbox.subscribe("tell-of-budgets", BudgetApproved, budget_handlers.tell_approved)
    outbox.subscribe("open-payees", CallAnswered, payee_handlers.account_opened)
    outbox.subscribe_together("look-at-payees", StripeSaid, payee_handlers.accounts_changed)
    outbox.subscribe("tell-payees", PayeeChanged, payee_handlers.tell)
    outbox.subscribe("tell-payees", PayeeAsked, payee_handlers.tell_asked)
    outbox.subscribe("open-top-ups", CallAnswered, topup_handlers.answered)
    outbox.subscribe("close-top-ups", CallFailed, topup_handlers.refused)
    outbox.subscribe("take-standing-money", CallAnswered, topup_handlers.taken, outside=True)
    outbox.subscribe_together("look-at-top-ups", StripeSaid, topup_handlers.said)
    outbox.subscribe("tell-payers", TopUpCleared, topup_handlers.tell)
    outbox.subscribe("end-remittances", CallAnswered, remittance_handlers.answered)
    outbox.subscribe("end-remittances", CallFailed, remittance_handlers.refused)
    outbox.subscribe("tell-paid", RemittanceSent, remittance_handlers.tell)
    outbox.subscribe("tell-unpaid", RemittanceRefused, remittance_handlers.tell_refused)
    outbox.subscribe("tell-kept", RemittanceKept, remittance_handlers.tell_kept)
    outbox.subscribe("end-reversals", CallAnswered, recovery_handlers.answered)
    outbox.subscribe("end-reversals", CallFailed, recovery_handlers.refused)
    outbox.subscribe("tell-taken-back", TakenBack, recovery_handlers.tell)
    _tell_of_expenses()


def _stand_in(app: Flask, snapshot_secret: str, thin_secret: str) -> HTTPClient:
    """What stands in for Stripe where no key is set; imported here, since whoever has a key never needs it."""
    from payments.sandbox import wiring as sandbox

    settings, wanted = app.extensions["kith.settings"], frozenset(SNAPSHOTS + THIN)
    return sandbox.start(app, settings, snapshot_secret=snapshot_secret, thin_secret=thin_secret, wanted=wanted)


def _broken(_actor: Actor) -> int:
    return book_queries.count_unworked()


def _runs(_actor: Actor) -> int:
    return 1 if remittance_queries.proposed() else 0


def _to_write_off(_actor: Actor) -> int:
    return len(recovery_queries.waiting())


def _watches(actor: Actor) -> bool:
    return actor.has(StaffRole.FINANCE, StaffRole.ADMINISTRATOR)


def _parked(_actor: Actor) -> int:
    return len(gateway_queries.parked())


def _proposed(_actor: Actor) -> int:
    return len(budget_queries.waiting()) + len(budget_queries.steps_waiting())


def _to_repay(_actor: Actor) -> int:
    return budget_queries.repayments_to_do()


def _finance(actor: Actor) -> bool:
    return actor.has(StaffRole.FINANCE)


def _funder(actor: Actor) -> bool:
    return actor.has(StaffRole.FUNDER)
