"""The rules of offers: their states, what is in one, which edits wait for the council, and the standard terms."""

from marketplace.offers.domain.content import MOST_PRICE, Content, NotAnOffer, check, faults
from marketplace.offers.domain.edits import AT_ONCE, Band, Change, changes, in_band, waiting
from marketplace.offers.domain.kinds import KIND_WORDS, LANGUAGES, SPEAKS, TRAITS, UNIT_WORDS, OfferKind, Unit
from marketplace.offers.domain.states import STANDING, STEPS, UNAPPROVED, OfferEvent, OfferState
from marketplace.offers.domain.terms import TERMS, Terms, TermsUnusable, points_of, terms_on

__all__ = [
    "AT_ONCE",
    "KIND_WORDS",
    "LANGUAGES",
    "MOST_PRICE",
    "SPEAKS",
    "STANDING",
    "STEPS",
    "TERMS",
    "TRAITS",
    "UNAPPROVED",
    "UNIT_WORDS",
    "Band",
    "Change",
    "Content",
    "NotAnOffer",
    "OfferEvent",
    "OfferKind",
    "OfferState",
    "Terms",
    "TermsUnusable",
    "Unit",
    "changes",
    "check",
    "faults",
    "in_band",
    "points_of",
    "terms_on",
    "waiting",
]
