"""Reactions: who is told of an invitation or of a review that waits."""

from __future__ import annotations

from hub.kernel import ids
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from reviews.reviews.events import ReviewHeld, ReviewInvited, ReviewShown


def tell_invited(delivery: Delivery[ReviewInvited]) -> None:
    """Ask the author how it went."""
    event = delivery.event
    _, invitation = ids.parse(event.subject)
    notices.tell_party(
        event.author,
        "review",
        template=N_("How did it go? You have two weeks to say so. Nobody sees it before both sides have written."),
        data={},
        link=f"/reviews/new/{invitation}",
        event_id=delivery.id,
    )


def tell_safeguarding(delivery: Delivery[ReviewHeld]) -> None:
    """Ask safeguarding to read a review that may tell of harm."""
    for person in people.staff("safeguarding"):
        notices.tell(
            person,
            "safeguarding",
            template=N_("A review may tell of harm. Read it before anyone else can."),
            data={},
            link="/council/reviews",
            event_id=delivery.id,
        )


def tell_subject(delivery: Delivery[ReviewShown]) -> None:
    """Let the one it is about know that a review can be read, and answered once."""
    event = delivery.event
    notices.tell_party(
        event.of,
        "review",
        template=N_("Someone said how it went with you. You can read it, and answer once."),
        data={},
        link="/reviews",
        event_id=delivery.id,
    )
