"""What a visit costs: a price and its unit, in integer pence, rounded half up once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hub.kernel.money import share
from marketplace.offers.domain import Unit


@dataclass(frozen=True)
class Rate:
    """A price in pence per hour, visit or item; nothing is a price too."""

    price_pence: int
    unit: Unit = Unit.HOUR

    def __post_init__(self) -> None:
        if self.price_pence < 0:
            raise ValueError("a price below nothing")


@dataclass(frozen=True)
class Rates:
    """What holds now, and prices in pence from days on, for the same unit; of several the latest that has begun holds."""

    now: Rate
    later: tuple[tuple[date, int], ...] = ()

    def on(self, day: date) -> Rate:
        """The rate of a day."""
        begun = [(starts, pence) for starts, pence in self.later if starts <= day]
        return Rate(max(begun)[1], self.now.unit) if begun else self.now


def price_of(rate: Rate, minutes: int) -> int:
    """Pence for a whole visit of `minutes`."""
    return share(rate.price_pence, minutes, 60) if rate.unit is Unit.HOUR else rate.price_pence


def worth_of(rate: Rate, delivered: int, scheduled: int) -> int:
    """Pence for `delivered` of `scheduled` minutes: by the hour at the rate; a whole price in proportion, never more.

    An item (a meal, a repair) that was delivered is owed whole.
    """
    if rate.unit is Unit.HOUR:
        return share(rate.price_pence, delivered, 60)
    if rate.unit is Unit.ITEM:
        return rate.price_pence if delivered else 0
    return share(rate.price_pence, min(delivered, scheduled), scheduled)
