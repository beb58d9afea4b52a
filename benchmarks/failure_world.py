"""A borough for `benchmarks/failure.py` as the database has it: needs, budgets, bookings and offers, written in bulk.

What the gathering reads is there as the services would have written it; what it does not read (histories, notices, the
visits themselves beyond their holds) is left out. One organisation has offers that give a fifth of all hours.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from hub.categories import queries as categories
from hub.categories import services as category_services
from hub.checks.domain import CheckState
from hub.checks.models import PartyCheck
from hub.kernel import clock, ids, unit
from hub.kernel.access import SYSTEM
from hub.kernel.db import db, table
from marketplace.bookings.domain import BookingState
from marketplace.bookings.models import Booking
from marketplace.needs.domain import NeedState
from marketplace.needs.models import Need
from marketplace.offers.domain import OfferState, Unit
from marketplace.offers.models import Offer
from marketplace.plans.domain import PartState
from marketplace.plans.models import Part
from payments.budgets import services as budgets
from payments.budgets.models import Budget, BudgetFund
from payments.funds import services as funds
from payments.holds.domain import HoldState
from payments.holds.models import Hold
from payments.ledger.models.tables import LedgerAccount

TASKS = ("shopping", "company", "personal-care", "garden", "lifts", "meals")
BOOKED, PAID, SHARE = 0.8, 0.5, 0.2  # of needs; of needs; of hours, what the provider gives
CELLS = [
    (51.36 + 0.0045 * y, -0.33 + 0.0072 * x) for y in range(16) for x in range(16)
]  # of 500 m: eight kilometres wide
HOURS = (8, 9, 10, 11, 13, 14, 16, 18)
LOT = 5000  # rows written at once


@dataclass
class Rows:
    """What is to be written, by table."""

    rows: defaultdict[type, list[dict[str, Any]]]

    def add(self, model: type, **said: Any) -> dict[str, Any]:
        """One more row; what is not said is as the table has it."""
        self.rows[model].append(said)
        return said

    def write(self) -> None:
        """Write all of them, tables that others point to first."""
        for model in (Offer, PartyCheck, Budget, BudgetFund, LedgerAccount, Need, Part, Booking, Hold):
            found = self.rows.pop(model, [])
            for first in range(0, len(found), LOT):
                db.session.execute(sa.insert(table(model)), found[first : first + LOT])


def fill(needs: int, seed: int = 5) -> str:
    """Write a borough of so many needs, with a tenth as many offers; returns the party who is to fail."""
    chance = random.Random(seed)
    unit.write(category_services.load_defaults)
    known = {one.code for one in categories.categories()}
    tasks = [code for code in TASKS if code in known]
    failing = ids.urn("organisation", ids.new())

    def act() -> None:
        rows = Rows(defaultdict(list))
        offers = _offers(rows, chance, tasks, max(24, needs // 10), failing)
        paid = _budget()
        left = {offer["id"]: offer["capacity_minutes"] * 7 // 10 for offer in offers}  # some hours stay free
        of_task: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        theirs: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for offer in offers:
            for code in offer["categories"]:
                (theirs if offer["party"] == failing else of_task)[code].append(offer)
        for _ in range(needs):
            _need(rows, chance, chance.choice(tasks), paid, left, of_task, theirs)
        rows.write()

    unit.write(act)
    return failing


def _offers(rows: Rows, chance: random.Random, tasks: list[str], many: int, failing: str) -> list[dict[str, Any]]:
    now, found = clock.now(), []
    checks = sorted({kind.value for code in tasks for kind in categories.required_checks(code)})
    for n in range(many):
        theirs = n < max(6, many // 100)
        person = not theirs and chance.random() < 0.5
        party = failing if theirs else ids.urn("person" if person else "organisation", ids.new())
        free = person and chance.random() < 0.6
        lat, lon = chance.choice(CELLS)
        kind = "professional" if not person else "volunteer" if free else "neighbour"
        quarters = chance.randint(20, 160) * 4 * (4 if not person else 1)
        offer = rows.add(
            Offer, id=ids.new(), party=party, sector="individual" if person else "business", state=OfferState.LIVE,
            version=1, title="Help", description="Help.", kind=kind,
            categories=list(tasks) if theirs else sorted(chance.sample(tasks, 2)),
            price_pence=0 if free else chance.choice([1500, 1800, 2000, 2200, 2400]), unit=Unit.HOUR,
            minimum_minutes=chance.choice([15, 30, 60]), radius_km=chance.choice([1.5, 2.0, 3.0, 5.0]), areas=[],
            slots=[[day, 8 * 60, 11 * 60] for day in sorted(chance.sample(range(7), chance.randint(3, 7)))],
            capacity_minutes=15 * quarters if not theirs else 15 * 160 * 400, languages=["en"], traits=[],
            lat=lat, lon=lon, made_at=now, changed_at=now, live_since=now,
        )  # fmt: skip
        found.append(offer)
        for check in checks if not theirs or n == 0 else ():
            rows.add(
                PartyCheck, id=ids.new(), party=party, kind=check, state=CheckState.APPROVED, evidence="Seen.",
                issued=clock.today() - timedelta(days=30), expires=clock.today() + timedelta(days=700),
                submitted_at=now, decided_at=now, reason="",
            )  # fmt: skip
    return found


def _budget() -> dict[type, list[dict[str, Any]]]:
    """The rows of one budget as the services write it, so that others are written like it."""
    fund = funds.open_fund("Care", "For measuring.", owner_urn=None, by=SYSTEM)
    funds.receive(fund, 10**9, "BACS 1", SYSTEM)
    holder, starts = ids.urn("person", ids.new()), clock.today() - timedelta(days=28)
    budget = budgets.write_budget(
        holder, (fund,), 40_000, starts=starts, ends=starts + timedelta(days=28 * 12 - 1), by=SYSTEM
    )
    budgets.approve_budget(budget, SYSTEM)
    db.session.flush()
    found: dict[type, list[dict[str, Any]]] = {}
    for model, column in ((Budget, "id"), (BudgetFund, "budget_id"), (LedgerAccount, "owner")):
        rows = db.session.execute(sa.select(table(model)).where(table(model).c[column] == budget)).mappings()
        found[model] = [{key: _as(value, budget) for key, value in row.items()} for row in rows]
    return found


def _as(value: Any, budget: str) -> Any:
    return value.replace(budget, "{budget}") if isinstance(value, str) else value


def _need(
    rows: Rows,
    chance: random.Random,
    task: str,
    paid: dict[type, list[dict[str, Any]]],
    left: dict[str, int],
    of_task: dict[str, list[dict[str, Any]]],
    theirs: dict[str, list[dict[str, Any]]],
) -> None:
    """One need with its part of the plan: booked or open, with a budget of its own or free only."""
    now, holder, need, part = clock.now(), ids.urn("person", ids.new()), ids.new(), ids.new()
    days = sorted(chance.sample(range(7), chance.randint(1, 4)))
    slots = [[day, chance.choice(HOURS) * 60, chance.choice([30, 60, 60, 120])] for day in days]
    minutes = sum(slot[2] for slot in slots)
    budget = ids.new() if chance.random() < PAID else None
    if budget:
        for model, some in paid.items():
            for row in some:
                rows.add(model, **_named(row, budget, holder))
    pool = theirs[task] if chance.random() < SHARE else of_task[task]
    able = [
        one
        for one in chance.sample(pool, min(20, len(pool)))
        if budget or not one["price_pence"] or pool is theirs[task]
    ]
    offer = next((one for one in able if left[one["id"]] >= minutes), None) if chance.random() < BOOKED else None
    price = (offer["price_pence"] if budget else 0) if offer else None
    lat, lon = chance.choice(CELLS)
    rows.add(
        Need, id=need, state=NeedState.MET if offer else NeedState.OPEN, holder=holder, answered=[], assisted=False,
        words="Help, please.", categories=[task], slots=slots, must_haves=[], preferences=[], outcome="", budget_id=budget,
        free_only=budget is None, starts=clock.today() - timedelta(days=20), about=False, lat=lat, lon=lon, made_at=now,
        posted_at=now, last_step_at=now,
    )  # fmt: skip
    booking = ids.new() if offer else None
    rows.add(
        Part, id=part, need_id=need, category=task, flags=[], slots=slots,
        state=PartState.BOOKED if offer else PartState.OPEN, offer_id=offer and offer["id"], party=offer and offer["party"],
        price_pence=price, unit=Unit.HOUR if offer else None, booking=booking, paid_own=False, paid_shared=False,
        paid_grant=False, carers=1, made_at=now,
    )  # fmt: skip
    if offer and booking:
        left[offer["id"]] -= minutes
        rows.add(
            Booking, id=booking, need_id=need, part_id=part, offer_id=offer["id"], supplier=offer["party"], holder=holder,
            category=task, flags=[], slots=slots, starts=clock.today() - timedelta(days=14), price_pence=price,
            unit=Unit.HOUR, budget_id=budget, paid_from="need", terms={}, state=BookingState.ACTIVE, requested_at=now,
            expires_at=now, made_until=now + timedelta(days=56),
        )  # fmt: skip
        for week in range(8 if price else 0):
            _holds(rows, slots, week, str(budget), offer)


def _named(row: dict[str, Any], budget: str, holder: str) -> dict[str, Any]:
    named = {key: value.replace("{budget}", budget) if isinstance(value, str) else value for key, value in row.items()}
    return named | ({"holder": holder} if "holder" in named else {})


def _holds(rows: Rows, slots: Iterable[list[int]], week: int, budget: str, offer: dict[str, Any]) -> None:
    """What is promised for the visits of a week."""
    now = clock.now()
    for day, start, minutes in slots:
        rows.add(
            Hold, about=ids.urn("visit", ids.new()), budget_id=budget, amount_pence=offer["price_pence"] * minutes // 60,
            at=now + timedelta(days=7 * week + day, minutes=start), category=offer["categories"][0], payee=offer["party"],
            state=HoldState.UNFUNDED, captured_pence=0, charge_pence=0, disputed=False, step=0, made_at=now, changed_at=now,
        )  # fmt: skip
