"""A need that is withdrawn calls off what was agreed for it: what that costs is said before, and is what it costs then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.outbox.models import OutboxEvent
from hub.kernel.week import Slot
from hub.people import queries as people
from hub.people import services as people_services
from marketplace.bookings import queries, services
from marketplace.needs import services as needs
from marketplace.needs.events import NeedWithdrawn
from marketplace.plans import queries as plans
from marketplace.visits import queries as visits
from tests.marketplace.agreements import TUESDAY, Deal, deal, first, make_visit, of, told, verify, view
from tests.marketplace.market import commissioner
from tests.marketplace.test_bookings_own_money import supporter_of

WEDNESDAY = (Slot(2, 9 * 60, 60),)


def asked(made: Deal, sign_in: Any) -> str:
    """What the page says before one withdraws."""
    return " ".join(sign_in(made.resident.account).get(f"/needs/{made.need}/withdraw").get_data(as_text=True).split())


@pytest.mark.parametrize(("hours", "costs"), [(60, "nothing"), (30, "£10.00"), (5, "£20.00")])
def test_the_page_says_what_withdrawing_costs(borough: Flask, clock: Any, sign_in: Any, hours: int, costs: str) -> None:
    made = deal()
    clock.set(first(made.booked()).starts_at - timedelta(hours=hours))
    page = asked(made, sign_in)
    assert "help from Rose Tanner is called off: Shopping and errands, Tuesday, 10am to 11am." in page
    assert f"That costs {costs} now." in page
    assert (
        "free until 48 hours before. Then 50% of its price is owed until 24 hours before, and after that 100%" in page
    )
    assert ("Withdrawing it now costs" in page) is (hours < 48)


def test_what_several_agreements_cost_is_added_up(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=(*TUESDAY, *WEDNESDAY))
    tuesdays = made.booked(slots=TUESDAY)
    (made.part,) = [part.id for part in unit.read(plans.parts_of, [made.need]) if part.slots == WEDNESDAY]
    made.booked()
    clock.set(first(tuesdays).starts_at - timedelta(hours=5))
    page = asked(made, sign_in)
    assert page.index("That costs £20.00 now.") < page.index("That costs £10.00 now.")
    assert "Withdrawing it now costs £30.00, because visits are near." in page


def test_a_request_costs_nothing(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    clock.set(first(made.request()).starts_at - timedelta(hours=5))
    page = asked(made, sign_in)
    assert "a request that waits is taken back" in page
    assert "costs" not in page


def withdraw(made: Deal, by: Actor | None = None) -> None:
    unit.write(needs.withdraw_need, made.need, by=by or made.resident, reason="My sister helps")


def spent(made: Deal) -> int:
    available, held, promised, spent_ = made.purse()
    assert (held, promised) == (0, 0)
    assert available == 100_000 - spent_
    verify()
    return spent_


@pytest.mark.parametrize(
    ("hours", "late", "fee"), [(60, 20, 0), (30, 10, 1000), (30, 40, 1000), (5, 4, 2000), (60, 61, 0)]
)
def test_it_costs_what_it_cost_when_it_was_withdrawn(
    borough: Flask, clock: Any, hours: int, late: int, fee: int
) -> None:
    """However late the news is worked off, even after the visit was to begin."""
    made = deal()
    booking = made.booked()
    clock.set(first(booking).starts_at - timedelta(hours=hours))
    withdrawn_at = clock.now()
    withdraw(made)
    clock.advance(timedelta(hours=late))
    outbox.drain()
    assert view(booking).state.value == "cancelled"
    assert {visit.occurrence.value for visit in of(booking)[1:]} == {"cancelled_free"}
    assert first(booking).occurrence.value == ("cancelled_late" if fee else "cancelled_free")
    assert spent(made) == fee
    for steps in (unit.read(queries.history, booking), unit.read(visits.history, first(booking).id)):
        assert (steps[-1].at, steps[-1].by_person) == (withdrawn_at, made.resident.person)


def test_a_visit_that_was_made_before_the_news_came_goes_its_own_way(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.starts_at - timedelta(hours=60))
    withdraw(made)
    make_visit(clock, visit, made.supplier)
    outbox.drain()
    unit.write(services.confirm, visit.id, made.resident)
    assert spent(made) == 2000


def test_a_request_that_was_accepted_before_the_news_came_costs_nothing(borough: Flask, clock: Any) -> None:
    made = deal()
    clock.set(datetime(2025, 12, 9, 5, tzinfo=UTC))
    booking = made.request(starts=date(2025, 12, 9))
    withdraw(made)
    clock.advance(timedelta(minutes=1))
    unit.write(services.accept, booking, made.supplier)
    clock.advance(timedelta(minutes=1))
    outbox.drain()
    assert view(booking).state.value == "cancelled"
    assert spent(made) == 0


@pytest.mark.parametrize("agreed", [True, False])
def test_the_history_names_both_people(borough: Flask, clock: Any, sign_in: Any, *, agreed: bool) -> None:
    """Whoever withdrew it for someone, also where they may no longer act for them when the news is worked off."""
    by_phone, supported = deal(), deal()
    officer = replace(commissioner(), assisting=by_phone.resident.person)
    kim = supporter_of(supported, ["arrange"], limit_pence=None)
    for made, who in ((by_phone, officer), (supported, kim)):
        booking = made.booked() if agreed else made.request()
        outbox.drain()
        withdraw(made, who)
        (through,) = [given.id for given in people.delegations_of(str(kim.person))]
        if who is kim:
            unit.write(people_services.end_delegation, through, by=made.resident)
        outbox.drain()
        step = unit.read(queries.history, booking)[-1]
        assert step.state.value == ("cancelled" if agreed else "withdrawn")
        assert (step.by_person, step.assisted_person) == (who.person, who.assisting)
        assert step.through == (through if who is kim else None)
        told_of = f"booking.{step.state.value}"
        assert told_of in {notice.kind for notice in told(made.supplier)}
        assert told_of not in {notice.kind for notice in told(who)}
        page = sign_in(made.supplier.account).get(f"/bookings/{booking}").get_data(as_text=True)
        assert "the need was withdrawn" in page


def test_who_manages_the_supplier_does_not_hand_back_by_withdrawing(borough: Flask, clock: Any) -> None:
    made = deal(person=False)
    booking = made.booked()
    clock.set(first(booking).starts_at - timedelta(hours=5))
    unit.write(
        people_services.delegate,
        str(made.resident.person),
        str(made.supplier.person),
        ["arrange"],
        None,
        evidence="A letter",
        by=made.resident,
    )
    withdraw(made, made.supplier)
    outbox.drain()
    assert first(booking).occurrence.value == "cancelled_late"
    assert spent(made) == 2000


def forget_who() -> None:
    """Make the news as it was announced before it said who."""
    row = db.session.scalars(sa.select(OutboxEvent).where(OutboxEvent.type == NeedWithdrawn.type)).one()
    row.payload = {name: row.payload[name] for name in ("subject", "need", "holder")}


def test_older_news_that_says_nobody_is_still_delivered(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    clock.set(first(booking).starts_at - timedelta(hours=30))
    withdraw(made)
    unit.write(forget_who)
    clock.advance(timedelta(hours=10))
    outbox.drain()
    assert unit.read(queries.history, booking)[-1].by_person is None
    assert spent(made) == 1000
