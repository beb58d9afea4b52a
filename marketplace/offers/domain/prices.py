"""Prices from a day on: how much notice a rise needs, and the states of a change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from hub.kernel.errors import Conflict, Invalid, Refused
from hub.kernel.money import share
from hub.kernel.words import N_
from marketplace.offers.domain.content import MOST_PRICE

NOTICE = timedelta(days=28)
"""How long before a rise people are told: as long as before a budget is reduced (money.md)."""
FURTHEST = timedelta(days=366)
LEAST_PRICE = 10  # a visit of a quarter of an hour costs a penny at least
MOST_PERMILLE = 250
"""The most that an uplift raises prices at once, in tenths of a percent."""


class PriceState(StrEnum):
    """Where a change of price stands."""

    WAITING = "waiting"  # outside the published range: the council looks at it
    COMING = "coming"
    BEGUN = "begun"
    RETURNED = "returned"
    DROPPED = "dropped"


class PriceEvent(StrEnum):
    """What may happen to it."""

    APPROVE = "approve"
    RETURN = "return"
    DROP = "drop"
    BEGIN = "begin"


S, E = PriceState, PriceEvent

PRICES: Mapping[tuple[PriceState, PriceEvent], PriceState] = {
    (S.WAITING, E.APPROVE): S.COMING,
    (S.WAITING, E.RETURN): S.RETURNED,
    (S.WAITING, E.DROP): S.DROPPED,
    (S.COMING, E.DROP): S.DROPPED,
    (S.COMING, E.BEGIN): S.BEGUN,
}
AHEAD = frozenset({S.WAITING, S.COMING})


class PriceWrong(Invalid):
    """A price that cannot be."""

    code = "price-wrong"
    template = N_("Write a price from 10p to £500.")


class PriceSame(Invalid):
    """Nothing would change."""

    code = "price-same"
    template = N_("That is the price now. Write another one.")


class NotFree(Refused):
    """A volunteer’s help, or an offer that costs nothing."""

    code = "price-of-free-help"
    template = N_("This help is free, so its price cannot rise from a day on. Change the offer itself instead.")


class TooSoon(Invalid):
    """People must be told before."""

    code = "price-too-soon"
    template = N_("Choose %(first)s or later: people are told 28 days before a price rises, and a day before it falls.")


class TooFar(Invalid):
    """More than a year ahead."""

    code = "price-too-far"
    template = N_("Choose a day within a year.")


class AnnouncedAlready(Conflict):
    """One change at a time."""

    code = "price-announced"
    template = N_("A change of this price is announced already. Take it back first, or wait until it has begun.")


class ReductionStands(Refused):
    """People were told that they will pay less."""

    code = "reduction-stands"
    template = N_(
        "People were told that they will pay less from that day, so it stays. You can announce a rise after it."
    )


def first_day(before: int, after: int, today: date) -> date:
    """The first day from which a price may hold: four weeks ahead where it rises, else tomorrow."""
    return today + (NOTICE if after > before else timedelta(days=1))


def check_change(before: int, after: int, starts: date, today: date) -> None:
    """Refuse a change of price that cannot be.

    Raises:
        PriceWrong, PriceSame, NotFree: the price. TooSoon, TooFar: its first day.
    """
    if not before:
        raise NotFree
    if not LEAST_PRICE <= after <= MOST_PRICE:
        raise PriceWrong(field="price_pence")
    if after == before:
        raise PriceSame(field="price_pence")
    first = first_day(before, after, today)
    if starts < first:
        raise TooSoon(field="starts", first=f"{first.day} {first:%B %Y}")
    if starts > today + FURTHEST:
        raise TooFar(field="starts")


def uplifted(price_pence: int, permille: int) -> int:
    """A price raised by tenths of a percent, rounded half up, and never above the most that a price may be."""
    return min(MOST_PRICE, share(price_pence, 1000 + permille, 1000))
