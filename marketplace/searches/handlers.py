"""The index follows the news: offers, checks, reviews, names and places."""

from __future__ import annotations

from typing import cast

from hub.checks.events import CheckApproved, CheckEnded
from hub.kernel import unit
from hub.kernel.outbox import Delivery
from hub.people.events import OrganisationChanged, PersonRenamed
from marketplace.offers import queries as offers
from marketplace.offers.events import OfferChanged
from marketplace.searches import services
from reviews.reviews.events import ReviewRemoved, ReviewShown


def offer_changed(delivery: Delivery) -> None:
    """An offer took a step, or an edit went live."""
    event = cast("OfferChanged", delivery.event)
    unit.read(services.feed, (event.offer,))


def party_changed(delivery: Delivery) -> None:
    """What is said of a party, or what it holds, changed: all of its offers are fed again."""
    unit.read(_feed_party, _party(delivery))


def _feed_party(party: str) -> None:
    services.feed(view.id for view in offers.offers_of(party))


def _party(delivery: Delivery) -> str:
    event = delivery.event
    if isinstance(event, CheckApproved | CheckEnded):
        return event.party
    if isinstance(event, PersonRenamed):
        return f"person:{event.person}"
    if isinstance(event, OrganisationChanged):
        return f"organisation:{event.organisation}"
    return cast("ReviewShown | ReviewRemoved", event).of
