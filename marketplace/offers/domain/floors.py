"""What an hour of paid help should cost at the least, from a day on: told to whoever writes or decides a price, never refused.

National figures, kept as dated data: a commissioner puts a new one on the record when it is published.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.categories.domain import CheckKind
from hub.kernel.dated import Versions
from hub.kernel.errors import Conflict, Invalid
from hub.kernel.words import N_
from marketplace.offers.domain.kinds import OfferKind, Unit


class Floor(StrEnum):
    """Why an hour should not cost less."""

    WAGE = "wage"
    HOMECARE = "homecare"


NO_FLOOR = 0  # before the first that is known
MOST_PENCE = 100_00  # an hour; above it is a slip of the finger

FLOOR_NAMES: Mapping[Floor, str] = {
    Floor.WAGE: N_("The National Living Wage"),
    Floor.HOMECARE: N_("The least that an hour of regulated care at home costs"),
}
FLOOR_SOURCES: Mapping[Floor, str] = {
    Floor.WAGE: N_("National Minimum Wage Regulations: the rate of those of 21 and over, from each April."),
    Floor.HOMECARE: N_("Homecare Association: the minimum price for homecare in England, from each April."),
}


class FloorWrong(Invalid):
    """An amount that no hour costs."""

    code = "floor-wrong"
    template = N_("Write an amount for an hour from 1p to £100.")


class FloorChanged(Conflict):
    """Another was decided since."""

    code = "floor-changed"
    template = N_(
        "Somebody has decided another amount since you opened this page. Open it again and look at that first."
    )


class SameFloor(Invalid):
    """What stands so already."""

    code = "same-floor"
    template = N_("This is the amount that was decided last. Change it, or leave it as it is.")


def check_floor(pence: int) -> None:
    """Refuse an amount that no hour costs.

    Raises:
        FloorWrong: it is nothing, or more than a hundred pounds.
    """
    if not 0 < pence <= MOST_PENCE:
        raise FloorWrong(field="pence")


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


def begun(versions: Versions[int], day: date) -> date | None:
    """Since when the amount of a day holds, also where it was decided again and did not change; None before the first."""
    since: date | None = None
    now = versions.on(day)
    for starts in sorted({one.starts for one in versions.decided if one.starts <= day}, reverse=True):
        if versions.on(starts) != now:
            break
        since = starts
    return since


def below(
    price_pence: int,
    unit: Unit,
    kind: OfferKind,
    checks: Collection[CheckKind],
    day: date,
    floors: Mapping[Floor, Versions[int]],
) -> tuple[Below, ...]:
    """The floors of `day` that an offer's price is under; `checks` are those that its kinds of help need.

    Only a price by the hour of somebody who earns by it can be compared; nothing is not a price. The price of homecare
    binds what needs a registration with the Care Quality Commission.
    """
    if unit is not Unit.HOUR or kind not in EARNS or not price_pence:
        return ()
    regulated = CheckKind.CQC in checks
    found = []
    for floor in Floor:
        pence, since = floors[floor].on(day), begun(floors[floor], day)
        if since is not None and price_pence < pence and (regulated or floor is Floor.WAGE):
            found.append(Below(floor, pence, since))
    return tuple(found)
