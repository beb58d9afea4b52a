"""Documents, queries and answers; the rank; how words are read; what to relax."""

from matching.distances.domain import Point
from matching.search.domain.answer import FACETS, PRICE_BANDS, Answer, Hit, Why, price_band, rank
from matching.search.domain.away import away_bounds_km, away_km, fits_journey
from matching.search.domain.body import body_of, document_of, fingerprint_of
from matching.search.domain.document import Document
from matching.search.domain.lots import bits, draw_of, lots, place, turn_of
from matching.search.domain.query import CONSTRAINTS, MOST_PER_PAGE, Query, Weights
from matching.search.domain.reading import Reading, Vocabulary, read
from matching.search.domain.relaxing import Pair, Relaxation, Relaxations, asked, relaxations, without
from matching.search.domain.weighing import DEFAULT, SHARES, SharesWrong, ShareWrong, finding, shares_of
from matching.search.domain.why import texts, why

__all__ = [
    "CONSTRAINTS",
    "DEFAULT",
    "FACETS",
    "MOST_PER_PAGE",
    "PRICE_BANDS",
    "SHARES",
    "Answer",
    "Document",
    "Hit",
    "Pair",
    "Point",
    "Query",
    "Reading",
    "Relaxation",
    "Relaxations",
    "ShareWrong",
    "SharesWrong",
    "Vocabulary",
    "Weights",
    "Why",
    "asked",
    "away_bounds_km",
    "away_km",
    "bits",
    "body_of",
    "document_of",
    "draw_of",
    "finding",
    "fingerprint_of",
    "fits_journey",
    "lots",
    "place",
    "price_band",
    "rank",
    "read",
    "relaxations",
    "shares_of",
    "texts",
    "turn_of",
    "why",
    "without",
]  # fmt: skip
