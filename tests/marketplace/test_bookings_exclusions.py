"""A new exclusion stops what is asked for from then on, and nothing that was agreed before it was decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from marketplace.bookings import services
from marketplace.bookings.domain import BookingState
from marketplace.visits.domain import Occurrence
from payments.exclusions import queries as exclusions
from payments.exclusions import services as excluding
from payments.exclusions.domain import FIRST as LIST
from payments.exclusions.domain import Exclusion, Exclusions
from payments.holds.domain import CategoryNever
from tests.marketplace.agreements import deal, of, run, verify, view
from tests.marketplace.pooled import shared

COMMISSIONER = Actor(account="d", person="D" * 26, roles=frozenset({"commissioner"}))


def exclude(clock: Any, *categories: str, days: int = 7) -> None:
    """An hour from now, decide that from a day on no budget pays for these besides what always stood."""
    clock.advance(timedelta(hours=1))
    wanted = Exclusions((*LIST.things, *(Exclusion(one, one.title()) for one in categories)))
    starts, seen = clocks.today() + timedelta(days=days), unit.read(exclusions.versions).mark
    unit.write(excluding.set_exclusions, wanted, starts=starts, seen=seen, decision="decision:D", by=COMMISSIONER)


def scheduled(booking: str) -> int:
    return sum(visit.occurrence is Occurrence.SCHEDULED for visit in of(booking))


def test_a_booking_goes_on_that_was_agreed_before_its_kind_of_help_was_excluded(borough: Flask, clock: Any) -> None:
    made, other = deal(), deal()
    booking = made.booked()
    count = len(of(booking))
    exclude(clock, "shopping")
    with pytest.raises(CategoryNever):
        other.request()
    clock.advance(timedelta(days=21))
    run("land-instalments")
    outbox.drain()
    run("extend-visits")
    assert len(of(booking)) == count + 4
    assert view(booking).state is BookingState.ACCEPTED
    verify()


def test_a_booking_is_not_stopped_by_a_list_that_was_taken_back(borough: Flask, clock: Any) -> None:
    exclude(clock, "shopping", days=60)
    made = deal()
    booking = made.booked()
    count = len(of(booking))
    exclude(clock, days=60)
    clock.advance(timedelta(days=42))
    run("land-instalments")
    outbox.drain()
    run("extend-visits")
    assert len(of(booking)) == count + 6
    verify()


def test_a_shared_booking_goes_on_too_also_shared_anew(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1)).agreed()
    exclude(clock, view(made.booking).category, days=1)
    coming = scheduled(made.booking)
    made.leave(2)
    made.answer(0)
    made.answer(1)
    assert scheduled(made.booking) == coming
    assert list(made.shares().values())[-1] == [1000, 1000]
    clock.advance(timedelta(days=21))
    run("land-instalments")
    outbox.drain()
    unit.write(services.extend, made.booking, clocks.now())
    assert scheduled(made.booking) > coming - 3
    verify()
