"""How much an offer can take on in a week, for whoever counts what is left of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from hub.kernel.db import db, lots
from marketplace.offers.domain import OfferKind, OfferState
from marketplace.offers.models import Offer


@dataclass(frozen=True)
class Capacity:
    """Whose offer it is, of what kind, the minutes that a week holds, and those of its shortest visit."""

    offer: str
    party: str
    kind: OfferKind
    minutes: int
    shortest: int

    def places(self, taken: int) -> int:
        """How many of its shortest visits a week still holds of which so many minutes are taken."""
        return max(0, self.minutes - taken) // max(1, self.shortest)  # a draft may not have one yet


_COLUMNS = (Offer.id, Offer.party, Offer.kind, Offer.capacity_minutes, Offer.minimum_minutes)


def capacities(offer_ids: Iterable[str]) -> list[Capacity]:
    """What these offers can take on; unknown ids are left out."""
    return [
        Capacity(*row)
        for some in lots(offer_ids)
        for row in db.session.execute(sa.select(*_COLUMNS).where(Offer.id.in_(some)))
    ]


def ids_of(parties: Iterable[str]) -> list[str]:
    """Ids of all that these parties offer."""
    return [
        id_ for some in lots(parties) for id_ in db.session.scalars(sa.select(Offer.id).where(Offer.party.in_(some)))
    ]


def too_small() -> list[str]:
    """Ids of the live offers whose week is shorter than their shortest visit: nobody can ever be visited."""
    small = Offer.capacity_minutes < Offer.minimum_minutes
    return list(db.session.scalars(sa.select(Offer.id).where(Offer.state == OfferState.LIVE, small)))
