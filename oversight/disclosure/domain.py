"""The published rounding: what a figure about people becomes before anyone reads it.

Only people are protected. Counts of suppliers and offers, prices on offer and each organisation's performance under
its terms are public facts (blueprint: oversight, Disclosure control). A supplier may be one person, though, so how the
suppliers of a place do is told from three of them on; each organisation has its own row whatever its size. "Hide under 5" alone gives up most small cells
through nested tables; ten-and-nearest-five on one hierarchy gives up none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

T0_LEAST, T0_STEP = 10, 5
T2_LEAST = 5
CONDUCT_LEAST = 3
MEDIAN_LEAST, TAIL_LEAST = 10, 30
PRICE_STEP = 10  # pence


class Tier(StrEnum):
    """For whose eyes: T0 everyone, T2 officers at work."""

    T0 = "T0"
    T2 = "T2"


class Contributor(StrEnum):
    """Whose number a count is: people are protected, suppliers are public."""

    PERSON = "person"
    PROVIDER = "provider"


class Shape(StrEnum):
    """What kind of figure a metric gives."""

    RATE = "rate"  # numerator / denominator, both counts of people or of their things
    COUNT = "count"
    MEDIAN = "median"  # with a p90
    PRICE = "price"
    INDEX = "index"  # a public figure about suppliers, given as it is
    CONDUCT = "conduct"  # how suppliers do: an organisation's is public, one person's is not


@dataclass(frozen=True)
class Cell:
    """One frozen figure, exact, as computed from the facts.

    `n` is the number of distinct contributors behind it, people or suppliers (for a rate: behind the denominator).
    `numerator` and `denominator` are in the metric's own unit (needs, minutes, visits); `tail` is a median's p90;
    `trials` is the number of facts (visits, offers), `least` and `least_tail` the lower ends of the 95 % intervals of
    the median and the p90: for alerts alone.
    """

    value: float | None
    n: int
    numerator: float | None = None
    denominator: float | None = None
    tail: float | None = None
    trials: int = 0
    least: float | None = None
    least_tail: float | None = None


@dataclass(frozen=True)
class Shown:
    """One figure as a reader gets it; `hidden` says that it exists and is not shown, to protect people."""

    value: float | None
    n: int | None
    tail: float | None = None
    hidden: bool = False

    @property
    def missing(self) -> bool:
        """Whether there is nothing to show and nothing hidden: no such thing happened."""
        return self.value is None and not self.hidden and not self.n

    @property
    def unreached(self) -> bool:
        """Whether people are behind it and it has no value yet: fewer than half of them came so far."""
        return self.value is None and not self.hidden and bool(self.n)


def nearest(amount: float, step: int) -> int:
    """`amount` to the nearest `step`, halves up."""
    return int((amount + step / 2) // step) * step


def show(cell: Cell, shape: Shape, contributor: Contributor, tier: Tier, *, named: bool = False) -> Shown:
    """`cell` as `tier` may read it: the one place where a figure becomes public.

    `named` says that the cell is one supplier's own row, which everyone gets of organisations alone.
    """
    if contributor is Contributor.PROVIDER:
        if tier is Tier.T0 and shape is Shape.CONDUCT and not named and 0 < cell.n < CONDUCT_LEAST:
            return Shown(None, None, hidden=True)
        return _public(cell, shape)
    if tier is Tier.T2:
        if cell.n < T2_LEAST:
            return Shown(None, None, hidden=True)
        return Shown(cell.value, cell.n, cell.tail)
    return _rounded(cell, shape)


def _public(cell: Cell, shape: Shape) -> Shown:
    value = cell.value
    if value is not None and shape is Shape.PRICE:
        value = float(nearest(value, PRICE_STEP))
    return Shown(value, cell.n, cell.tail)


def _rounded(cell: Cell, shape: Shape) -> Shown:
    """Under ten people (none included) hidden; counts to the nearest five; rates from rounded counts."""
    if cell.n < T0_LEAST:
        return Shown(None, None, hidden=True)
    n = nearest(cell.n, T0_STEP)
    match shape:
        case Shape.COUNT:
            return Shown(float(n), n)
        case Shape.RATE:
            return Shown(_rate(cell), n)
        case Shape.MEDIAN:
            tail = round(cell.tail, 1) if cell.tail is not None and cell.n >= TAIL_LEAST else None
            return Shown(None if cell.value is None else round(cell.value, 1), n, tail)
        case Shape.PRICE:
            return Shown(None if cell.value is None else float(nearest(cell.value, PRICE_STEP)), n)
        case Shape.INDEX | Shape.CONDUCT:
            return Shown(cell.value, n)


def _rate(cell: Cell) -> float | None:
    if cell.numerator is None or cell.denominator is None:
        return cell.value
    below = nearest(cell.denominator, T0_STEP)
    return min(1.0, nearest(cell.numerator, T0_STEP) / below) if below else None
