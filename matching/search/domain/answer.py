"""What comes back: hits with their distance and why they are there, an exact total, and facet counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from matching.search.domain.document import Document
from matching.search.domain.query import Weights

Datum = str | int | float
Field = Literal["category", "name", "words"]
FACETS = ("category", "kind", "sector", "price", "language", "check")
PRICE_BANDS: tuple[tuple[str, int], ...] = (
    ("free", 0), ("to-15", 1500), ("to-20", 2000), ("to-25", 2500), ("to-30", 3000), ("to-35", 3500), ("to-40", 4000),
)  # fmt: skip
"""Names of the price bands and the highest price in pence an hour of each; dearer is `over-40`."""


def price_band(price_pence: int | None) -> str:
    """The band of a price in pence an hour; `unpriced` for what has no price by the hour."""
    if price_pence is None:
        return "unpriced"
    return next((name for name, top in PRICE_BANDS if price_pence <= top), "over-40")


@dataclass(frozen=True)
class Why:
    """One reason why a hit is there, as data: `word` (word, field), `near` (km), `along` (km longer), `comes` (by), `hours`, `price`."""

    code: str
    data: Mapping[str, Datum]


@dataclass(frozen=True)
class Hit:
    """One document of the page: its rank 0..1, kilometres from the query's point, and why it is there.

    Along a journey `km` is by how much the journey grows.
    """

    document: Document
    rank: float
    km: float | None
    why: tuple[Why, ...] = ()

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id


@dataclass(frozen=True)
class Answer:
    """A page of hits in order, how many match in all, and the facets.

    `facets[name][value]` counts what matches. Where one value is chosen (category, kind, sector, price) the facet
    leaves its own constraint out, so that it says what another choice would bring; languages and checks, of which
    many may be chosen, are counted among the matches. `corrected` tells which words were read as which. `spare` says
    that an index answered that only stands in for another.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    page: int
    per_page: int
    corrected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spare: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per_page)) if self.per_page else 1


def rank(text: int | None, tokens: int, km: float | None, quality: float, located: bool, weights: Weights) -> float:
    """The rank of one document, rounded to 1e-6 (`matching.md`, Search).

    `text` is None where no words were asked for and `located` False where no point was: then the other weights are
    scaled to one. A document without a point has `km` None and nearness 0. Along a
    journey `km` is by how much it grows.
    """
    top = 0.0
    whole = weights.quality
    if text is not None and tokens:
        top += weights.text * text / (weights.category_field * tokens)
        whole += weights.text
    if located:
        top += weights.near * (0.0 if km is None else max(0.0, 1 - km / weights.far_km))
        whole += weights.near
    top += weights.quality * quality
    return round(top / whole, 6) if whole else 0.0
