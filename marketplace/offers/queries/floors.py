"""What an hour should cost at the least, by day, and all that was decided of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from hub.categories.domain import CheckKind
from hub.kernel.dated import Dated, Versions
from hub.kernel.decided import decided
from marketplace.offers import domain
from marketplace.offers.domain import NO_FLOOR, Below, Floor, OfferKind, Unit
from marketplace.offers.models import OfferFloor


def floors() -> Mapping[Floor, Versions[int]]:
    """Each floor with all its amounts in pence an hour."""
    rows = decided(OfferFloor, lambda row: (row.floor, row.pence))
    return {
        floor: Versions(
            NO_FLOOR,
            tuple(
                Dated(one.starts, one.value[1], one.id, one.decision, one.set_by, one.set_at)
                for one in rows
                if one.value[0] is floor
            ),
        )
        for floor in Floor
    }


def below(price_pence: int, unit: Unit, kind: OfferKind, checks: Collection[CheckKind], day: date) -> tuple[Below, ...]:
    """The floors of `day` that an offer's price is under."""
    return domain.below(price_pence, unit, kind, checks, day, floors())
