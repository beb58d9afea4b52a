"""What a rise of many offers' prices would do: which offers, how many bookings and budgets, how much a year, who runs short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel.db import db, lots
from marketplace.bookings.domain import LIVE
from marketplace.bookings.models import Booking
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferState, uplifted
from marketplace.offers.queries import OfferView
from marketplace.plans.domain import weekly_pence
from marketplace.visits import queries as visits
from payments.budgets import queries as budgets
from payments.holds import queries as holds
from payments.holds.domain import payer

WEEKS = 52
Prices = Mapping[str, tuple[int, date]]  # by the offer's id: pence, and the first day


@dataclass(frozen=True)
class Raised:
    """One offer: its price before and after, in how many bookings, and what that adds in a usual week; pence."""

    offer: OfferView
    price_pence: int
    starts: date
    bookings: int
    weekly_more_pence: int


@dataclass(frozen=True)
class RunsShort:
    """A budget (or, without its id, somebody's own money) that would not bear it.

    `planned_pence` is missing for the visits that are planned already; `period_pence` of each instalment, for `weeks`.
    """

    budget: str | None
    planned_pence: int
    period_pence: int
    weeks: int


@dataclass(frozen=True)
class Preview:
    """What it would do. `left_out` have another change ahead already."""

    raised: tuple[Raised, ...]
    left_out: tuple[OfferView, ...]
    bookings: int
    budgets: int
    purses: int
    yearly_pence: int
    short: tuple[RunsShort, ...]

    @property
    def prices(self) -> Prices:
        """The new prices and their first days, by the offer's id."""
        return {one.offer.id: (one.price_pence, one.starts) for one in self.raised}


def preview(category: str, permille: int, starts: date, now: datetime) -> Preview:
    """What raising the prices of a kind of help by tenths of a percent from a day on would do."""
    standing = offers.in_state(OfferState.LIVE, OfferState.PAUSED)
    found = [o for o in standing if category in o.categories and uplifted(o.price_pence, permille) > o.price_pence]
    ahead = offers.prices_ahead(o.id for o in found)
    prices = {o.id: (uplifted(o.price_pence, permille), starts) for o in found if o.id not in ahead}
    return preview_of(prices, now, left_out=tuple(o for o in found if o.id in ahead))


def preview_of(prices: Prices, now: datetime, *, left_out: tuple[OfferView, ...] = ()) -> Preview:
    """What these rises would do."""
    found, rows = offers.offers(prices), _following(prices)
    more: Counter[str] = Counter()
    for row in rows:
        more[row.offer_id] += _weekly(row, prices[row.offer_id][0]) - _weekly(row, row.price_pence)
    made = Counter(row.offer_id for row in rows)
    raised = [Raised(o, *prices[o.id], made[o.id], more[o.id]) for o in found.values()]
    return Preview(
        raised=tuple(sorted(raised, key=lambda r: (-r.bookings, r.offer.id))),
        left_out=left_out,
        bookings=len(rows),
        budgets=len({row.budget_id for row in rows if row.budget_id}),
        purses=len({row.purse for row in rows if row.purse}),
        yearly_pence=sum(more.values()) * WEEKS,
        short=_short(rows, prices, now),
    )


def _following(prices: Prices) -> list[Booking]:
    """The bookings that would follow: as `services.rates.follows` says."""
    statement = sa.select(Booking).where(
        Booking.state.in_(LIVE),
        Booking.proposal_id.is_(None),
        Booking.pool_id.is_(None),
        Booking.price_pence > 0,
    )
    units = {id_: offer.unit for id_, offer in offers.offers(prices).items()}
    return [
        row
        for lot in lots(prices)
        for row in db.session.scalars(statement.where(Booking.offer_id.in_(lot)).order_by(Booking.id))
        if prices[row.offer_id][0] > row.price_pence
        and row.unit is units[row.offer_id]
        and (row.ends is None or row.ends >= prices[row.offer_id][1])
    ]


def _weekly(row: Booking, price_pence: int) -> int:
    return weekly_pence(price_pence, row.unit.value, row.times())


def _short(rows: list[Booking], prices: Prices, now: datetime) -> tuple[RunsShort, ...]:
    of = visits.amounts_at({row.id: prices[row.offer_id] for row in rows}, now)
    amounts = {about: pence for some in of.values() for about, pence in some.items()}
    payers = {row.id: payer(row.budget_id, row.purse) for row in rows if _beside_grant(row)}
    beside = {about: paid for booking, paid in payers.items() for about in of.get(booking, ())}
    unborne = holds.would_resize(amounts, now, beside=beside)
    planned = {one.payer.id: max(0, one.needed_pence - one.available_pence) for one in unborne if not one.payer.own}
    beyond = _beyond(rows, prices)
    own = [RunsShort(None, max(0, one.needed_pence - one.available_pence), 0, 0) for one in unborne if one.payer.own]
    found = [RunsShort(id_, planned.get(id_, 0), *beyond.get(id_, (0, 0))) for id_ in sorted({*planned, *beyond})]
    return (*found, *own)


def _beside_grant(row: Booking) -> bool:
    """Whether a grant pays first, and something else for what it reaches no more."""
    return row.grant_budget_id is not None and (row.budget_id is not None or row.purse is not None)


def _beyond(rows: list[Booking], prices: Prices) -> dict[str, tuple[int, int]]:
    """By how much all bookings of a budget would exceed each instalment, and how many weeks that is for."""
    raised = {row.id: prices[row.offer_id][0] for row in rows}
    found = {}
    for lot in lots(sorted({row.budget_id for row in rows if row.budget_id})):
        week: Counter[str] = Counter()
        live = sa.select(Booking).where(Booking.budget_id.in_(lot), Booking.state.in_(LIVE))
        for row in db.session.scalars(live):
            week[str(row.budget_id)] += _weekly(row, raised.get(row.id, row.price_pence))
        for id_, view in budgets.budgets(lot).items():
            beyond = week[id_] * view.weeks - view.instalment_pence
            if view.instalment_pence and beyond > 0:
                found[id_] = beyond, view.weeks
    return found
