"""Reactions: safeguarding is told of a worry at once, and not a word of it."""

from __future__ import annotations

from hub.kernel import ids
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from oversight.worries.events import WorryRaised


def tell_safeguarding(delivery: Delivery[WorryRaised]) -> None:
    """Ask safeguarding to read it."""
    _, worry = ids.parse(delivery.event.subject)
    for person in people.staff("safeguarding"):
        notices.tell(
            person,
            "worry",
            template=N_("Someone is worried about somebody. Read it now."),
            link=f"/council/worries/{worry}",
            event_id=delivery.id,
        )
