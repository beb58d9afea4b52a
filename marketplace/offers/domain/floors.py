"""What an hour of paid help should cost at the least, from a day on: told to whoever writes or decides a price, never refused.

National figures with their days, kept here and not by a council: a new one comes with a new version of Kith.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.categories.domain import CheckKind
from hub.kernel.words import N_
from marketplace.offers.domain.kinds import OfferKind, Unit


class Floor(StrEnum):
    """Why an hour should not cost less."""

    WAGE = "wage"
    HOMECARE = "homecare"


FLOORS: Mapping[Floor, tuple[tuple[date, int], ...]] = {
    Floor.WAGE: ((date(2025, 4, 1), 12_21), (date(2026, 4, 1), 12_71)),
    Floor.HOMECARE: ((date(2025, 4, 1), 32_14),),
}
"""Pence an hour from a day on. The wage: National Minimum Wage Regulations, those of 21 and over. Homecare: the Homecare
Association's minimum price for England, 2025 to 2026 (money.md)."""

FLOOR_WORDS: Mapping[Floor, str] = {
    Floor.WAGE: N_("It is below the National Living Wage, which is %(pounds)s an hour from %(day)s."),
    Floor.HOMECARE: N_(
        "It is below %(pounds)s an hour, the least that the Homecare Association says regulated care at home costs from"
        " %(day)s: wages, travel, training and what runs a firm. Help at a lower price may not last."
    ),
}
EARNS = frozenset({OfferKind.PROFESSIONAL, OfferKind.NEIGHBOUR})


@dataclass(frozen=True)
class Below:
    """A floor that a price is under: so many pence an hour, since a day."""

    floor: Floor
    pence: int
    since: date


def below(price_pence: int, unit: Unit, kind: OfferKind, checks: Collection[CheckKind], day: date) -> tuple[Below, ...]:
    """The floors of `day` that an offer's price is under; `checks` are those that its kinds of help need.

    Only a price by the hour of somebody who earns by it can be compared; nothing is not a price. The price of homecare
    binds what needs a registration with the Care Quality Commission.
    """
    if unit is not Unit.HOUR or kind not in EARNS or not price_pence:
        return ()
    regulated = CheckKind.CQC in checks
    found = []
    for floor, steps in FLOORS.items():
        begun = [step for step in steps if step[0] <= day]
        if begun and price_pence < max(begun)[1] and (regulated or floor is Floor.WAGE):
            since, pence = max(begun)
            found.append(Below(floor, pence, since))
    return tuple(found)
