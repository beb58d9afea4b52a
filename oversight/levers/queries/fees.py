"""What fees would have cost suppliers last month, by kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from hub.kernel import clock
from hub.people import queries as people
from hub.people.domain import Sector
from payments.fees import queries as fees
from payments.fees.domain import Fees
from payments.holds import queries as holds


@dataclass(frozen=True)
class SectorCost:
    """What one kind of supplier was paid last month, and what of it fees would have been; pence."""

    sector: Sector
    suppliers: int = 0
    payments: int = 0
    price_pence: int = 0
    now_pence: int = 0
    then_pence: int = 0


@dataclass(frozen=True)
class FeePreview:
    """Last month by kind of supplier: with the fees of today, and with others."""

    month: date
    sectors: tuple[SectorCost, ...]

    @property
    def total(self) -> SectorCost:
        """All kinds together."""
        return SectorCost(
            Sector.PUBLIC,
            *(
                sum(getattr(one, name) for one in self.sectors)
                for name in ("suppliers", "payments", "price_pence", "now_pence", "then_pence")
            ),
        )


def fee_preview(wanted: Fees) -> FeePreview:
    """What `wanted` would have taken of last month's visits, beside what the fees of today would have."""
    until = clock.today().replace(day=1)
    since = (until - timedelta(days=1)).replace(day=1)
    zone = clock.zone()
    paid = holds.paid_between(datetime.combine(since, time(), zone), datetime.combine(until, time(), zone))
    parties = people.parties({payee for payee, _price, _many in paid})
    found = {sector: SectorCost(sector) for sector in Sector}
    today, seen = fees.fees(), dict[Sector, set[str]]()
    for payee, price, many in paid:
        sector = parties[payee].sector
        seen.setdefault(sector, set()).add(payee)
        one = found[sector]
        found[sector] = replace(
            one,
            suppliers=len(seen[sector]),
            payments=one.payments + many,
            price_pence=one.price_pence + price * many,
            now_pence=one.now_pence + today.of(sector).of(price) * many,
            then_pence=one.then_pence + wanted.of(sector).of(price) * many,
        )
    return FeePreview(since, tuple(found.values()))
