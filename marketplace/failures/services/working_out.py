"""Work out what a supplier's stopping means: who could take over, in the place of what was worked out before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, ids, unit
from hub.kernel.access import Actor
from hub.kernel.collecting import undisturbed
from hub.kernel.db import db
from hub.people import queries as people
from marketplace.bookings.queries import BookingView
from marketplace.failures import queries
from marketplace.failures.domain import (
    OVER,
    Answer,
    FailureEvent,
    FailureState,
    LookAgain,
    NobodyConcerned,
    NoSuchSupplier,
    TooMuch,
    require_day,
    said,
)
from marketplace.failures.models import Failure, FailureLoss, FailureProposal
from marketplace.failures.services.steps import called, go, marks, not_recorded, require
from marketplace.rounds import queries as rounds
from marketplace.rounds import services as round_services
from marketplace.rounds.domain import Aim, Asked, Told, untold
from marketplace.rounds.ports import Work
from marketplace.rounds.queries import Gathered, Instead, Replaced
from matching.rounds.domain import TooLarge


@dataclass(frozen=True)
class Lost:
    """What a supplier leaves from a day on, and the board on which it is shared out."""

    bookings: tuple[BookingView, ...]
    gathered: Gathered


def ask(party: str, first: date, reason: str, by: Actor) -> str:
    """Ask the worker who could take over what a supplier leaves from a day on; nobody is told. Returns what was asked for.

    It is the same again as long as just this is under way: in another tab, or by a colleague.

    Raises:
        Forbidden: `by` is no commissioner. NoSuchSupplier, DayWrong, NoReason: what was written. FailedAlready.
    """
    reason = said(reason)
    _may_ask(party, first, by)
    return round_services.ask_question(Aim.STOPS, {"party": party, "first": first.isoformat(), "reason": reason}, by)


def work_out(party: str, first: date, reason: str, by: Actor) -> str:
    """The same, worked out here and now, as the worker does it; returns the failure's id.

    It opens its own units: sharing out may take a while, and whoever writes does not wait for it.

    Raises:
        What `ask` does. NobodyConcerned, TooMuch. LookAgain: bookings changed meanwhile.
    """
    reason = said(reason)
    lost = unit.read(_lost, party, first, by)
    failure: str = unit.write(keep, party, first, reason, lost.bookings, _instead(lost), by)
    return failure


def _may_ask(party: str, first: date, by: Actor) -> None:
    require(by)
    if not queries.stoppable(party):
        raise NoSuchSupplier(field="party")
    require_day(first, clock.today())
    not_recorded(party)


@undisturbed()
def _lost(party: str, first: date, by: Actor, told: Told | None = None) -> Lost:
    """What is lost, and who could take it over."""
    _may_ask(party, first, by)
    found = queries.concerned(party, first)
    if not found and not queries.covering(party, first):
        raise NobodyConcerned(name=called(party))
    return Lost(tuple(found), rounds.gather_lost(party, [one.part for one in found], told))


def _instead(lost: Lost, told: Told = untold) -> dict[str, Replaced]:
    """Who takes it over: with no unit open.

    Raises:
        TooMuch.
    """
    try:
        return rounds.replaced(rounds.share_exactly(lost.gathered, told))
    except TooLarge as error:
        raise TooMuch from error


def _gather(asked: Asked, told: Told) -> Lost:
    question = asked.question
    return _lost(question["party"], date.fromisoformat(question["first"]), _asker(asked), told)


def _share(_asked: Asked, lost: Lost, told: Told) -> tuple[Lost, dict[str, Replaced]]:
    return lost, _instead(lost, told)


def _keep_answer(asked: Asked, found: tuple[Lost, dict[str, Replaced]]) -> dict[str, str]:
    question, (lost, instead) = asked.question, found
    first = date.fromisoformat(question["first"])
    return {"failure": keep(question["party"], first, question["reason"], lost.bookings, instead, _asker(asked))}


def _asker(asked: Asked) -> Actor:
    """Whoever asked, with the roles that they hold now."""
    person = asked.by or ""
    return Actor(person=person, roles=frozenset(people.roles_of(person)))


WORK = Work(gather=_gather, share=_share, keep=_keep_answer)
"""How the worker works out what was asked for."""


@undisturbed()
def keep(
    party: str,
    first: date,
    reason: str,
    found: Sequence[BookingView],
    instead: Mapping[str, Replaced],
    by: Actor,
) -> str:
    """Keep what was worked out, in the place of what was worked out for this supplier before; returns its id.

    Raises:
        Forbidden. FailedAlready. LookAgain: bookings changed while it was worked out.
    """
    require(by)
    not_recorded(party)
    if marks(queries.concerned_times(party, first)) != marks(found):
        raise LookAgain
    statement = sa.select(Failure).where(Failure.party == party, Failure.state == FailureState.WORKED_OUT)
    for before in db.session.scalars(statement.with_for_update()):
        go(before, FailureEvent.DROP, by)
    row = Failure(
        id=ids.new(), party=party, first=first, reason=reason, state=FailureState.WORKED_OUT, made_at=clock.now(),
        made_by=str(by.person), offers=[],
    )  # fmt: skip
    try:
        with unit.savepoint():
            db.session.add(row)
            db.session.flush()
    except sa.exc.IntegrityError as twice:  # in another tab, a moment ago
        raise LookAgain from twice
    losses = {booking.part: _loss(row.id, booking, instead.get(booking.part)) for booking in found}
    proposals = [
        _proposal(losses[part]["id"], one) for part, of in instead.items() if part in losses for one in of.instead
    ]
    for table, rows in ((FailureLoss, [*losses.values()]), (FailureProposal, proposals)):
        if rows:
            db.session.execute(sa.insert(table), rows)  # many at once: nobody needs them as objects
    return row.id


def _loss(failure: str, booking: BookingView, replaced: Replaced | None) -> dict[str, Any]:
    why = OVER if replaced is None else replaced.why
    return {
        "id": ids.new(), "failure_id": failure, "booking_id": booking.id, "need_id": booking.need,
        "part_id": booking.part, "holder": booking.holder, "category": booking.category, "ward": booking.area,
        "slots": [slot.as_list() for slot in booking.slots], "minutes": booking.minutes,
        "before_pence": booking.weekly_pence, "ends": booking.ends, "why": why,
        "could": replaced.could if replaced else 0, "answer": Answer.UNANSWERED,
    }  # fmt: skip


def _proposal(loss: str, one: Instead) -> dict[str, Any]:
    return {
        "id": ids.new(), "loss_id": loss, "offer_id": one.offer, "party": one.party,
        "slots": [slot.as_list() for slot in one.slots], "minutes": sum(slot.minutes for slot in one.slots),
        "pence": one.pence, "why": one.why, "could": one.could,
    }  # fmt: skip
