"""What the two sides of a booking do with words: write, agree to share how they can be reached; and safeguarding hides."""

from __future__ import annotations

from hub.kernel import clock, ids, outbox
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from hub.people import queries as people
from marketplace.bookings import queries as bookings
from marketplace.bookings.queries import BookingView
from marketplace.messages import queries
from marketplace.messages.domain import (
    LONGEST,
    BlockedThread,
    NothingWritten,
    NotYourThread,
    ReasonNeeded,
    ThreadClosed,
    warnings,
)
from marketplace.messages.events import ContactsShared, MessageHidden, MessageSaid
from marketplace.messages.models import Message, Sharing


def side_of(booking: BookingView, by: Actor) -> str:
    """The side of a booking for which `by` writes.

    Raises:
        NotYourThread: neither.
    """
    if any(people.manages(person, booking.supplier) for person in (by.person, by.assisting) if person):
        return booking.supplier
    if by.person is not None and people.may_act(by, booking.holder, "arrange"):
        return booking.holder
    raise NotYourThread


def say(booking: str, by: Actor, words: str) -> str:
    """Write to the other side of a booking; returns the message's id. Words are kept as written.

    Raises:
        Missing, NotYourThread: no such booking, or none of theirs.
        NothingWritten, ThreadClosed, BlockedThread: no words or too many, over, or one has blocked the other.
    """
    view, said = bookings.booking(booking), words.strip()
    side = side_of(view, by)
    if not said or len(said) > LONGEST:
        raise NothingWritten(field="words")
    if view.supplier in people.blocked_with(view.holder):
        raise BlockedThread
    if not queries.is_open(view, clock.now()):
        raise ThreadClosed
    found = warnings(said)
    row = Message(
        id=ids.new(),
        booking_id=booking,
        side=side,
        by_person=by.person,
        assisted_person=by.assisting,
        words=said,
        at=clock.now(),
        warnings=[kind.value for kind in found],
        flagged=bool(found),
    )
    db.session.add(row)
    db.session.flush()
    outbox.announce(
        MessageSaid(
            subject=view.urn,
            message=row.id,
            booking=booking,
            side=side,
            other=_other(view, side),
            flagged=bool(found),
            by=by.person,
        )
    )
    return row.id


def share(booking: str, by: Actor) -> None:
    """Agree that the other side may see how to reach this one, once they agree as well; twice changes nothing.

    Raises:
        Missing, NotYourThread: no such booking, or none of theirs.
        BlockedThread: one has blocked the other.
    """
    view = bookings.booking(booking)
    side = side_of(view, by)
    if view.supplier in people.blocked_with(view.holder):
        raise BlockedThread
    if db.session.get(Sharing, (booking, side)) is not None:
        return
    db.session.add(Sharing(booking_id=booking, side=side, by_person=by.person, at=clock.now()))
    db.session.flush()
    if queries.thread(booking).shared:
        outbox.announce(ContactsShared(subject=view.urn, booking=booking, one=side, other=_other(view, side)))


def unshare(booking: str, by: Actor) -> None:
    """Take that back: what was not seen yet is kept back again.

    Raises:
        Missing, NotYourThread: no such booking, or none of theirs.
    """
    row = db.session.get(Sharing, (booking, side_of(bookings.booking(booking), by)))
    if row is not None:
        db.session.delete(row)
        db.session.flush()


def hide(message: str, by: Actor, reason: str) -> None:
    """Take a message out of sight, with a reason that both sides read; it is never deleted.

    Raises:
        Forbidden, Missing: not safeguarding, or no such message.
        ReasonNeeded: no words.
    """
    if not by.has("safeguarding"):
        raise Forbidden
    row = db.session.get(Message, message, with_for_update=True)
    if row is None:
        raise Missing
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    row.hidden_at, row.hidden_by, row.hidden_reason = clock.now(), by.person, reason.strip()
    db.session.flush()
    view = bookings.booking(row.booking_id)
    outbox.announce(MessageHidden(subject=view.urn, message=row.id, booking=row.booking_id, side=row.side))


def _other(view: BookingView, side: str) -> str:
    return view.supplier if side == view.holder else view.holder
