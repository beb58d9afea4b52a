"""The helper stops on a day: what is shared ends for everyone then, and whoever arranges it may propose another to the same people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hub.kernel.access import Actor
from hub.kernel.errors import Missing
from hub.kernel.week import Slot
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from marketplace.bookings import services as bookings
from marketplace.bookings.services import before
from marketplace.sharings.domain import ChangeEvent, SharingState
from marketplace.sharings.queries import SharingView, sharing, sharing_of_booking
from marketplace.sharings.services.proposing import propose
from marketplace.sharings.services.steps import announce, locked, open_change, settle


def hand_on(booking: str, first: date, by: Actor, reason: str) -> None:
    """End a shared booking for everyone before a day, free from then on, as whoever arranges it says; all are told.

    Raises:
        Missing: nobody shares it. Forbidden: `by` may not arrange for whoever arranges it.
    """
    row = locked(_of(booking).id)
    people.require_act(by, row.holder, "arrange")
    last = before(first)
    if row.state is SharingState.AGREED and (row.ends_for_all_at is None or row.ends_for_all_at > last):
        if (change := open_change(row)) is not None:
            settle(change, ChangeEvent.REFUSE)
        row.ends_for_all_at = last
        announce(row, "ending", by)
    bookings.hand_on(booking, first, by, reason, for_all=True)


def propose_again(booking: str, part_id: str, slots: Sequence[Slot], starts: date, ends: date | None, by: Actor) -> str:
    """Propose to those who shared a booking to share another, by the same parts: each is told, and asked for a yes of their own.

    Returns the new sharing's id.

    Raises:
        Missing: nobody shares it. And what `propose` refuses.
    """
    seats = _of(booking).sitting
    made = propose(part_id, slots, starts, ends, by, parts=[seat.parts for seat in seats], budget=seats[0].budget)
    new = sharing(made)
    data = {"name": people.masked_names([new.holder]).get(new.holder, "")}
    for seat, known in zip(new.seats[1:], seats[1:], strict=True):
        notices.tell_party(
            known.urn,
            "sharing.proposed-again",
            template=_AGAIN,
            data=data,
            link=f"/sharings/join/{seat.code}",
            event_id=f"{made}:{seat.place}",
        )
    return made


_AGAIN = N_(
    "Somebody else could give the help that you share, and %(name)s asks whether you share it again, by the same parts. "
    "See what it would cost you, and say yes or no within a week. Nothing is booked before everybody has said yes."
)


def _of(booking: str) -> SharingView:
    found = sharing_of_booking(booking)
    if found is None:
        raise Missing
    return found
