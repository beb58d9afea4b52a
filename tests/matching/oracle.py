"""The oracle: search by brute force, written from the blueprint alone; it imports nothing from any adapter.

It shares the values (documents, queries), the stems and the lists of stop words with the engine, and nothing else:
its own edit distance, its own rank, its own facets, geopy's distance for every document.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from geopy.distance import geodesic

from matching.search.domain.document import Document
from matching.search.domain.query import Query
from matching.words.domain.stopwords import COMMON
from matching.words.domain.tokens import terms

BANDS = {0: "free", 1500: "to-15", 2000: "to-20", 2500: "to-25", 3000: "to-30", 3500: "to-35", 4000: "to-40"}


@dataclass(frozen=True)
class Told:
    """What an adapter must answer."""

    total: int
    page: list[tuple[str, float, float | None]]
    facets: dict[str, dict[str, int]]


@lru_cache(maxsize=100_000)
def km(one, other):
    return geodesic(one, other).km


def apart(one: str, other: str) -> int:
    """Optimal string alignment distance, by the whole matrix."""
    cost = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            ways = [cost[i - 1, j] + 1, cost[i, j - 1] + 1, cost[i - 1, j - 1] + (one[i - 1] != other[j - 1])]
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                ways.append(cost[i - 2, j - 2] + 1)
            cost[i, j] = min(ways)
    return cost[len(one), len(other)]


def closest(word: str, known: set[str]) -> set[str]:
    allowed = 0 if len(word) < 4 or word.isdecimal() else 1 if len(word) < 8 else 2
    if not allowed or word in COMMON:
        return set()
    near = {
        other: apart(word, other)
        for other in known
        if abs(len(other) - len(word)) <= allowed and (len(word) >= 6 or other[0] == word[0])
    }
    least = min(near.values(), default=99)
    return {other for other, mistakes in near.items() if mistakes == least} if least <= allowed else set()


def groups(words: str, documents: list[Document]) -> list[set[str]]:
    known = {(t.word, t.stem) for d in documents for text in (d.category_words, d.name, d.words) for t in terms(text)}
    stems = {stem for _, stem in known}
    found: list[set[str]] = []
    for term in terms(words)[:24]:
        group = {term.stem}
        if term.stem not in stems:
            near = closest(term.word, {word for word, _ in known})
            group = {stem for word, stem in known if word in near} or closest(term.stem, stems) or group
        if group not in found:
            found.append(group)
    return found


def text_score(document: Document, tokens: list[set[str]]) -> int:
    fields = [(8, document.category_words), (4, document.name), (1, document.words)]
    held = [(weight, {t.stem for t in terms(text)}) for weight, text in fields]
    return sum(max((weight for weight, stems in held if stems & token), default=0) for token in tokens)


def rank(query: Query, document: Document, tokens: list[set[str]], away: float | None) -> float:
    parts, weights = [], []
    text, near, quality = (
        (query.weights.text, query.weights.near, query.weights.quality) if query.weights else (0.5, 0.3, 0.2)
    )
    if tokens:
        parts.append(text * text_score(document, tokens) / (8 * len(tokens)))
        weights.append(text)
    if query.point:
        parts.append(near * (max(0.0, 1 - away / 10) if away is not None else 0.0))
        weights.append(near)
    parts.append(quality * document.quality)
    weights.append(quality)
    return round(sum(parts) / sum(weights), 6)


def turn(query: Query, id_: str) -> int:
    """Six draws of four bytes; those of the first half of the year are read backwards in the second."""
    if query.turn is None:
        return 0
    first = query.turn % 6 * 4
    drawn = int.from_bytes(blake2b(id_.encode(), digest_size=24).digest()[first : first + 4], "big")
    return drawn if query.turn < 6 else -drawn


def opens(mask: int, document: Document) -> bool:
    """Quarter by quarter."""
    return any(mask >> quarter & 1 and document.opening >> quarter & 1 for quarter in range(672))


def far(query: Query, document: Document) -> tuple[float | None, float | None]:
    """From the point, and what counts: that, or by how much the journey grows."""
    if not (query.point and document.point):
        return None, None
    start, there = (query.point.lat, query.point.lon), (document.point.lat, document.point.lon)
    if not query.to:
        return km(start, there), km(start, there)
    end = (query.to.lat, query.to.lon)
    return km(start, there), max(0.0, km(start, there) + km(end, there) - km(start, end))


def fails_in_time(query: Query, document: Document) -> set[str]:
    failed = set()
    if query.slots and not query.slots & document.availability:
        failed.add("slots")
    if query.open_at and not opens(query.open_at, document):
        failed.add("open")
    if query.free_at and (document.id in query.full or not opens(query.free_at, document)):
        failed.add("free")
    return failed


def fails(
    query: Query, document: Document, tokens: list[set[str]], straight: float | None, away: float | None
) -> set[str]:
    failed = set()
    if document.id in query.but:
        failed.add("but")
    if tokens and not text_score(document, tokens):
        failed.add("words")
    if query.within_km is not None and (straight is None or straight > query.within_km):
        failed.add("within")
    if query.to and (away is None or away > query.detour_km):
        failed.add("along")
    if query.covers and not (document.areas & query.areas or (straight is not None and straight <= document.radius_km)):
        failed.add("covers")
    if query.category and query.category not in document.categories:
        failed.add("category")
    if query.kind and query.kind != document.kind:
        failed.add("kind")
    if query.sector and query.sector != document.sector:
        failed.add("sector")
    ceiling = query.price_ceiling_pence
    if ceiling is not None and (document.price_pence is None or document.price_pence > ceiling):
        failed.add("price")
    failed |= fails_in_time(query, document)
    if query.checks - document.checks:
        failed.add("checks")
    if query.languages - document.languages:
        failed.add("languages")
    return failed


def band(price: int | None) -> str:
    if price is None:
        return "unpriced"
    return next((name for top, name in BANDS.items() if price <= top), "over-40")


def ask(documents: list[Document], query: Query) -> Told:
    tokens = groups(query.words, documents)
    facets = {name: Counter() for name in ("category", "kind", "sector", "price", "language", "check")}
    hits = []
    for document in documents:
        straight, away = far(query, document)
        failed = fails(query, document, tokens, straight, away)
        if not failed:
            hits.append((document.id, rank(query, document, tokens, away), away))
        values = {
            "category": document.categories,
            "kind": [document.kind],
            "sector": [document.sector],
            "price": [band(document.price_pence)],
        }
        for name, chosen in values.items():
            if failed <= {name}:
                facets[name].update(chosen)
        if not failed:
            facets["language"].update(document.languages)
            facets["check"].update(document.checks)
    hits.sort(key=lambda hit: (-hit[1], turn(query, hit[0]), hit[0]))
    first = (query.page - 1) * query.per_page
    page = hits[first : first + query.per_page]
    return Told(len(hits), page, {name: dict(counter) for name, counter in facets.items()})
