"""The standard terms: in force on a day, and every version there was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel.db import db
from marketplace.offers import domain
from marketplace.offers.domain import Terms
from marketplace.offers.models import OfferTerms


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


def _rows() -> sa.ScalarResult[OfferTerms]:
    return db.session.scalars(sa.select(OfferTerms).order_by(OfferTerms.starts, OfferTerms.id))
