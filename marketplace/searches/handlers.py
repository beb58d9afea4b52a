"""The index follows the news: offers, checks, reviews, names, kinds of help and places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hub.categories.events import CategoryChanged
from hub.checks.events import CheckApproved, CheckEnded
from hub.kernel import outbox, unit
from hub.kernel.outbox import Delivery
from hub.people.events import OrganisationChanged, PersonRenamed
from hub.places.events import AreasChanged
from marketplace.offers import queries as offers
from marketplace.offers.events import OfferChanged
from marketplace.searches import services
from reviews.reviews.events import ReviewHidden, ReviewRemoved, ReviewShown

FEEDING: tuple[type[outbox.Event], ...] = (
    OfferChanged, CheckApproved, CheckEnded, ReviewShown, ReviewHidden, ReviewRemoved, PersonRenamed, OrganisationChanged,
    CategoryChanged,
)  # fmt: skip


def feed(deliveries: Sequence[Delivery[Any]]) -> None:
    """Feed again, together, every offer of which the index may now say something else."""
    unit.read(lambda: services.feed(_concerned([delivery.event for delivery in deliveries])))


def _concerned(events: Iterable[outbox.Event]) -> list[str]:
    """The offers that took a step or were edited, and all of a party that is called, placed, checked or rated anew."""
    found, parties = set(), set()
    for event in events:
        match event:
            case OfferChanged():
                found.add(event.offer)
            case CheckApproved() | CheckEnded():
                parties.add(event.party)
            case ReviewShown() | ReviewHidden() | ReviewRemoved():
                parties.add(event.of)
            case CategoryChanged():
                found.update(view.id for view in offers.live(event.category))
            case PersonRenamed():
                parties.add(f"person:{event.person}")
            case OrganisationChanged():
                parties.add(f"organisation:{event.organisation}")
    return sorted(found | {view.id for view in offers.offers_of(*sorted(parties))})


def areas_changed(_delivery: Delivery[AreasChanged]) -> None:
    """The searches that were counted stand in the areas of the new set; offers announce themselves what changed."""
    services.follow_areas()
