"""What others may read of offers: values, never rows."""

from marketplace.offers.queries.maps import pins_on_wards
from marketplace.offers.queries.reading import (
    OfferFact,
    OfferView,
    RevisionView,
    StepView,
    bands,
    facts,
    history,
    in_state,
    last_revision,
    live,
    offer,
    offers,
    offers_of,
    revisions_waiting,
    submitted,
    totals,
    wanted,
    wards_covered,
)
from marketplace.offers.queries.terms import TermsView, terms_on, terms_versions

__all__ = [
    "OfferFact",
    "OfferView",
    "RevisionView",
    "StepView",
    "TermsView",
    "bands",
    "facts",
    "history",
    "in_state",
    "last_revision",
    "live",
    "offer",
    "offers",
    "offers_of",
    "pins_on_wards",
    "revisions_waiting",
    "submitted",
    "terms_on",
    "terms_versions",
    "totals",
    "wanted",
    "wards_covered",
]
