"""The blueprint of offers, and what its pages share."""

from __future__ import annotations

from flask import Blueprint

from hub.kernel.access import Actor
from hub.people import queries as people
from marketplace.offers import queries
from marketplace.offers.queries import OfferView

blueprint = Blueprint("offers", __name__)


def speaks_for(by: Actor, offer: OfferView) -> bool:
    """Whether someone may change an offer."""
    person = people.acting_person(by)
    return person is not None and people.manages(person, offer.party)


def mine(offer_id: str, by: Actor) -> OfferView:
    """One's own offer.

    Raises:
        Missing: there is none. NotTheirs: it is someone else's.
    """
    offer = queries.offer(offer_id)
    people.require_act(by, offer.party, "arrange")
    return offer
