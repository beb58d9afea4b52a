"""What stands in the index: one document for each live offer, plain values only."""

from __future__ import annotations

from dataclasses import dataclass

from matching.distances.domain import Point
from matching.hours.domain import WHOLE_WEEK, WHOLE_WEEK_QUARTERS, grid_of_quarters, quarters_of_grid

AS_AVAILABLE = -1


@dataclass(frozen=True)
class Document:
    """An offer as search sees it. `point` is masked already for a person and exact (`exact`) for premises.

    `name` and `words` are searched as text, and `category_words`: the titles and everyday phrases of its categories.
    It comes to a point that lies within `radius_km` of its own or in one of its `areas` (area codes). `price_pence`
    is for an hour, 0 when free, None when it is not priced by the hour. `availability` is a 7×24 grid
    (`matching.hours`), `opening` the same to the quarter of an hour (672 bits; the whole hours of the grid where it is not
    given), `quality` 0..1. `version` grows with every change of the offer.
    """

    id: str
    party: str
    version: int
    name: str
    kind: str
    sector: str
    categories: frozenset[str]
    category_words: str = ""
    words: str = ""
    point: Point | None = None
    exact: bool = False
    radius_km: float = 0.0
    areas: frozenset[str] = frozenset()
    price_pence: int | None = 0
    availability: int = WHOLE_WEEK
    opening: int = AS_AVAILABLE
    checks: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    quality: float = 0.0

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a document has an id")
        if not 0 <= self.quality <= 1:
            raise ValueError("quality is 0 to 1")
        if self.radius_km < 0 or (self.price_pence is not None and self.price_pence < 0):
            raise ValueError("a radius and a price are never below 0")
        if not 0 <= self.availability <= WHOLE_WEEK:
            raise ValueError("availability is a grid of 168 bits")
        if self.opening == AS_AVAILABLE:
            object.__setattr__(self, "opening", quarters_of_grid(self.availability))
        elif not 0 <= self.opening <= WHOLE_WEEK_QUARTERS or grid_of_quarters(self.opening) != self.availability:
            raise ValueError(
                "opening is a mask of 672 bits, with a quarter in each hour that is available and in no other"
            )

    @property
    def whole_hours(self) -> bool:
        """Whether it opens and closes on the hour, so that `availability` says all of `opening`."""
        return self.opening == quarters_of_grid(self.availability)
