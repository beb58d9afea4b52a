"""The three machines of a visit, the policy and the rates: every state with every event, and money against an oracle."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import machine
from hub.kernel.errors import WrongState
from marketplace.bookings import domain as bookings
from marketplace.offers.domain import Unit
from marketplace.plans import domain as plans
from marketplace.visits.domain import (
    AGREEMENT,
    CHARGED,
    FREE,
    MONEY,
    OCCURRENCE,
    Agreement,
    AgreementEvent,
    Money,
    MoneyEvent,
    Occurrence,
    OccurrenceEvent,
    Policy,
    PolicyWrong,
    Rate,
    may_be_objected_to,
    notice_given,
    price_of,
    worth_of,
)
from marketplace.visits.services import money

MACHINES: list[tuple[Any, Any, Any]] = [
    (OCCURRENCE, Occurrence, OccurrenceEvent),
    (AGREEMENT, Agreement, AgreementEvent),
    (MONEY, Money, MoneyEvent),
    (bookings.STEPS, bookings.BookingState, bookings.BookingEvent),
    (plans.STEPS, plans.PartState, plans.PartEvent),
    (plans.PROPOSALS, plans.ProposalState, plans.ProposalEvent),
]


@pytest.mark.parametrize("index", range(len(MACHINES)))
def test_every_state_and_event_is_in_the_table_or_refused(index: int) -> None:
    table, states, events = MACHINES[index]
    for state, event in product(states, events):
        if (state, event) in table:
            assert machine.step(table, state, event) is table[state, event]
        else:
            with pytest.raises(WrongState):
                machine.step(table, state, event)


@pytest.mark.parametrize("index", range(len(MACHINES)))
def test_every_state_is_reached_and_every_event_leads_somewhere(index: int) -> None:
    table, states, events = MACHINES[index]
    first = next(iter(states))
    reached = {first} | set(table.values())
    if states is Money:
        reached.add(Money.UNFUNDED)  # where a visit that costs something begins
    assert reached == set(states)
    assert {event for _state, event in table} == set(events)


def test_the_occurrence_is_the_one_of_the_blueprint() -> None:
    arrows = {(a.value, b.value) for (a, _e), b in OCCURRENCE.items()}
    ends = {"cancelled_free", "cancelled_late", "cancelled_by_supplier", "no_show_supplier", "no_show_resident"}
    took_place = ("no_show_supplier", "delivered")  # by an officer's decision alone
    assert arrows == {("scheduled", "checked_in"), ("checked_in", "delivered"), took_place} | {
        ("scheduled", e) for e in ends
    }
    assert set(Occurrence) == FREE | CHARGED | {Occurrence.SCHEDULED, Occurrence.CHECKED_IN}


@given(st.sampled_from(Occurrence), st.sampled_from(Agreement), st.integers(0, 60 * 24 * 60), st.integers(0, 100))
def test_a_missed_visit_is_objected_to_once_and_within_four_weeks(
    occurrence: Occurrence, agreement: Agreement, minutes: int, seconds: int
) -> None:
    missed = datetime(2025, 12, 9, 10, tzinfo=UTC)
    now = missed + timedelta(minutes=minutes, seconds=seconds)
    may = may_be_objected_to(occurrence, agreement, missed, now)
    untouched = (occurrence, agreement) == (Occurrence.NO_SHOW_SUPPLIER, Agreement.NONE)
    assert may == (untouched and now < missed + timedelta(days=28))


def test_a_missed_visit_is_never_settled_without_its_helper_objecting() -> None:
    """Nothing but an objection opens a question about it: what the resident may query is charged, and it is not."""
    assert Occurrence.NO_SHOW_SUPPLIER in FREE - CHARGED
    leads = {event for (occurrence, event) in OCCURRENCE if occurrence is Occurrence.NO_SHOW_SUPPLIER}
    assert leads == {OccurrenceEvent.TOOK_PLACE}
    assert {state for state, event in AGREEMENT if event is AgreementEvent.OBJECT} == {Agreement.NONE}


@given(st.integers(0, 50_000), st.integers(1, 720), st.integers(0, 900))
def test_by_the_hour_delivered_minutes_are_paid_at_the_rate_rounded_half_up_once(
    price: int, scheduled: int, delivered: int
) -> None:
    exact = Decimal(price) * delivered / 60
    assert worth_of(Rate(price), delivered, scheduled) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert price_of(Rate(price), scheduled) == worth_of(Rate(price), scheduled, scheduled)


@given(st.integers(0, 50_000), st.integers(1, 720), st.integers(0, 900))
def test_by_the_visit_never_more_than_the_price(price: int, scheduled: int, delivered: int) -> None:
    rate = Rate(price, Unit.VISIT)
    part = Decimal(price) * min(delivered, scheduled) / scheduled
    assert worth_of(rate, delivered, scheduled) == int(part.quantize(Decimal(1), ROUND_HALF_UP)) <= price
    assert price_of(rate, scheduled) == price


@given(st.integers(0, 50_000), st.integers(1, 720), st.integers(0, 900))
def test_an_item_is_owed_whole_or_not_at_all(price: int, scheduled: int, delivered: int) -> None:
    assert worth_of(Rate(price, Unit.ITEM), delivered, scheduled) == (price if delivered else 0)


@pytest.mark.parametrize(
    ("hours", "percent"), [(72, 0), (48, 0), (47.99, 50), (24, 50), (23.99, 100), (0.1, 100), (-1, 100)]
)
def test_notice_is_free_until_48_hours_half_until_24_then_all(hours: float, percent: int) -> None:
    start = datetime(2025, 12, 9, 10, tzinfo=UTC)
    notice = notice_given(Policy(), start, start - timedelta(hours=hours))
    assert (notice.percent, notice.free) == (percent, percent == 0)


@given(
    st.floats(0, 200),
    st.floats(0, 200),
    st.integers(0, 100),
    st.integers(0, 100),
    st.integers(0, 96),
    st.integers(0, 96),
)
def test_more_notice_never_costs_more(
    one: float, other: float, part: int, late: int, free_hours: int, part_hours: int
) -> None:
    try:
        policy = Policy(free_hours=free_hours, part_hours=part_hours, part_percent=part, late_percent=late)
    except PolicyWrong:
        return
    start = datetime(2025, 12, 9, 10, tzinfo=UTC)
    sooner, later = sorted((one, other))
    assert (
        notice_given(policy, start, start - timedelta(hours=later)).percent
        <= notice_given(policy, start, start - timedelta(hours=sooner)).percent
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"part_hours": 60},
        {"part_percent": 101, "late_percent": 101},
        {"part_percent": 60, "late_percent": 50},
        {"ask_hours": 0},
    ],
)
def test_terms_that_contradict_themselves_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(PolicyWrong):
        Policy(**wrong)


def test_a_price_is_never_below_nothing() -> None:
    with pytest.raises(ValueError, match="below"):
        Rate(-1)


def test_every_step_of_the_money_is_taken_by_somebody() -> None:
    """A state that nothing leads to is a promise on a page that nobody keeps."""
    taken = inspect.getsource(money)
    assert [event for event in MoneyEvent if f"MoneyEvent.{event.name})" not in taken] == []
