"""Why a hit is there, as data; the sentences are the page's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from matching.search.domain.answer import Field, Why
from matching.search.domain.document import Document
from matching.search.domain.query import Query
from matching.search.domain.reading import Reading
from matching.words.domain import terms


def texts(document: Document) -> tuple[tuple[Field, str], ...]:
    """The searched texts of a document, the weightiest field first."""
    return (("category", document.category_words), ("name", document.name), ("words", document.words))


def why(query: Query, reading: Reading, document: Document, km: float | None) -> tuple[Why, ...]:
    """The reasons for one hit: words with the best field of each, distance, coming to you, hours, price, in order."""
    reasons = _words(reading, document)
    if km is not None:
        reasons.append(Why("near" if query.to is None else "along", {"km": round(km, 2)}))
    if query.covers:
        by_area = bool(query.areas & document.areas)
        reasons.append(Why("comes", {"by": "area" if by_area else "circle"}))
    if query.slots:
        shared = (query.slots & document.availability).bit_count()
        reasons.append(Why("hours", {"shared": shared, "wanted": query.slots.bit_count()}))
    if query.price_ceiling_pence is not None and document.price_pence is not None:
        spare = query.price_ceiling_pence - document.price_pence
        reasons.append(Why("price", {"price_pence": document.price_pence, "below_pence": spare}))
    return tuple(reasons)


def _words(reading: Reading, document: Document) -> list[Why]:
    found: list[Why] = []
    if not reading.tokens:
        return found
    said = [(field, _said(text)) for field, text in texts(document)]
    for token in reading.tokens:
        for field, words in said:
            held = sorted(words[stem] for stem in token if stem in words)
            if held:
                found.append(Why("word", {"word": held[0], "field": field}))
                break
    return found


@lru_cache(maxsize=4096)
def _said(text: str) -> Mapping[str, str]:
    """The words of a text by their stems."""
    return {term.stem: term.word for term in terms(text)}
