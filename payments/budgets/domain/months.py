"""A month of a budget: what stood there, what came and went, what stands there now. It adds up, or it cannot be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hub.kernel.errors import Invalid
from hub.kernel.words import N_
from payments.ledger.domain import Kind


class Movement(StrEnum):
    """What may happen to a budget's money, as its holder sees it."""

    CAME_IN = "came_in"
    SET_ASIDE = "set_aside"
    FREED = "freed"
    PAID = "paid"
    GIVEN_BACK = "given_back"
    TAKEN_BACK = "taken_back"
    OTHER = "other"


OF: Mapping[Kind, Movement] = {
    Kind.INSTALMENT: Movement.CAME_IN,
    Kind.CONTRIBUTION: Movement.CAME_IN,
    Kind.HOLD: Movement.SET_ASIDE,
    Kind.EXTEND: Movement.SET_ASIDE,
    Kind.RELEASE: Movement.FREED,
    Kind.CAPTURE: Movement.PAID,
    Kind.REFUND: Movement.GIVEN_BACK,
    Kind.REDUCTION: Movement.TAKEN_BACK,
    Kind.RECALL: Movement.TAKEN_BACK,
    Kind.NETTED: Movement.GIVEN_BACK,
    Kind.REVERSED: Movement.GIVEN_BACK,
    Kind.WRITTEN_OFF: Movement.GIVEN_BACK,
}

# What came back of what visits cost: at once, or later from the supplier that it had been sent to.
CAME_BACK = tuple(kind for kind, movement in OF.items() if movement is Movement.GIVEN_BACK)


class NotAdding(Invalid):
    """A statement whose lines do not make its closing balance."""

    code = "statement-does-not-add-up"
    template = N_("This statement does not add up. Tell us, and use the file of the whole statement until then.")


@dataclass(frozen=True)
class Amounts:
    """Pence that are free to use, and pence that are set aside."""

    free_pence: int = 0
    aside_pence: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(self.free_pence + other.free_pence, self.aside_pence + other.aside_pence)

    @property
    def total_pence(self) -> int:
        """All that is in the budget."""
        return self.free_pence + self.aside_pence


@dataclass(frozen=True, order=True)
class Month:
    """A month of the council's calendar."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @classmethod
    def of(cls, day: date) -> Month:
        """The month in which a day lies."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month | None:
        """A month written as `2025-12`; None where it is none."""
        try:
            day = date.fromisoformat(f"{text}-01") if len(text) == 7 and text[4] == "-" else None
        except ValueError:
            return None
        return cls.of(day) if day else None

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def next(self) -> Month:
        """The one after it."""
        return Month.of(self.first + timedelta(days=31))


def months(first: Month, last: Month) -> list[Month]:
    """Every month from the first to the last, the latest first."""
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next)
    return found[::-1]


@dataclass(frozen=True)
class MonthTotals:
    """Opening and closing balance of a month, and what was moved in between.

    Raises:
        NotAdding: opening and movements do not make the closing balance.
    """

    opening: Amounts
    moved: Mapping[Movement, Amounts]
    closing: Amounts

    def __post_init__(self) -> None:
        if sum(self.moved.values(), self.opening) != self.closing:
            raise NotAdding


def totals(opening: Amounts, closing: Amounts, changes: Iterable[tuple[Kind, Amounts]]) -> MonthTotals:
    """The totals of a month's changes, in the order in which a statement says them.

    Raises:
        NotAdding: they do not make the closing balance.
    """
    moved = dict.fromkeys(Movement, Amounts())
    for kind, amounts in changes:
        movement = OF.get(kind, Movement.OTHER)
        moved[movement] += amounts
    return MonthTotals(opening, moved, closing)
