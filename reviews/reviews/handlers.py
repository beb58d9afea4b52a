"""Reactions: who is told of an invitation or of a review that waits."""

from __future__ import annotations

from hub.kernel import ids
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from reviews.reviews import queries
from reviews.reviews.events import ReviewHeld, ReviewHidden, ReviewInvited, ReviewRemoved, ReviewShown


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
    """Let the one it is about know that a review can be read, and answered once; both, where it was held meanwhile."""
    event = delivery.event
    if event.again:
        view = queries.review(ids.parse(event.subject)[1])
        if view is not None:
            _tell(
                view.author,
                N_("The council has read your review again, and everyone can see it as before."),
                delivery.id,
            )
        _tell(
            event.of, N_("The council has read a review of you again, and everyone can see it as before."), delivery.id
        )
        return
    _tell(event.of, N_("Someone said how it went with you. You can read it, and answer once."), delivery.id)


def tell_hidden(delivery: Delivery[ReviewHidden]) -> None:
    """Tell both sides that a review is out of sight for now, that nobody is blamed, and that they need do nothing."""
    event = delivery.event
    _tell(
        event.author,
        N_(
            "The council is reading your review again. Until then it is out of sight. This does not mean that you did "
            "anything wrong, and you need do nothing: we tell you what comes of it."
        ),
        delivery.id,
    )
    _tell(
        event.of,
        N_(
            "The council is reading a review of you again. Until then it is out of sight and does not count. You need "
            "do nothing: we tell you what comes of it."
        ),
        delivery.id,
    )


def tell_removed(delivery: Delivery[ReviewRemoved]) -> None:
    """Tell the author that a review was taken down, and the one it was about where it had been seen."""
    event = delivery.event
    if event.author:
        _tell(
            event.author,
            N_(
                "The council has read your review and decided not to show it. Thank you for telling us how it went. "
                "Ask the council if you want to know why."
            ),
            delivery.id,
        )
    if event.seen:
        _tell(
            event.of,
            N_("The council has taken down a review of you for good. It no longer counts, and you need do nothing."),
            delivery.id,
        )


def _tell(party: str, template: str, event_id: str) -> None:
    notices.tell_party(party, "review", template=template, data={}, link="/reviews", event_id=event_id)
