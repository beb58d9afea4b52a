"""The standard terms: in force on a day, every version there was, and whom new ones concern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel.db import db
from marketplace.offers import domain
from marketplace.offers.domain import OfferState, Terms
from marketplace.offers.models import Offer, OfferTerms


@dataclass(frozen=True)
class TermsView:
    """A version of the standard terms: from which day, who wrote it, when, and why (nobody: what councils start with)."""

    terms: Terms
    reason: str
    set_by: str | None
    set_at: datetime | None


def terms_on(day: date) -> Terms:
    """The standard terms in force on a day."""
    return domain.terms_on(day, (Terms(row.starts, tuple(row.points)) for row in _rows()))


def terms_versions() -> list[TermsView]:
    """Every version, the newest first."""
    first = [TermsView(terms, "", None, None) for terms in domain.TERMS]
    own = [TermsView(Terms(r.starts, tuple(r.points)), r.reason, r.set_by, r.set_at) for r in _rows()]
    return [*first, *own][::-1]


def terms_to_read() -> list[TermsView]:
    """The versions that held or will hold, the newest first: of one day only the last that was written."""
    return list({version.terms.starts: version for version in terms_versions()[::-1]}.values())[::-1]


def whom_terms_concern() -> list[str]:
    """The parties with an offer that is live, paused or suspended, or that waits for the council."""
    states = (OfferState.SUBMITTED, OfferState.LIVE, OfferState.PAUSED, OfferState.SUSPENDED)
    statement = sa.select(Offer.party).where(Offer.state.in_(states)).distinct()
    return list(db.session.scalars(statement.order_by(Offer.party)))


_ROWS = sa.select(OfferTerms).order_by(OfferTerms.starts, OfferTerms.id)


def _rows() -> sa.ScalarResult[OfferTerms]:
    return db.session.scalars(_ROWS)
