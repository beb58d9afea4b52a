"""Put a failure on the record, by a decision of the floor above; and take it back, as long as its notice lasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, outbox
from hub.kernel.access import Actor
from hub.kernel.db import db
from marketplace.bookings import services as bookings
from marketplace.failures import queries
from marketplace.failures.domain import (
    ANSWERS,
    Answer,
    AnswerEvent,
    FailureEvent,
    FailureState,
    LookAgain,
    NoticeOver,
    NotOpen,
    Outcome,
    require_day,
)
from marketplace.failures.events import FailureNews, FailureTakenBack, ReplacementProposed
from marketplace.failures.models import Failure, FailureLoss
from marketplace.failures.services.steps import STOPS, go, locked, marks, not_recorded, require
from marketplace.offers import queries as offers
from marketplace.offers import services as market
from marketplace.offers.domain import STANDING, OfferState


def record(failure_id: str, *, decision: str, by: Actor) -> None:
    """Put it on the record by a decision (its URN): offers leave the market, visits stand still from the day on, people are asked.

    Where they were to come instead of somebody on one day, that ends, and the plan says again who is missing then.

    Raises:
        Forbidden, Missing. NotOpen: another was faster. FailedAlready. DayWrong: its day has passed meanwhile.
        LookAgain: bookings have changed since it was worked out.
    """
    require(by)
    row = locked(failure_id)
    if row.state is not FailureState.WORKED_OUT:
        raise NotOpen
    require_day(row.first, clock.today())
    not_recorded(row.party)
    _pass_old(row.party, by)
    found = queries.losses(row.id)
    lost = queries.concerned(row.party, row.first)
    if marks(lost) != {(one.booking, one.part, one.slots) for one in found}:
        raise LookAgain
    for one in queries.covering(row.party, row.first):
        bookings.stop_cover(one.id, STOPS, clock.now())
    booked = {one.offer for one in lost}
    held = [one for one in offers.offers_of(row.party) if one.state in STANDING or one.id in booked]
    row.decision, row.recorded_at, row.offers = decision, clock.now(), sorted(one.id for one in held)
    go(row, FailureEvent.RECORD, by)
    for offer in sorted(one.id for one in held if not one.stopped):
        market.suspend_offer(offer, reason=row.reason, by=by, decision_urn=decision, starts=row.first)
    db.session.flush()
    holders = {one.need: one.holder for one in found}
    for need, outcome in _outcomes(found).items():
        _announce(ReplacementProposed, row, need, holders[need], outcome=outcome.value)


def _pass_old(party: str, by: Actor) -> None:
    """One of long ago that stands on the record has passed: the supplier was back, or this could not be."""
    statement = sa.select(Failure).where(Failure.party == party, Failure.state == FailureState.RECORDED)
    for row in db.session.scalars(statement.with_for_update()):
        go(row, FailureEvent.PASS, by)


def pass_by(party: str, by: Actor) -> None:
    """A supplier's suspension was lifted: their failure has passed, if its notice is over and nothing of it stands still."""
    found = queries.recorded(party)
    if found is not None and not found.may_be_taken_back(clock.today()) and not queries.asks(found):
        _pass_old(party, by)


def _outcomes(found: Sequence[queries.LossView]) -> dict[str, Outcome]:
    """For each need what is proposed for all that it loses."""
    each: dict[str, set[Outcome]] = {}
    for one in found:
        each.setdefault(one.need, set()).add(one.outcome)
    return {need: some.pop() if len(some) == 1 else Outcome.PART for need, some in each.items()}


def _free(row: Failure, decision: str, reason: str, by: Actor) -> None:
    """What it stopped may go on; not what safeguarding has stopped at once since."""
    found = [one for one in offers.offers(row.offers).values() if one.stopped and one.suspended_from == row.first]
    for offer in sorted(found, key=lambda one: one.id):
        market.lift_suspension(offer.id, reason=reason, by=by, decision_urn=decision, told=True)
    if any(one.state is OfferState.RETIRED for one in found):  # nothing of it says any more that people hear otherwise
        bookings.look_again(row.party, clock.now(), told=True)


def _announce(event: type[FailureNews], row: Failure, need: str, holder: str, **more: Any) -> None:
    about: dict[str, Any] = {
        "failure": row.id,
        "need": need,
        "holder": holder,
        "supplier": row.party,
        "first": row.first.isoformat(),
    }
    outbox.announce(event(subject=ids.urn("need", need), **about, **more))


def take_back(failure_id: str, *, decision: str, reason: str, by: Actor) -> None:
    """Take it back by a decision (its URN): offers are lifted, open proposals withdrawn; what was accepted stays.

    Raises:
        Forbidden, Missing. NotOpen: not on the record, or taken back. NoticeOver: too late to be taken back as a whole.
    """
    require(by)
    row = locked(failure_id)
    if row.state is not FailureState.RECORDED:
        raise NotOpen
    view = queries.failure(row.id)
    if not view.may_be_taken_back(clock.today()):
        raise NoticeOver(day=f"{view.until.day} {view.until:%B %Y}")
    go(row, FailureEvent.TAKE_BACK, by)
    row.over_decision = decision
    _free(row, decision, reason, by)
    statement = sa.select(FailureLoss).where(FailureLoss.failure_id == row.id, FailureLoss.answer == Answer.UNANSWERED)
    for loss in db.session.scalars(statement.order_by(FailureLoss.id).with_for_update()):
        loss.answer = machine.step(ANSWERS, loss.answer, AnswerEvent.WITHDRAW)
    db.session.flush()
    found = queries.losses(row.id)
    answered = {one.need for one in found if one.answer is not Answer.WITHDRAWN}
    for need, holder in {one.need: one.holder for one in found}.items():
        _announce(FailureTakenBack, row, need, holder, answered=need in answered)
