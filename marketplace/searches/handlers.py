"""The index follows the news: offers, checks, reviews, names and places."""

from __future__ import annotations

from hub.checks.events import CheckApproved, CheckEnded
from hub.kernel import unit
from hub.kernel.outbox import Delivery
from hub.people.events import OrganisationChanged, PersonRenamed
from hub.places.events import AreasChanged
from marketplace.offers import queries as offers
from marketplace.offers.events import OfferChanged
from marketplace.searches import services
from reviews.reviews.events import ReviewRemoved, ReviewShown


def offer_changed(delivery: Delivery[OfferChanged]) -> None:
    """An offer took a step, or an edit went live."""
    unit.read(services.feed, (delivery.event.offer,))


def check_changed(delivery: Delivery[CheckApproved] | Delivery[CheckEnded]) -> None:
    """What a party holds changed: all of its offers are fed again."""
    unit.read(_feed_party, delivery.event.party)


def review_changed(delivery: Delivery[ReviewShown] | Delivery[ReviewRemoved]) -> None:
    """What is said of a party changed."""
    unit.read(_feed_party, delivery.event.of)


def person_renamed(delivery: Delivery[PersonRenamed]) -> None:
    """A person goes by another name."""
    unit.read(_feed_party, f"person:{delivery.event.person}")


def organisation_changed(delivery: Delivery[OrganisationChanged]) -> None:
    """An organisation is called otherwise, or stands elsewhere."""
    unit.read(_feed_party, f"organisation:{delivery.event.organisation}")


def areas_changed(_delivery: Delivery[AreasChanged]) -> None:
    """The searches that were counted stand in the areas of the new set; offers announce themselves what changed."""
    services.follow_areas()


def _feed_party(party: str) -> None:
    services.feed(view.id for view in offers.offers_of(party))
