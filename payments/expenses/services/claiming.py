"""Claim an expense, and take a claim back."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from hub.kernel.words import N_
from hub.people import queries as people
from payments.expenses import queries
from payments.expenses.domain import (
    Claim,
    ExpenseState,
    Happening,
    NotAnExpense,
    Rates,
    SentAlready,
    StaleForm,
    after,
    check_day,
    check_distance,
    pence,
)
from payments.expenses.events import ExpenseClaimed, ExpenseWithdrawn
from payments.expenses.models import Expense
from payments.expenses.ports import subject
from payments.expenses.services import counting


def claim(said: Claim, token: str, by: Actor) -> str:
    """Claim for whoever asks (or whom they help by telephone); returns the claim's id.

    A journey is worked out here, by the rates of its day and the miles that were claimed before it in its tax year.

    Args:
        said: what was paid or driven.
        token: the mark of the form; the same one again, with the same words, is the same claim.
        by: who asks.

    Raises:
        StaleForm: the form has no mark.
        SentAlready: it came before with other details.
        NotAnExpense, TooOld, TooFar: it cannot be claimed; `field` says why.
        Forbidden: nobody stands behind the request.
    """
    person = people.acting_person(by)
    if person is None:
        raise Forbidden
    if not ids.valid(token):
        raise StaleForm
    said, claimant = said.tidied, ids.urn("person", person)
    counting.lock(claimant)
    past = db.session.scalar(sa.select(Expense).where(Expense.claimant == claimant, Expense.token == token))
    if past is not None:
        if _said(past) != said:
            raise SentAlready
        return past.id
    _check_about(said, person)
    check_day(queries.rates_on(clock.today()), said.spent_on, clock.today())
    row = _row(said, claimant)
    row.token, row.claimed_by = token, by.person
    db.session.add(row)
    db.session.flush()
    outbox.announce(
        ExpenseClaimed(
            subject=ids.urn("expense", row.id), expense=row.id, claimant=claimant, amount_pence=row.amount_pence
        )
    )
    return row.id


def _check_about(said: Claim, person: str) -> None:
    if said.about is None:
        return
    found = subject(said.about, person)
    if found is None or not found.mine:
        raise NotAnExpense(message=N_("That is not something you had a part in. Say in words what it was for."))


def _row(said: Claim, claimant: str) -> Expense:
    row = Expense(
        id=ids.new(),
        claimant=claimant,
        claimed_at=clock.now(),
        kind=said.kind,
        state=ExpenseState.CLAIMED,
        about=said.about,
        words=said.words,
        spent_on=said.spent_on,
        amount_pence=said.amount_pence,
        receipt=said.receipt,
        reason="",
    )
    if said.journey is not None:
        _work_out(row, said, queries.rates_on(said.spent_on))
    return row


def _work_out(row: Expense, said: Claim, rates: Rates) -> None:
    journey = said.journey
    assert journey is not None  # noqa: S101 - for the type checker: it was asked above
    check_distance(queries.rates_on(clock.today()), journey.tenths + counting.miles_on(row.claimant, said.spent_on))
    row.before_tenths = counting.miles_before(row.claimant, journey.vehicle, said.spent_on)
    row.amount_pence = pence(rates, journey, row.before_tenths)
    if not row.amount_pence:
        raise NotAnExpense(message=N_("At the rate of that day this comes to less than a penny."), field="miles")
    row.origin, row.destination = journey.origin, journey.destination
    row.tenths, row.vehicle, row.passengers = journey.tenths, journey.vehicle, journey.passengers
    row.rates = asdict(rates)


def _said(row: Expense) -> Claim:
    """What was claimed, as it was said; a journey's pence are ours, not the claimant's."""
    if row.tenths is None:
        return Claim(row.words, row.spent_on, row.about, row.amount_pence, row.receipt)
    return Claim(row.words, row.spent_on, row.about, journey=counting.journey_of(row))


def withdraw(id: str, by: Actor) -> None:  # noqa: A002 - the house's name for it
    """Take one's own claim back before it is decided.

    Raises:
        Missing: there is none of theirs.
        WrongState: it was decided, or taken back.
    """
    person = people.acting_person(by)
    view = queries.expense(id)
    if view is None or person is None or view.claimant != ids.urn("person", person):
        raise Missing
    counting.lock(view.claimant)
    row = unit.locked(Expense, id)
    if row is None:
        raise Missing
    row.state = after(row.state, Happening.WITHDRAW)
    db.session.flush()
    counting.count_again(row)
    outbox.announce(
        ExpenseWithdrawn(
            subject=ids.urn("expense", id), expense=id, claimant=row.claimant, amount_pence=row.amount_pence
        )
    )
