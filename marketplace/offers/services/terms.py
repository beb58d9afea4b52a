"""The council writes the standard terms anew, from a day on."""

from __future__ import annotations

from datetime import date

from hub.kernel import clock, ids, outbox
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden
from hub.kernel.words import N_
from marketplace.offers.domain import TermsUnusable, points_of
from marketplace.offers.events import TermsSet
from marketplace.offers.models import OfferTerms
from marketplace.offers.services.keeping import said


def set_terms(*, points: str, starts: date, reason: str, by: Actor) -> str:
    """Put standard terms in force from `starts` on, a point a line; returns the version's id.

    What goes live from that day accepts them; whoever accepted others before keeps those. Everyone who offers is told.
    What stood before stays on record. A version whose day has not come is replaced by a later one for the same day.

    Raises:
        Forbidden: not a commissioner.
        TermsUnusable: no points, or a first day that has begun: on it someone may have accepted others already.
        NoReason: no words about why.
    """
    if not by.has("commissioner"):
        raise Forbidden
    written = points_of(points)
    if starts <= clock.today():
        words = N_("Choose tomorrow or a later day: what is accepted today are the terms of today.")
        raise TermsUnusable(field="starts", message=words)
    why = said(reason)
    row = OfferTerms(
        id=ids.new(), starts=starts, points=list(written), reason=why, set_by=by.person, set_at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    outbox.announce(TermsSet(subject=ids.urn("terms", row.id), terms=row.id, starts=starts.isoformat()))
    return row.id
