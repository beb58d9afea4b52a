"""The visits of a booking that are yet to come follow a new price, with their money, or none of them does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from hub.kernel import clock
from hub.kernel.access import SYSTEM
from hub.kernel.db import db
from marketplace.visits.domain import Occurrence, Rates, price_of
from marketplace.visits.models import Visit
from marketplace.visits.services.money import OPEN, stand
from marketplace.visits.services.steps import locked_of_booking, urn, write_down
from payments.holds import services as holds


def reprice(
    booking: str,
    rates: Rates,
    now: datetime,
    limits: Mapping[str, int] | None = None,
    beside: holds.Beside | None = None,
) -> int:
    """Let each scheduled visit after `now` cost what its day says, and resize its hold; returns how many changed.

    What a grant that pays first reaches no more is paid by what stands `beside` it.

    Those that cost nothing stay so. Of a direct payment only the price is recorded: nothing is set aside for it here.

    Raises:
        BudgetShort, OwnMoneyShort, BudgetClosed, LimitReached: what pays cannot bear it; nothing has changed.
    """
    changed = [row for row in locked_of_booking(booking) if _follows(row, rates, now)]
    prices = {row.id: rates.on(_day(row)) for row in changed}
    amounts = {urn(row): price_of(prices[row.id], row.minutes) for row in changed if row.money in OPEN}
    states = holds.resize(amounts, now, limits=limits, beside=beside)
    for row in changed:
        if row.money in OPEN:
            stand(row, states.get(urn(row)))
        row.price_pence, row.amount_pence = prices[row.id].price_pence, price_of(prices[row.id], row.minutes)
        write_down(row, "reprice", SYSTEM)
    db.session.flush()
    return len(changed)


def _follows(row: Visit, rates: Rates, now: datetime) -> bool:
    coming = row.occurrence is Occurrence.SCHEDULED and row.starts_at > now and row.amount_pence > 0
    return coming and rates.on(_day(row)) != row.rate


def _day(row: Visit) -> date:
    return clock.local(row.starts_at).date()
