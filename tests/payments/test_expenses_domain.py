"""What a mile pays: rates, tax years, the threshold within a claim, rounding; and what cannot be claimed."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.errors import Invalid, WrongState
from hub.kernel.machine import can
from payments.expenses.domain import (
    Claim,
    ExpenseState,
    Happening,
    Journey,
    NotAnExpense,
    NotMiles,
    NotRates,
    Rates,
    TooFar,
    TooOld,
    Vehicle,
    after,
    check_day,
    check_distance,
    miles,
    pence,
    shares,
    tax_year,
    tenths,
)
from payments.expenses.domain.states import ARROWS

HMRC = Rates()
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
TENTHS = st.integers(1, 300_000)
RATES = st.builds(
    Rates,
    car_pence=st.integers(0, 500),
    first_miles=st.integers(1, 20_000),
    car_after_pence=st.integers(0, 500),
    motorcycle_pence=st.integers(0, 500),
    bicycle_pence=st.integers(0, 500),
    passenger_pence=st.integers(0, 500),
)


def drive(tenths_: int, vehicle: Vehicle = Vehicle.CAR, passengers: int = 0) -> Journey:
    return Journey("Home", "Joan’s", tenths_, vehicle, passengers)


@pytest.mark.parametrize(
    ("tenths_", "vehicle", "passengers", "before", "due"),
    [
        (10, Vehicle.CAR, 0, 0, 45),
        (125, Vehicle.CAR, 0, 0, 563),  # 562.5 p, half a penny upwards
        (1, Vehicle.CAR, 0, 0, 5),  # 4.5 p
        (1, Vehicle.BICYCLE, 0, 0, 2),
        (1, Vehicle.MOTORCYCLE, 0, 0, 2),  # 2.4 p
        (100, Vehicle.CAR, 2, 0, 550),
        (100, Vehicle.CAR, 0, 100_000, 250),
        (100, Vehicle.CAR, 0, 99_950, 350),  # five miles at either rate
        (100, Vehicle.CAR, 0, 99_999, 252),  # a tenth at 45 p, the rest at 25 p: 4.5 + 247.5, rounded once
        (100, Vehicle.BICYCLE, 0, 200_000, 200),
        (100, Vehicle.MOTORCYCLE, 0, 200_000, 240),
    ],
)
def test_what_a_journey_comes_to(tenths_: int, vehicle: Vehicle, passengers: int, before: int, due: int) -> None:
    assert pence(HMRC, drive(tenths_, vehicle, passengers), before) == due


@given(RATES, TENTHS, st.sampled_from(Vehicle), st.integers(0, 8), st.integers(0, 400_000))
def test_the_sum_is_exact_and_rounded_half_up_once(
    rates: Rates, far: int, vehicle: Vehicle, passengers: int, before: int
) -> None:
    journey = drive(far, vehicle, passengers if vehicle is Vehicle.CAR else 0)
    if vehicle is Vehicle.CAR:
        # Mile by mile of the year: what lies under the threshold, and what lies beyond it.
        threshold = rates.first_miles * 10
        low = len(range(before, min(before + far, threshold)))
        exact = Fraction(low * rates.car_pence + (far - low) * rates.car_after_pence, 10)
    else:
        rate = rates.bicycle_pence if vehicle is Vehicle.BICYCLE else rates.motorcycle_pence
        exact = Fraction(far * rate, 10)
    exact += Fraction(far * journey.passengers * rates.passenger_pence, 10)
    got = pence(rates, journey, before)
    assert -Fraction(1, 2) < got - exact <= Fraction(1, 2)


@given(RATES, TENTHS, st.integers(0, 400_000), st.data())
def test_a_journey_in_two_claims_differs_by_rounding_alone(
    rates: Rates, far: int, before: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(1, far - 1)) if far > 1 else 1
    whole = pence(rates, drive(far), before)
    parts = pence(rates, drive(first), before)
    if far > first:
        parts += pence(rates, drive(far - first), before + first)
    assert abs(whole - parts) <= 1


@given(RATES, TENTHS, st.integers(0, 400_000))
def test_the_parts_are_the_whole_journey(rates: Rates, far: int, before: int) -> None:
    parts = shares(rates, drive(far), before)
    assert sum(part.tenths for part in parts) == far
    assert all(part.tenths > 0 for part in parts)
    assert len(parts) == (2 if before < rates.first_miles * 10 < before + far else 1)


@given(DAYS)
def test_a_day_lies_in_its_tax_year(day: date) -> None:
    begins = tax_year(day)
    assert (begins.month, begins.day) == (4, 6)
    assert begins <= day < date(begins.year + 1, 4, 6)


def test_a_tax_year_turns_on_the_sixth_of_april() -> None:
    assert tax_year(date(2026, 4, 5)) == date(2025, 4, 6)
    assert tax_year(date(2026, 4, 6)) == date(2026, 4, 6)
    assert tax_year(date(2026, 4, 5) + timedelta(days=1)) == date(2026, 4, 6)


@given(st.integers(0, 9_999_999))
def test_miles_are_read_as_they_are_written(tenths_: int) -> None:
    assert tenths(miles(tenths_)) == tenths_


@pytest.mark.parametrize(
    "text", ["-1", "12,50", "12.55", "1e3", "half", "½", "12 miles", ".5", "12.", "1,00", "٣", "9" * 7]
)
def test_what_is_no_distance(text: str) -> None:
    with pytest.raises(NotMiles):
        tenths(text)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"origin": " "}, "origin"),
        ({"destination": ""}, "destination"),
        ({"tenths": 0}, "miles"),
        ({"tenths": -10}, "miles"),
        ({"passengers": 9}, "passengers"),
        ({"passengers": -1}, "passengers"),
        ({"vehicle": Vehicle.BICYCLE, "passengers": 1}, "passengers"),
    ],
)
def test_a_journey_that_cannot_be(change: dict[str, object], field: str) -> None:
    right = {"origin": "Home", "destination": "Joan’s", "tenths": 10, "vehicle": Vehicle.CAR, "passengers": 0}
    with pytest.raises(NotAnExpense) as refusal:
        Journey(**(right | change))
    assert refusal.value.data["field"] == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": " "}, "words"),
        ({"words": "x" * 501}, "words"),
        ({"amount_pence": 0}, "amount"),
        ({"amount_pence": -1}, "amount"),
        ({"amount_pence": 10**18}, "amount"),
        ({"receipt": None}, "receipt"),
        ({"receipt": ""}, "receipt"),
    ],
)
def test_a_claim_that_cannot_be(change: dict[str, object], field: str) -> None:
    right = {"words": "Milk", "spent_on": date(2025, 12, 1), "amount_pence": 120, "receipt": "0" * 64}
    with pytest.raises(NotAnExpense) as refusal:
        Claim(**(right | change))
    assert refusal.value.data["field"] == field


def test_days_that_can_be_claimed() -> None:
    today = date(2025, 5, 31)
    for day in (today, date(2025, 2, 28)):  # three months before the 31st of May is the last of February
        check_day(HMRC, day, today)
    with pytest.raises(NotAnExpense, match="not come yet"):
        check_day(HMRC, today + timedelta(days=1), today)
    with pytest.raises(TooOld) as refusal:
        check_day(HMRC, date(2025, 2, 27), today)
    assert refusal.value.data["months"] == 3
    check_day(Rates(months_back=4), date(2025, 2, 27), today)


def test_miles_of_one_day() -> None:
    check_distance(HMRC, 4_000)
    with pytest.raises(TooFar) as refusal:
        check_distance(HMRC, 20_000)
    assert refusal.value.data["miles"] == "2,000"
    assert refusal.value.data["most"] == "400"


@pytest.mark.parametrize(
    "change",
    [
        {"car_pence": -1},
        {"bicycle_pence": 501},
        {"first_miles": 0},
        {"months_back": 0},
        {"months_back": 25},
        {"miles_a_day": 0},
        {"miles_a_day": 1_001},
    ],
)
def test_rates_that_cannot_be(change: dict[str, int]) -> None:
    with pytest.raises(NotRates) as refusal:
        Rates(**change)
    assert isinstance(refusal.value, Invalid)
    assert refusal.value.data["field"] in change


@given(st.sampled_from(ExpenseState), st.sampled_from(Happening))
def test_the_table_is_the_only_way(state: ExpenseState, event: Happening) -> None:
    if can(ARROWS, state, event):
        assert after(state, event) is ARROWS[state, event]
    else:
        with pytest.raises(WrongState):
            after(state, event)
