"""Each good and bad day of money that the demo is to show did happen in it."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain

import pytest
import sqlalchemy as sa
from flask import Flask

from demo.borough.domain.personas import EVERYONE
from hub.kernel import clock, unit
from hub.kernel.db import db
from hub.people import queries as people
from marketplace.visits import queries as visits
from marketplace.visits.domain import Money, Occurrence
from payments.chargebacks import queries as chargebacks
from payments.chargebacks.domain import State as Dispute
from payments.expenses import queries as expenses
from payments.expenses.domain import ExpenseState
from payments.funds import queries as funds
from payments.holds import queries as holds
from payments.ledger import queries as ledger
from payments.payees import queries as payees
from payments.payees.domain import Standing
from payments.payouts import queries as payouts
from payments.purses import queries as purses
from payments.purses.domain import PaymentState
from payments.purses.models import PursePayment
from payments.remittances import queries as remittances
from payments.topups import queries as topups
from payments.topups.domain import Method, Origin, TopUpState
from tests.agreement.read_pages import as_persona
from tests.demo.bad_days import withheld

pytestmark = pytest.mark.xdist_group("small")

EARNED = (Money.CAPTURED, Money.REMITTED, Money.PAID_OUT)


def test_the_neighbour_who_earns_was_paid_for_a_morning(borough: Flask) -> None:
    """She came, they said so, the money is hers, and her own pages say it."""
    grace = unit.read(people.login, EVERYONE["neighbour"].email)
    assert grace is not None
    ago = clock.now() - timedelta(days=14)
    every = unit.read(visits.visits_of, [f"person:{grace.person}"], ago, clock.now())
    found = [one for one in every if one.amount_pence == 36_00]
    assert [(one.occurrence, one.money in EARNED) for one in found] == [(Occurrence.DELIVERED, True)] * 2
    said = as_persona(borough, EVERYONE["neighbour"].email)
    assert all("£36.00" in said.said(f"/visits/{one.id}") for one in found)
    assert "£36.00" in said.said("/account/owed")


def test_a_volunteers_journey_is_approved_and_paid_back(borough: Flask) -> None:
    [claim] = unit.read(expenses.decided)
    assert claim.state in (ExpenseState.APPROVED, ExpenseState.REMITTED)


def test_a_funder_paid_in_by_card(borough: Flask) -> None:
    paid = chain.from_iterable(unit.read(topups.top_ups, fund.id) for fund in unit.read(funds.funds))
    [card] = [one for one in paid if one.method is Method.CARD]
    assert (card.origin, card.state) == (Origin.FUNDER, TopUpState.CLEARED)


def test_a_card_was_refused_and_nothing_was_added(borough: Flask) -> None:
    expired = sa.select(PursePayment.purse).where(PursePayment.state == PaymentState.EXPIRED)
    [whose] = db.session.scalars(expired).all()
    assert unit.read(purses.purse, whose).total_pence == 0


def test_disputes_were_won_and_lost_and_one_waits(borough: Flask) -> None:
    found = {row.state for row in unit.read(chargebacks.chargebacks)}
    assert {Dispute.WON, Dispute.LOST, Dispute.OPEN} <= found


def test_a_bank_sent_a_payout_back(borough: Flask) -> None:
    assert any(one.failure for one in unit.read(payouts.payouts, 500))


def test_whoever_may_not_be_paid_in_mid_cycle_is_kept_payable(borough: Flask) -> None:
    """Finance reads why, and the next run has all of it."""
    [one] = withheld()
    payee = unit.read(payees.payee, one.payee)
    assert payee is not None
    assert payee.standing is Standing.NEEDS_DETAILS
    assert unit.read(holds.payable, one.payee).total_pence >= one.owed_pence
    again = unit.read(remittances.proposed)
    assert again is not None
    [next_time] = [
        row for row in unit.read(remittances.of_run, again.id) if (row.payee, row.fund) == (one.payee, one.fund)
    ]
    assert next_time.owed_pence >= one.owed_pence


def test_money_adds_up_after_all_of_it(borough: Flask) -> None:
    assert unit.read(ledger.verify) == []
