"""Read at once what a step of a booking asks for one by one, before a unit takes several."""

from __future__ import annotations

from collections.abc import Collection

from hub.checks import queries as checks
from hub.kernel import unit
from hub.kernel.db import is_sqlite
from hub.people import queries as people
from marketplace.bookings.models import Booking
from marketplace.bookings.queries.reading import read_ahead
from marketplace.needs import queries as needs
from marketplace.offers import queries as offers
from marketplace.plans import queries as plans
from payments.budgets import queries as budgets


def read_all_ahead(booking_ids: Collection[str]) -> None:
    """The bookings, with all that a step of a booking asks for: need, part, offer, budget, and what binds both sides."""
    read_ahead(booking_ids)
    if not is_sqlite():  # others commit before a booking is locked: what binds both sides is asked under its lock
        return
    rows = [row for id_ in booking_ids if (row := unit.known(Booking, id_)) is not None]
    needs.read_ahead({row.need_id for row in rows})
    plans.read_ahead({row.part_id for row in rows})
    offers.read_ahead({row.offer_id for row in rows})
    sides = {party for row in rows for party in (row.holder, row.supplier)}
    people.read_ahead(sides)
    people.read_blocks({row.holder for row in rows})
    checks.read_ahead({row.supplier for row in rows})
    budgets.read_ahead({row.budget_id for row in rows if row.budget_id is not None})
    people.read_ties({id_ for kind, _, id_ in (side.partition(":") for side in sides) if kind == "person"})
