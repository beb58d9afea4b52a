"""Whom columns leave out is nobody whom ranking everyone would take: whole gatherings of invented boroughs, both ways."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from flask import Flask
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from hub.kernel import outbox, unit
from hub.kernel.week import Slot
from hub.people import services as people
from hub.places.domain import Point
from marketplace.bookings import services as bookings
from marketplace.failures import queries as failures
from marketplace.needs import queries as needs
from marketplace.plans import queries as plans
from marketplace.rounds import queries
from marketplace.rounds.queries import Gathered, gathering
from marketplace.rounds.queries.serving import settled
from tests.marketplace.agreements import DAILY_ALL, FIRST, deal
from tests.marketplace.long_way import LongWay, long_lines
from tests.marketplace.market import CENTRE, live_offer, posted_need, resident
from tests.marketplace.pooled import budget_of
from tests.marketplace.test_failures import DAY

SPOTS = (CENTRE, Point(51.412, -0.302), Point(51.405, -0.290), Point(51.395, -0.31))
TIMES = tuple(Slot(day, hour * 60, minutes) for day in (0, 1, 5) for hour in (8, 10, 13) for minutes in (30, 60, 120))
EVERY = [slot.as_list() for slot in DAILY_ALL]
MORNINGS = [Slot(day, 8 * 60, 240).as_list() for day in range(5)]


def borough_of(chance: random.Random) -> str:
    """Some who offer this and that, some who need it, some of whom are booked already; the party who is to fail."""
    made = deal(person=chance.random() < 0.5, capacity_minutes=600, price=chance.choice([0, 1500, 2000]))
    helpers = []
    for n in range(7):
        by = resident(f"H{n}", "Helps", point=chance.choice(SPOTS))
        price = chance.choice([0, 0, 1500, 1800])
        offer = live_offer(
            f"person:{by.person}", by,
            kind="neighbour" if price else "volunteer",
            categories=chance.choice([["shopping"], ["shopping", "company"], ["company"]]),
            price_pence=price,
            unit=chance.choice(["hour", "visit"]),
            minimum_minutes=chance.choice([30, 60, 90]),
            radius_km=chance.choice([0.5, 1.0, 5.0]),
            slots=chance.choice([EVERY, MORNINGS]),
            capacity_minutes=chance.choice([60, 120, 600]),
            languages=chance.choice([["en"], ["en", "cy"]]),
        )  # fmt: skip
        helpers.append((f"person:{by.person}", by, offer))
    for n in range(7):
        who = resident(f"N{n}", "Needs", point=chance.choice(SPOTS))
        paid = chance.random() < 0.5
        need = posted_need(
            who, point=chance.choice(SPOTS), categories=(chance.choice(["shopping", "company"]),),
            slots=tuple(sorted(chance.sample(TIMES, chance.randint(1, 3)))), free_only=not paid,
            budget_id=budget_of(who, chance.choice([3_000, 40_000])) if paid else None,
            must_haves=chance.choice([(), (), ("speaks-cy",)]),
            preferences=chance.choice([(), ("speaks-cy",), ("speaks-en",)]),
        )  # fmt: skip
        if paid:  # two tasks from one budget, by other days
            shared = needs.need(need).budget_id
            posted_need(
                who, slots=(chance.choice(TIMES),), budget_id=shared, free_only=False, starts=FIRST + timedelta(days=9)
            )
        outbox.drain()
        if chance.random() < 0.3:
            unit.write(people.block, who, chance.choice(helpers)[0], "No.")
        outbox.drain()
        if n == 0 or chance.random() < 0.3:
            _be_booked(who, need, made)
    if not failures.concerned(made.party, DAY):
        made.booked()
    return made.party


def _be_booked(who: Any, need: str, made: Any) -> None:
    """Booked with the party who is to fail, if their offer may be asked for it."""
    (part,) = plans.parts_of([need])
    try:
        booking = unit.write(bookings.request_booking, part.id, made.offer, part.slots, FIRST, None, by=who)
        unit.write(bookings.accept, booking, made.supplier)
    except Exception:  # noqa: BLE001 - whatever the rules refuse
        return
    outbox.drain()


def told(found: Gathered) -> tuple[Any, ...]:
    board = found.board
    edges = [column.tolist() for column in board.edges.columns()]
    return (
        board.asks,
        board.supplies,
        board.served,
        edges,
        found.lines,
        found.barred,
        found.purses,
        [part.id for part in found.parts],
    )


@pytest.mark.parametrize("seed", range(4))
def test_whole_gatherings_are_the_same_both_ways(borough: Flask, clock: Any, monkeypatch: Any, seed: int) -> None:
    party = borough_of(random.Random(seed))
    lost = [one.part for one in unit.read(failures.concerned, party, DAY)]
    ward = unit.read(lambda: next(iter(queries.gather().needs.values())).ward)
    asked = (
        queries.gather,
        lambda: queries.gather(without=party),
        lambda: queries.gather_lost(party, lost),
        lambda: queries.gather_joining(ward, 2),
    )
    short = [unit.read(one) for one in asked]
    monkeypatch.setattr(gathering, "Serving", LongWay)
    monkeypatch.setattr(gathering._Gathering, "_lines", long_lines)
    long = [unit.read(one) for one in asked]
    assert [told(one) for one in short] == [told(one) for one in long]
    assert all(one.parts for one in short)
    assert any(one.lines for one in short)


@settings(max_examples=300, deadline=None)
@drawn(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.sampled_from([0.0, 1e-9, 1e-4]))
def test_a_score_near_the_edge_of_two_hundredths_is_asked_for_exactly(scores: list[float], off: float) -> None:
    """Whatever the columns were off by, as far as they say they may be, is no matter."""
    scores += [0.005, 0.725, 0.335, 1.0]
    exact = [round(score, 6) for score in scores]
    for sign in (-1, 0, 1):
        seen = np.array(scores) + sign * off
        assert settled(seen, np.full(len(seen), off), exact.__getitem__).tolist() == [
            min(100, round(x * 100)) for x in exact
        ]
