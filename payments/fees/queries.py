"""The fees of a day, all that were decided, and what a supplier is charged."""

from __future__ import annotations

from datetime import date

from hub.kernel import clock
from hub.kernel.dated import Versions
from hub.kernel.decided import decided
from hub.people import queries as people
from hub.people.domain import Sector
from payments.fees.domain import NO_FEES, NOTHING, Fee, Fees
from payments.fees.models import PlatformFees


def versions() -> Versions[Fees]:
    """All fees that were decided."""
    return Versions(NO_FEES, decided(PlatformFees, lambda row: Fees.read(row.numbers)))


def fees(day: date | None = None) -> Fees:
    """The fees in force on a day (today, where none is given)."""
    return versions().on(day or clock.today())


def fee_of(party: str, day: date) -> Fee:
    """What a supplier (URN) is charged for a visit of a day."""
    found = fees(day)
    if not found.charged:
        return NOTHING
    view = people.parties([party]).get(party)
    return found.of(view.sector if view else Sector.INDIVIDUAL)
