"""What waits for the council: whose, and since when."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from marketplace.offers.domain import OfferState
from marketplace.offers.models import Offer, OfferRevision, OfferStep


def waiting_since() -> list[tuple[str, datetime]]:
    """Of each offer and edit that waits for the council: whose it is, and since when."""
    handed_in = sa.select(sa.func.max(OfferStep.at)).where(
        OfferStep.offer_id == Offer.id, OfferStep.state == OfferState.SUBMITTED
    )
    offers = sa.select(Offer.party, handed_in.scalar_subquery()).where(Offer.state == OfferState.SUBMITTED)
    edits = (
        sa.select(Offer.party, OfferRevision.made_at)
        .join(Offer, Offer.id == OfferRevision.offer_id)
        .where(OfferRevision.outcome == "waiting")
    )
    return [(party, at) for statement in (offers, edits) for party, at in db.session.execute(statement) if at]
