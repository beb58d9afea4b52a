"""Whether whoever makes an offer is on the record as one who stops."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel.db import db
from marketplace.offers import ports
from marketplace.offers.domain import OfferState
from marketplace.offers.models import Offer
from marketplace.offers.queries.reading import OfferView, offers


def stops(offer: OfferView | Offer) -> date | None:
    """The day from which the supplier stops, or this offer alone stands still; None where it is not on the record."""
    return ports.stops(offer.party) or (offer.suspended_from if offer.state is OfferState.SUSPENDED else None)


def stopped(since: datetime) -> list[OfferView]:
    """Suspended offers, and those taken away meanwhile that changed last after a moment, longest unchanged first."""
    gone = sa.and_(Offer.state == OfferState.RETIRED, Offer.suspended_from.is_not(None), Offer.changed_at > since)
    found = db.session.scalars(sa.select(Offer.id).where(sa.or_(Offer.state == OfferState.SUSPENDED, gone)))
    return sorted(offers(found).values(), key=lambda one: (one.changed_at, one.id))
