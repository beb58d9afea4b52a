"""The supplier answers: yes or no; or nobody does, or the asker takes it back."""

from __future__ import annotations

from datetime import datetime

from hub.kernel import clock
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.people import queries as people
from marketplace.bookings.domain import (
    Blocked,
    BookingEvent,
    BookingState,
    NoVisits,
    RequestOver,
    WordsNeeded,
)
from marketplace.bookings.events import (
    BookingAccepted,
    BookingDeclined,
    BookingExpired,
    BookingWithdrawn,
)
from marketplace.bookings.models import Booking
from marketplace.bookings.services.steps import announce, go, locked, require_holder, require_supplier
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferNotLive, OfferState
from marketplace.plans import queries as plans
from marketplace.plans import services as plan_services
from marketplace.plans.domain import PartEvent, ProposalEvent, ProposalState
from marketplace.visits import services as visit_services


def accept(booking: str, by: Actor, carer: str | None = None) -> None:
    """Say yes: the visits are firm; `carer` is who makes them, where the supplier is an organisation.

    Raises:
        NotYourBooking, RequestOver, WrongState: not theirs to answer, too late, or answered.
        OfferNotLive, Blocked, CheckMissing, CheckLapsed: what has changed since it was asked for.
        NotAMember, CarerNotChecked: whoever is named may not be sent.
    """
    row, now = locked(booking), clock.now()
    require_supplier(row, by)
    if row.state is BookingState.REQUESTED and now >= row.expires_at:
        raise RequestOver
    go(row, BookingEvent.ACCEPT, by)
    _still_fits(row)
    visit_services.require_member(row.supplier, carer)
    visit_services.require_carer(carer, row.category, row.flags)
    row.answered_at, row.carer = now, carer
    if not visit_services.agree_all(row.id, by, now, carer):
        raise NoVisits
    plan_services.set_part_state(row.part_id, PartEvent.BOOK, by=by)
    plan_services.note_accepted(row.supplier)
    announce(BookingAccepted, row, by)


def _still_fits(row: Booking) -> None:
    name = people.masked_names([row.supplier])[row.supplier]
    if offers.offer(row.offer_id).state not in (OfferState.LIVE, OfferState.PAUSED):
        raise OfferNotLive(name=name)
    if row.supplier in people.blocked_with(row.holder):
        raise Blocked(name=name)
    visit_services.require_checks(row.supplier, row.category, row.flags, clock.today())


def decline(booking: str, by: Actor, reason: str) -> None:
    """Say no, with a few words; the money is free again.

    Raises:
        NotYourBooking, WordsNeeded, WrongState: not theirs to answer, no words, or answered.
    """
    row = locked(booking)
    require_supplier(row, by)
    if not reason.strip():
        raise WordsNeeded(field="reason")
    _come_to_nothing(row, BookingEvent.DECLINE, by, reason.strip())
    announce(BookingDeclined, row, by)


def withdraw(booking: str, by: Actor, reason: str = "") -> None:
    """Take a request back before it is answered; it costs nothing.

    Raises:
        Forbidden, WrongState: not theirs, or answered.
    """
    row = locked(booking)
    take_back(row, by, reason.strip(), require_holder(row, by))


def take_back(row: Booking, by: Actor, reason: str, through: str | None, at: datetime | None = None) -> None:
    """Take a locked request back, as of now or of `at`, once it is known that `by` may."""
    _come_to_nothing(row, BookingEvent.WITHDRAW, by, reason, through, at)
    _return_proposal(row)
    announce(BookingWithdrawn, row, by)


def expire(booking: str, now: datetime) -> None:
    """Nobody answered in time; does nothing where it is not due."""
    row = locked(booking)
    if row.state is not BookingState.REQUESTED or now < row.expires_at:
        return
    _come_to_nothing(row, BookingEvent.EXPIRE, SYSTEM, "nobody answered")
    _return_proposal(row)
    announce(BookingExpired, row, SYSTEM)


def _come_to_nothing(
    row: Booking,
    event: BookingEvent,
    by: Actor,
    reason: str,
    through: str | None = None,
    at: datetime | None = None,
) -> None:
    """The request ends: its visits are dropped, their money is free again, the part is open."""
    go(row, event, by, through=through, reason=reason, at=at)
    row.over_at = clock.now()
    visit_services.drop_all(row.id, by, event.value)
    plan_services.lose_part(row.part_id, by=by)
    db.session.flush()


def _return_proposal(row: Booking) -> None:
    """A proposal that was taken stands again, unless its helper has made another meanwhile."""
    if row.proposal_id is None or plans.proposal(row.proposal_id).state is not ProposalState.TAKEN:
        return
    rivals = [p for p in plans.proposals_for(row.need_id) if p.part == row.part_id and p.offer == row.offer_id]
    if not rivals:
        plan_services.answer_proposal(row.proposal_id, ProposalEvent.RETURN)
