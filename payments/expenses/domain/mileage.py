"""What a mile pays: dated rates, the tax year in which miles are counted, and the sum for one journey.

The first rates are those that HMRC approves for one's own vehicle (mileage allowance payments, since 6 April 2011).
Miles are counted in tenths, so that every sum is exact; a claim is rounded once, half a penny upwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.kernel.errors import Invalid
from hub.kernel.words import N_
from payments.expenses.domain.refusals import NotAnExpense, NotRates

TENTHS = 10
MOST_PASSENGERS = 8
MOST_RATE_PENCE = 500  # five pounds a mile: beyond it is a slip of the finger

_MILES = re.compile(r"(\d{1,3}(?:,\d{3}){1,2}|\d{1,6})(?:\.(\d))?", re.ASCII)


class Vehicle(StrEnum):
    """In or on what."""

    CAR = "car"
    MOTORCYCLE = "motorcycle"
    BICYCLE = "bicycle"


VEHICLE_WORDS = {
    Vehicle.CAR: N_("Car or van"),
    Vehicle.MOTORCYCLE: N_("Motorcycle"),
    Vehicle.BICYCLE: N_("Bicycle"),
}


class NotMiles(Invalid):
    """A distance that cannot be read."""

    code = "not-miles"
    template = N_("Write the miles as a number, like 12 or 12.5.")


@dataclass(frozen=True)
class Rates:
    """What holds for journeys from a day on: whole pence a mile; and the limits of what can be claimed.

    `car_pence` is paid for the first `first_miles` of a tax year, `car_after_pence` for those after.
    """

    car_pence: int = 45
    first_miles: int = 10_000
    car_after_pence: int = 25
    motorcycle_pence: int = 24
    bicycle_pence: int = 20
    passenger_pence: int = 5
    months_back: int = 3
    miles_a_day: int = 400

    def __post_init__(self) -> None:
        for field in ("car_pence", "car_after_pence", "motorcycle_pence", "bicycle_pence", "passenger_pence"):
            if not 0 <= getattr(self, field) <= MOST_RATE_PENCE:
                raise NotRates(message=N_("Write whole pence, from 0 to 500."), field=field)
        if not 1 <= self.first_miles <= 100_000:
            raise NotRates(message=N_("Write whole miles, from 1 to 100,000."), field="first_miles")
        if not 1 <= self.months_back <= 24:
            raise NotRates(message=N_("Write whole months, from 1 to 24."), field="months_back")
        if not 1 <= self.miles_a_day <= 1_000:
            raise NotRates(message=N_("Write whole miles, from 1 to 1,000."), field="miles_a_day")


DEFAULTS: tuple[tuple[date, Rates], ...] = ((date(2011, 4, 6), Rates()),)
"""From which day what holds, before a council has set anything; the first also holds for all days before."""


@dataclass(frozen=True)
class Journey:
    """From where to where, how far (tenths of a mile), by what, and with how many who were also on the way to help."""

    origin: str
    destination: str
    tenths: int
    vehicle: Vehicle
    passengers: int = 0

    def __post_init__(self) -> None:
        for field in ("origin", "destination"):
            if not getattr(self, field).strip():
                raise NotAnExpense(message=N_("Say where the journey began and where it ended."), field=field)
        if self.tenths <= 0:
            raise NotAnExpense(message=N_("Write how many miles it was, at least a tenth of one."), field="miles")
        if not 0 <= self.passengers <= MOST_PASSENGERS:
            raise NotAnExpense(message=N_("Write how many people you took, from 0 to 8."), field="passengers")
        if self.passengers and self.vehicle is not Vehicle.CAR:
            raise NotAnExpense(message=N_("Only a car or van takes passengers. Write 0."), field="passengers")


@dataclass(frozen=True)
class Share:
    """Part of a journey at one rate: tenths of a mile, and pence a mile."""

    tenths: int
    pence: int

    @property
    def miles(self) -> str:
        """How far, as people write it."""
        return miles(self.tenths)


def tax_year(day: date) -> date:
    """The first day of the tax year in which `day` lies: a 6 April."""
    begins = date(day.year, 4, 6)
    return begins if day >= begins else date(day.year - 1, 4, 6)


def shares(rates: Rates, journey: Journey, before_tenths: int) -> tuple[Share, ...]:
    """What the journey is paid by, passengers apart, when `before_tenths` of the year went before it in such a vehicle."""
    if journey.vehicle is not Vehicle.CAR:
        pence = rates.motorcycle_pence if journey.vehicle is Vehicle.MOTORCYCLE else rates.bicycle_pence
        return (Share(journey.tenths, pence),)
    left = max(0, rates.first_miles * TENTHS - before_tenths)
    first = min(journey.tenths, left)
    parts = (Share(first, rates.car_pence), Share(journey.tenths - first, rates.car_after_pence))
    return tuple(part for part in parts if part.tenths)


def pence(rates: Rates, journey: Journey, before_tenths: int) -> int:
    """What a journey comes to, passengers included, in pence: exact, then rounded half up, once."""
    tenth_pence = sum(part.tenths * part.pence for part in shares(rates, journey, before_tenths))
    tenth_pence += journey.tenths * journey.passengers * rates.passenger_pence
    return (2 * tenth_pence + TENTHS) // (2 * TENTHS)


def tenths(text: str) -> int:
    """Tenths of a mile from what a person typed: `12`, `12.5`, `1,200`.

    Raises:
        NotMiles: it cannot be read.
    """
    match = _MILES.fullmatch(text.strip())
    if not match:
        raise NotMiles(field="miles")
    return int(match[1].replace(",", "")) * TENTHS + int(match[2] or 0)


def miles(tenths_: int) -> str:
    """Tenths of a mile as people write them: `12`, `12.5`, `1,200`."""
    whole, part = divmod(tenths_, TENTHS)
    return f"{whole:,}.{part}" if part else f"{whole:,}"
