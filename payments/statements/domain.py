"""What a statement says: what each posting moved, and a month that adds up or cannot be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from hub.kernel.errors import Invalid
from hub.kernel.words import N_
from payments.ledger.domain import Account, Kind

M = TypeVar("M", bound=StrEnum)

# What came back of what visits cost: at once, or later from the supplier that it had been sent to.
CAME_BACK = (Kind.REFUND, Kind.NETTED, Kind.REVERSED, Kind.WRITTEN_OFF)


class NotAdding(Invalid):
    """A statement whose lines do not make its closing balance."""

    code = "statement-does-not-add-up"
    template = N_("This statement does not add up. Tell us, and use the file of the whole statement until then.")


@dataclass(frozen=True)
class Pockets:
    """The accounts of one payer: what is free to use stands in some, and in the others what is not."""

    free: tuple[Account, ...]
    aside: tuple[Account, ...]


@dataclass(frozen=True)
class Amounts:
    """Pence that are free to use, and pence that are not: set aside, on their way or frozen."""

    free_pence: int = 0
    aside_pence: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(self.free_pence + other.free_pence, self.aside_pence + other.aside_pence)

    @property
    def total_pence(self) -> int:
        """All that is there."""
        return self.free_pence + self.aside_pence


@dataclass(frozen=True)
class StatementLine:
    """One thing that happened: what it `moved`, and what stood there `after` it.

    `payee` is the party that was paid, or that gave back (URN), also where a refund after the transfer gives only the
    platform's part back at once.
    """

    at: datetime
    kind: Kind
    about: str
    memo: str
    payee: str | None
    moved: Amounts
    after: Amounts

    @property
    def visit_at(self) -> datetime | None:
        """When the visit that it is about begins, if it is about one."""
        try:
            return datetime.fromisoformat(self.memo)
        except ValueError:
            return None


@dataclass(frozen=True)
class MonthTotals(Generic[M]):
    """Opening and closing balance of a month, and what was moved in between.

    Raises:
        NotAdding: opening and movements do not make the closing balance.
    """

    opening: Amounts
    moved: Mapping[M, Amounts]
    closing: Amounts

    def __post_init__(self) -> None:
        if sum(self.moved.values(), self.opening) != self.closing:
            raise NotAdding


@dataclass(frozen=True)
class Movements(Generic[M]):
    """What a posting is to whoever reads the statement, by its kind; `other` is what has no name of its own."""

    of: Mapping[Kind, M]
    other: M

    def totals(self, opening: Amounts, closing: Amounts, changes: Iterable[tuple[Kind, Amounts]]) -> MonthTotals[M]:
        """The totals of a month's changes, in the order in which a statement says them.

        Raises:
            NotAdding: they do not make the closing balance.
        """
        moved = dict.fromkeys(type(self.other), Amounts())
        for kind, amounts in changes:
            moved[self.of.get(kind, self.other)] += amounts
        return MonthTotals(opening, moved, closing)
