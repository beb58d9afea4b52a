"""What a mile pays on a day, and what it paid before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from hub.kernel.db import db
from payments.expenses.domain import DEFAULTS, Rates
from payments.expenses.models import MileageRates


@dataclass(frozen=True)
class RatesView:
    """Rates, from which day, why, and who set them; what every council starts with has neither reason nor person."""

    valid_from: date
    rates: Rates
    reason: str = ""
    set_by: str | None = None


def rates_on(day: date) -> Rates:
    """The rates of a day: of what holds from it or before, what was set last."""
    views = all_rates()
    return next((view.rates for view in views if view.valid_from <= day), views[-1].rates)


def all_rates() -> list[RatesView]:
    """All that was ever set, the latest day first; of one day, what was set last."""
    columns = (MileageRates.valid_from, MileageRates.rates, MileageRates.reason, MileageRates.set_by)
    rows = db.session.execute(sa.select(*columns).order_by(MileageRates.valid_from.desc(), MileageRates.id.desc()))
    found = [RatesView(day, Rates(**rates), reason, set_by) for day, rates, reason, set_by in rows]
    return found + [RatesView(day, rates) for day, rates in sorted(DEFAULTS, key=lambda one: one[0], reverse=True)]
