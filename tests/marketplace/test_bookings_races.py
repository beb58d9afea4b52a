"""Two browsers take the last hour of an offer's week at one moment: exactly one gets it, the other gets the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from hub.kernel import unit
from hub.kernel.errors import Conflict
from marketplace.bookings import queries, services
from marketplace.bookings.domain import SlotTaken
from marketplace.plans import queries as plans
from payments.holds import queries as holds
from tests.marketplace.agreements import FIRST, Deal, deal, first, of, part_state, verify, view
from tests.marketplace.market import live_offer
from tests.payments.test_holds_races import at_once


def ask(made: Deal, offer: str) -> Callable[[], str]:
    slots = unit.read(plans.part, made.part).slots
    return lambda: services.request_booking(made.part, offer, slots, FIRST, None, made.resident)


def last_hour(app: Flask, one: Deal, other: Deal, offers: tuple[str, str], rounds: int) -> list[int]:
    """Race `rounds` times for one hour a week; returns who won each."""
    winners = []
    for _ in range(rounds):
        answers = at_once(app, ask(one, offers[0]), ask(other, offers[1]))
        (won,) = [n for n, answer in enumerate(answers) if isinstance(answer, str)]
        lost = answers[1 - won]
        assert isinstance(lost, SlotTaken), lost
        assert "Tuesday 9 December" in str(lost)
        sides = (one, other)
        assert part_state(sides[won].part) == "requested"
        assert part_state(sides[1 - won].part) == "open"
        held = [v.urn for v in of(answers[won]) if v.money.value == "held"]
        assert len(unit.read(holds.holds, held)) == len(held) > 0
        assert sides[1 - won].purse()[1:3] == (0, 0)
        unit.write(services.withdraw, answers[won], sides[won].resident)
        assert sides[won].purse()[1:3] == (0, 0)
        winners.append(won)
    verify()
    return winners


def organisations_hour() -> tuple[Deal, Deal, tuple[str, str]]:
    one, other = deal(person=False, capacity_minutes=60), deal()
    return one, other, (one.offer, one.offer)


def persons_hour() -> tuple[Deal, Deal, tuple[str, str]]:
    """The same person by two offers of theirs."""
    one, other = deal(), deal()
    second = live_offer(one.party, one.supplier, title="Shopping as well", price_pence=1500)
    return one, other, (one.offer, second)


@pytest.mark.parametrize("world", [organisations_hour, persons_hour])
def test_the_last_hour(borough: Flask, clock: Any, world: Callable[[], tuple[Deal, Deal, tuple[str, str]]]) -> None:
    assert len(last_hour(borough, *world(), 5)) == 5  # each round has its one winner


@pytest.mark.faults
@pytest.mark.parametrize("world", [organisations_hour, persons_hour])
def test_the_last_hour_two_hundred_times(
    borough: Flask, clock: Any, world: Callable[[], tuple[Deal, Deal, tuple[str, str]]]
) -> None:
    assert len(last_hour(borough, *world(), 200)) == 200


def test_yes_and_taken_back_at_one_moment_is_one_of_them(borough: Flask, clock: Any) -> None:
    made = deal()
    for _ in range(4):
        booking = made.request()
        answers = at_once(
            borough,
            lambda b=booking: services.accept(b, made.supplier),
            lambda b=booking: services.withdraw(b, made.resident),
        )
        refused = [answer for answer in answers if isinstance(answer, Conflict)]
        assert len(refused) == 1
        state = view(booking).state.value
        assert state in ("accepted", "withdrawn")
        if state == "accepted":
            unit.write(services.cancel, booking, made.resident)
        assert {v.money.value for v in of(booking)} == {"released"}
    verify()


def test_arriving_and_calling_off_at_one_moment_is_one_of_them(borough: Flask, clock: Any) -> None:
    from datetime import timedelta

    made = deal()
    booking = made.booked()
    visit = first(booking)
    clock.set(visit.starts_at - timedelta(minutes=5))
    answers = at_once(
        borough,
        lambda: services.check_in(visit.id, made.supplier),
        lambda: services.cancel_visit(visit.id, made.resident),
    )
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert first(booking).occurrence.value in ("checked_in", "cancelled_late")
    verify()


def test_one_part_asked_for_twice_at_once_is_one_booking(borough: Flask, clock: Any) -> None:
    made = deal(person=False, capacity_minutes=3000)
    for _ in range(4):
        answers = at_once(borough, ask(made, made.offer), ask(made, made.offer))
        (booking,) = [answer for answer in answers if isinstance(answer, str)]
        assert [b.id for b in queries.bookings_of(made.holder, live=True)] == [booking]
        unit.write(services.withdraw, booking, made.resident)
    verify()
