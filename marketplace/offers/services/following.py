"""Offers follow the ground they stand on: the party's point, and the areas that the council draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from hub.kernel.db import db
from hub.places import queries as places
from marketplace.offers.domain import OfferState
from marketplace.offers.models import Offer
from marketplace.offers.services.keeping import announce, place


def follow_party(party: str) -> int:
    """Take over a party's new point into each of its offers; returns how many moved."""
    moved = 0
    for offer in db.session.scalars(sa.select(Offer).where(Offer.party == party).order_by(Offer.id).with_for_update()):
        before = _stands(offer)
        place(offer)
        moved += _moved(offer, before, "move")
    return moved


def follow_areas() -> int:
    """Find the areas of every offer again, after a new set came into force; returns how many changed.

    An area that an offer names and that is gone gives way to those that stand on its ground now. Where nobody knows
    what they are, the ward in which the party stands takes its place, and without one the offer's radius holds. Its
    maker is told to look at it (`OfferChanged` of "areas").
    """
    offers = db.session.scalars(sa.select(Offer).order_by(Offer.id).with_for_update()).all()
    followers = places.followers({code for offer in offers for code in offer.areas})
    changed = 0
    for offer in offers:
        before = _stands(offer)
        place(offer)
        areas = _areas_now(offer, followers)
        renamed = areas != offer.areas
        if renamed:
            offer.areas = areas
        over = offer.state is OfferState.RETIRED
        changed += _moved(offer, before, "areas" if renamed and not over else "move")
    return changed


def _stands(offer: Offer) -> tuple[object, ...]:
    return offer.lat, offer.lon, offer.ward, offer.neighbourhood, tuple(offer.areas)


def _areas_now(offer: Offer, followers: Mapping[str, Sequence[str]]) -> list[str]:
    found = {now for code in offer.areas for now in followers[code]}
    if offer.areas and not found and offer.ward:
        found = {offer.ward}
    return offer.areas if found == set(offer.areas) else sorted(found)


def _moved(offer: Offer, before: tuple[object, ...], what: str) -> bool:
    if _stands(offer) == before:
        return False
    offer.version += 1
    db.session.flush()
    announce(offer, what)
    return True
