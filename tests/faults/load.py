"""The load: residents, helpers and a finance officer who do whatever is theirs to do next, several at once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.week import Slot
from hub.people import queries as people
from marketplace.bookings.domain import AGREED, BookingState
from marketplace.bookings.forms import key_of
from marketplace.bookings.models import Booking
from marketplace.plans import queries as plans
from marketplace.plans.domain import PartState
from marketplace.visits.domain import Agreement, Occurrence
from marketplace.visits.models import Visit
from tests.faults.people import Browser, Gone
from tests.marketplace.agreements import Deal, deal, finance

DEALS = 16
HANDS = 4  # browsers that press at one moment
PATIENCE = 4  # times that someone presses while the server dies on them
MORE = {"capacity_minutes": 2400}


@dataclass(frozen=True)
class Press:
    """A button that somebody presses: whose, where, and what they filled in."""

    person: str
    path: str
    fields: tuple[tuple[str, Any], ...] = ()


def neighbours() -> tuple[list[Deal], Actor]:
    """Residents with a need and money, helpers whose offers fit; every third helper is wanted by the next one, too."""
    deals = []
    for number in range(DEALS):
        days, pence = (range(5), 100_000) if number % 4 else (range(0, 4, 2), 20_000)  # these must wait for more money
        slots = tuple(Slot(day, (8 + number % 8) * 60, 60) for day in days)
        deals.append(deal(slots=slots, pence=pence, person=number % 3 != 2, **MORE))
    return deals, finance()


@dataclass
class Load:
    """What everyone does, found anew each time from how things stand."""

    deals: list[Deal]
    officer: Actor
    port: int
    until_back: Callable[[], None]
    seed: int
    browsers: dict[str, Browser] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def sign_in(self) -> None:
        """Let everyone in through the form."""
        for actor in [a for d in self.deals for a in (d.resident, d.supplier)] + [self.officer]:
            person = unit.read(people.person, str(actor.person))
            browser = self.browsers[person.id] = Browser(self.port)
            browser.sign_in(str(person.email))

    def round(self, now: datetime) -> int:
        """Everyone does what is theirs to do; returns how many buttons were pressed."""
        pressed = unit.read(lambda: list(self.presses(now)))
        self.random.shuffle(pressed)
        again = [press for press in pressed if self.random.random() < 0.15]  # an impatient finger
        with ThreadPoolExecutor(HANDS) as hands:
            list(hands.map(self.press, pressed + again))
        return len(pressed)

    def press(self, press: Press) -> None:
        """Press it; where the server dies before it answers, press again when it is back, as people do."""
        for _ in range(PATIENCE):
            try:
                status, page = self.browsers[press.person].post(press.path, **dict(press.fields))
            except Gone:
                self.answers["gone"] += 1
                self.until_back()
                continue
            self.answers[str(status)] += 1
            assert status in (302, 404, 409, 422), f"{press}: {status}\n{page[-2000:]}"
            return

    def presses(self, now: datetime) -> Iterator[Press]:
        """Every button that somebody has a reason to press."""
        yield from self._asking(now)
        yield from self._answering()
        yield from self._visiting(now)

    def _asking(self, now: datetime) -> Iterator[Press]:
        tomorrow = (now + timedelta(days=1)).date()
        for number, made in enumerate(self.deals):
            for part in plans.parts_of([made.need]):
                stuck = part.state is PartState.PROPOSED and self.random.random() < 0.1
                if part.state is PartState.OPEN or stuck:
                    rival = self.deals[number - 1] if self.random.random() < 0.2 else made
                    path = f"/plans/{made.need}/parts/{part.id}/choose"
                    yield Press(str(made.resident.person), path, (("offer", rival.offer),))
                elif part.state is PartState.PROPOSED and self.random.random() < 0.5:
                    fields: dict[str, Any] = {"slots": [key_of(slot) for slot in part.slots]}
                    fields["starts"] = [tomorrow.day, tomorrow.month, tomorrow.year]
                    yield Press(str(made.resident.person), f"/bookings/new/{part.id}", tuple(fields.items()))

    def _answering(self) -> Iterator[Press]:
        live = Booking.state.in_([*AGREED, BookingState.REQUESTED])
        for row in db.session.scalars(sa.select(Booking).where(live).order_by(Booking.id)):
            chance, path = self.random.random(), f"/bookings/{row.id}"
            helper, holder = self._helper(row.offer_id), row.holder.partition(":")[2]
            if row.state is BookingState.REQUESTED and chance < 0.6:
                yield Press(helper, f"{path}/accept")
            elif row.state is BookingState.REQUESTED and chance < 0.7:
                yield Press(helper, f"{path}/decline", (("reason", "Not this time"),))
            elif row.state is BookingState.REQUESTED and chance < 0.8:
                yield Press(holder, f"{path}/withdraw")
            elif row.state in AGREED and chance < 0.01:
                yield Press(self.random.choice([helper, holder]), f"{path}/cancel", (("reason", ""),))

    def _visiting(self, now: datetime) -> Iterator[Press]:
        near = sa.and_(Visit.starts_at <= now + timedelta(minutes=10), Visit.ends_at > now - timedelta(days=3))
        for row in db.session.scalars(sa.select(Visit).where(near, Visit.agreed_at.is_not(None)).order_by(Visit.id)):
            chance, path = self.random.random(), f"/visits/{row.id}"
            helper, holder = self._helper(row.offer_id), row.holder.partition(":")[2]
            if row.occurrence is Occurrence.SCHEDULED and row.ends_at > now:
                yield Press(helper, f"{path}/arrive" if chance < 0.95 else f"{path}/cancel")
            elif row.occurrence is Occurrence.CHECKED_IN:
                yield self._finish(row, now, helper)
            elif row.occurrence is Occurrence.DELIVERED and row.agreement is Agreement.NONE:
                if chance < 0.4:
                    yield Press(holder, f"{path}/confirm")
                elif chance < 0.5:
                    yield Press(holder, f"{path}/query", (("words", "They came late."),))
            elif row.agreement is Agreement.QUERIED and chance < 0.5:
                said = {"outcome": "partial", "paid_minutes": 30, "reasons": "Half of it was as agreed."}
                yield Press(str(self.officer.person), f"/council/queries/{row.id}", tuple(said.items()))

    def _finish(self, row: Visit, now: datetime, helper: str) -> Press:
        """They leave; or say a day later when they left."""
        if now - row.starts_at < timedelta(hours=6):
            return Press(helper, f"/visits/{row.id}/finish")
        return Press(helper, f"/visits/{row.id}/times", (("left", f"{row.ends_at:%H:%M}"),))

    def _helper(self, offer: str) -> str:
        return str(next(made.supplier.person for made in self.deals if made.offer == offer))
