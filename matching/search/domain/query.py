"""What can be asked: every constraint is optional, all that are given must hold."""

from __future__ import annotations

from dataclasses import dataclass

from matching.distances.domain import Point
from matching.hours.domain import WHOLE_WEEK, WHOLE_WEEK_QUARTERS
from matching.search.domain.lots import TURNS

MOST_PER_PAGE = 200
CONSTRAINTS = (
    "words", "within", "along", "covers", "category", "kind", "sector", "price", "slots", "open", "free", "checks",
    "languages",
)  # fmt: skip
"""The constraints in the order in which they are named to a person."""


@dataclass(frozen=True)
class Weights:
    """What a rank is made of (`matching.md`, Search); the default adds up to one. Distance counts up to `far_km`."""

    text: float = 0.5
    near: float = 0.3
    quality: float = 0.2
    category_field: int = 8
    name_field: int = 4
    words_field: int = 1
    far_km: float = 10.0


@dataclass(frozen=True)
class Query:
    """A question to the index.

    Any word may match. `within_km` keeps what stands at most so far from `point`; with `to`, which goes with
    `detour_km`, a journey from `point` to there is meant: what makes it at most so much longer is kept
    (`matching.distances`), and a hit is near by how little longer it makes it. `covers` keeps what comes to the
    point: by its circle, or because one of the `areas` (codes of the areas that hold the point) is among its own.
    `price_ceiling_pence` is for an hour. `slots` is a 7×24 grid: any shared hour will do, 0 asks for nothing.
    `open_at` and `free_at` are masks of 672 quarters of the week: what opens in any of them will do, 0 asks for nothing.
    With `free_at`, what stands in `full` (ids) is out: it has no room then, as its bookings say today.
    All of `checks` and all of `languages` must be there. `but` are ids that are not there for whoever asks: in no hit,
    no total and no facet. `per_page` 0 asks for total and facets only.
    `weights` are those of the day, where they are not the index's own. Of hits of one rank the lot of the `turn` (0 to 11, the
    month) says who stands first (`lots`), without a turn the id.
    """

    words: str = ""
    point: Point | None = None
    within_km: float | None = None
    to: Point | None = None
    detour_km: float | None = None
    covers: bool = False
    areas: frozenset[str] = frozenset()
    category: str | None = None
    kind: str | None = None
    sector: str | None = None
    price_ceiling_pence: int | None = None
    slots: int = 0
    open_at: int = 0
    free_at: int = 0
    full: frozenset[str] = frozenset()
    checks: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()
    page: int = 1
    per_page: int = 20
    weights: Weights | None = None
    turn: int | None = None

    def __post_init__(self) -> None:
        if self.page < 1 or not 0 <= self.per_page <= MOST_PER_PAGE:
            raise ValueError(f"pages start at 1 and hold at most {MOST_PER_PAGE}")
        if self.within_km is not None and (self.point is None or self.within_km < 0):
            raise ValueError("a distance needs a point and is never below 0")
        if (self.to is None) != (self.detour_km is None) or (self.to is not None and self.point is None):
            raise ValueError("a journey needs two points and how much longer it may become")
        if self.detour_km is not None and self.detour_km < 0:
            raise ValueError("a journey becomes no shorter")
        if self.covers and self.point is None and not self.areas:
            raise ValueError("what covers a point needs the point or its areas")
        if not 0 <= self.slots <= WHOLE_WEEK:
            raise ValueError("slots are a grid of 168 bits")
        if not (0 <= self.open_at <= WHOLE_WEEK_QUARTERS and 0 <= self.free_at <= WHOLE_WEEK_QUARTERS):
            raise ValueError("times of opening are a mask of 672 bits")
        if self.turn is not None and not 0 <= self.turn < TURNS:
            raise ValueError("a turn is a month, from 0")
        if self.full and not self.free_at:
            raise ValueError("what is full matters only where something free is asked for")
