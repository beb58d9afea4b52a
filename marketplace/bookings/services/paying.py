"""A booking's visits get their money: a grant first where one was chosen, then what stands behind the booking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hub.kernel.money import MOST_PENCE, pounds
from hub.people import queries as people
from marketplace.bookings.domain import GrantShort
from marketplace.bookings.models import Booking
from marketplace.visits import services as visit_services
from payments.budgets import queries as budgets
from payments.holds.domain import Payer
from payments.holds.services import Beside
from payments.pools import queries as pools

NO_LIMIT = MOST_PENCE  # a supporter whose limit is not named


def set_aside(
    row: Booking,
    made: Sequence[Any],
    now: datetime,
    through: str | None,
    limits: Mapping[str, int],
    *,
    goes_on: bool = False,
) -> None:
    """Set money aside for visits that were just made; of what was agreed before and only `goes_on`, own money may wait.

    Raises:
        GrantShort: the grant does not reach, and nothing else pays. What visits and holds raise.
    """
    agreed = row.requested_at if goes_on else None
    if row.grant_budget_id is not None and row.price_pence:
        made = visit_services.hold_granted(
            row.grant_budget_id, made, now, through, limits, beside=_beside(row), agreed=agreed
        )
    if not made:
        return
    if row.budget_id is not None and row.price_pence:
        visit_services.hold(row.budget_id, made, now, through, limits, agreed=agreed)
    elif row.purse is not None:
        visit_services.hold_own(row.purse, made, now, through, limits, firm=not goes_on)
    elif row.pool_id is not None:
        shared = limits_of(row.pool_id, goes_on=goes_on)
        visit_services.hold_pool(row.pool_id, made, now, shared, firm=not goes_on, agreed=agreed)
    elif row.grant_budget_id is not None:
        left = budgets.budget(row.grant_budget_id)
        raise GrantShort(free=pounds(left.available_pence if left else 0), field="grant")


def beside_grant(row: Booking) -> Beside | None:
    """What pays for what a grant reaches no more; None where no grant pays first, or nothing else does."""
    payer = _beside(row) if row.grant_budget_id is not None else None
    return Beside(payer, row.requested_at) if payer is not None else None


def _beside(row: Booking) -> Payer | None:
    if row.budget_id is not None:
        return Payer(row.budget_id)
    return Payer(row.purse, own=True) if row.purse is not None else None


def most(limit_pence: int | None) -> int:
    """The most that a supporter may spend, whose limit may not be named."""
    return NO_LIMIT if limit_pence is None else limit_pence


def limits_of(pool: str, *, goes_on: bool = False) -> dict[str, int]:
    """The most that may be spent through each delegation by which one of those sharing agreed.

    Where what was agreed only goes on (`goes_on`), one that has ended does not stop it: it is the resident's own by then.
    """
    limits = {}
    for view in pools.sharers(pool):
        if view.sharer.through is not None:
            given = people.delegation(view.sharer.through)
            limits[given.id] = NO_LIMIT if goes_on and not given.stands else most(given.limit_pence)
    return limits
