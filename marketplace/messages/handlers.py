"""Reactions: the other side hears that something was written, safeguarding of words that both were warned about."""

from __future__ import annotations

from typing import Any

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from marketplace.messages.events import ContactsShared, MessageHidden, MessageSaid


def tell(delivery: Delivery[Any]) -> None:
    """Tell whoever it concerns, with a link and without the words."""
    event = delivery.event
    link = f"/bookings/{event.booking}/messages"
    for party, template in _says(event):
        notices.tell_party(
            party,
            event.type,
            template=template,
            data={},
            link=link,
            event_id=delivery.id,
            but=getattr(event, "by", None),
        )
    if isinstance(event, MessageSaid) and event.flagged:
        for person in people.staff("safeguarding"):
            notices.tell(
                person,
                "message.flagged",
                template=N_("A message has words in it that we warn people about. Please read it."),
                link="/council/messages",
                event_id=delivery.id,
            )


def _says(event: Any) -> list[tuple[str, str]]:
    if isinstance(event, MessageSaid):
        return [(event.other, N_("Someone you have a booking with has written to you."))]
    if isinstance(event, ContactsShared):
        words = N_("You both agreed to share how you can be reached. You see it with your messages.")
        return [(event.one, words), (event.other, words)]
    return [(event.side, N_("A message of yours was hidden. The reason stands in its place."))]


NEWS = {"messages.tell": ((MessageSaid, ContactsShared, MessageHidden), tell)}
"""Which handler hears of what."""
