"""One whole loop through every floor by services alone: need, match, book, hold, visit, capture, review, one figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.categories import services as categories
from hub.kernel import jobs, outbox, unit
from hub.kernel.week import Slot
from hub.notices import queries as notices
from hub.places import services as places
from hub.places.domain import PostcodeRow
from marketplace.bookings import queries as bookings
from marketplace.bookings import services
from marketplace.needs import queries as needs
from marketplace.plans import queries as plans
from marketplace.plans import services as plan_services
from marketplace.visits import queries as visits
from matching.search.queries import index
from oversight.metrics import queries as metrics
from oversight.metrics import services as metric_services
from oversight.metrics.domain import METRICS, TABLES
from oversight.warehouse import services as warehouse
from payments.budgets import queries as budgets
from payments.holds import queries as holds
from payments.ledger import queries as ledger
from reviews.reviews import queries as reviews
from reviews.reviews import services as review_services
from reviews.reviews.domain import Ratings
from tests.hub.places import NEIGHBOURHOODS, wards
from tests.marketplace.market import live_offer, posted_need, resident
from tests.payments.money_world import World

TUESDAY = (Slot(1, 10 * 60, 60),)


@pytest.fixture
def borough(app: Flask) -> Iterator[Flask]:
    """Wards, a postcode, the categories, an empty search index."""
    unit.write(places.import_areas, wards(), "Wards 2030", date(2025, 1, 1), neighbourhoods=NEIGHBOURHOODS)
    unit.write(places.import_postcodes, [PostcodeRow(1, "KT1 2AB", 51.41, -0.30)])
    unit.write(categories.load_defaults)
    index().rebuild(list)
    yield app
    index().rebuild(list)


def test_one_loop_through_every_floor(borough: Flask, clock: Any) -> None:
    # Someone has a budget, someone else an offer that the council approved, and it can be found.
    joan, rose = resident("Joan", "Parker"), resident("Rose", "Tanner")
    holder, supplier = f"person:{joan.person}", f"person:{rose.person}"
    world = World()
    budget = world.budget(world.fund(), pence=20_000, holder=holder, starts=date(2025, 12, 1))
    offer = live_offer(supplier, rose, price_pence=1800)
    outbox.drain()
    assert set(index().versions()) == {offer}

    # A need is said; its plan has one part, and the ranking says who could do it and why.
    need = posted_need(joan, slots=TUESDAY, budget_id=budget, free_only=False, ends=date(2025, 12, 26))
    outbox.drain()
    (part,) = plans.parts_of([need])
    (match,) = plans.matches(part.id).rows
    assert match.offer.id == offer
    assert {"near", "all-hours"} <= {reason.code for reason in match.match.reasons}

    # She books: the visits are made and the money for each is set aside in the same unit.
    unit.write(plan_services.choose, part.id, offer, joan)
    booking = unit.write(services.request_booking, part.id, offer, part.slots, date(2025, 12, 8), None, joan)
    made = visits.of_booking(booking)
    assert len(made) == 3
    view = budgets.budget(budget)
    assert view
    assert (view.available_pence, view.held_pence, view.promised_pence) == (20_000 - 3 * 1800, 3 * 1800, 0)
    assert {hold.state.value for hold in holds.holds(v.urn for v in made).values()} == {"held"}
    unit.write(services.accept, booking, rose)
    outbox.drain()
    assert needs.need(need).state.value == "met"
    assert any(notice.kind == "booking.accepted" for notice in notices.of_person(str(joan.person)).notices)

    # Visits happen: one confirmed, one by silence, one called off late at half its price.
    one, two, three = made
    for visit in (one, two):
        clock.set(visit.starts_at)
        unit.write(services.check_in, visit.id, rose)
        clock.set(visit.ends_at)
        unit.write(services.check_out, visit.id, rose)
        outbox.drain()
    unit.write(services.confirm, one.id, joan)
    clock.set(two.ends_at + timedelta(hours=72))
    jobs.run(jobs.registered()["auto-confirm"], force=True)
    clock.set(three.starts_at - timedelta(hours=25))
    assert unit.write(services.cancel_visit, three.id, joan, "My son is here") == 900
    assert [v.money.value for v in visits.of_booking(booking)] == ["captured"] * 3

    # What is owed stands in the ledger, and the budget has the rest.
    assert holds.payable(supplier).total_pence == 2 * 1800 + 900
    view = budgets.budget(budget)
    assert view
    assert (view.held_pence, view.spent_pence) == (0, 4500)
    assert ledger.verify() == []

    # It ends, both say how it went, and neither sees the other's words before both are in.
    clock.set(three.ends_at + timedelta(days=5))
    jobs.run(jobs.registered()["end-bookings"], force=True)
    outbox.drain()
    assert bookings.booking(booking).state.value == "ended"
    (hers,), (his,) = (reviews.invitations([party], clock.now()) for party in (holder, supplier))
    unit.write(review_services.write, hers.id, by=joan, ratings=Ratings(5, 5, 4), words="On time, and kind.")
    assert reviews.shown(supplier) == []
    unit.write(review_services.write, his.id, by=rose, ratings=Ratings(5, 5, 5), words="A pleasure.")
    assert [review.words for review in reviews.shown(supplier)] == ["On time, and kind."]

    # The council, and everyone else, can read it in a figure.
    clock.set(clock.now() + timedelta(days=30))
    warehouse.rebuild()
    assert metric_services.freeze() > 0
    cell = unit.read(metrics.exact, METRICS["fill"], TABLES["borough-period"], metrics.whole(), date(2025, 12, 28))
    assert cell
    assert (cell.numerator, cell.denominator, cell.n) == (1, 1, 1)
