"""Own money's statement of one month: its balances by replay of the ledger, its movements line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hub.kernel import clock
from payments.budgets.domain import Amounts, Month, months
from payments.ledger import queries as ledger
from payments.purses.domain import MonthTotals, available, frozen, held, totals, uncleared
from payments.purses.queries.statements import StatementLine, statement

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class MonthStatement:
    """One month of a resident's own money; `over` says whether nothing more can happen in it."""

    month: Month
    totals: MonthTotals
    lines: tuple[StatementLine, ...]
    over: bool


def months_of(lines: list[StatementLine]) -> list[Month]:
    """The months that have a statement, the latest first: from the first movement, or this month, to this month."""
    now = Month.of(clock.today())
    return months(_month(lines[0]), max(_month(lines[-1]), now)) if lines else [now]


def month_statement(purse: str, month: Month) -> MonthStatement | None:
    """The statement of a month; None where there is none."""
    everything = statement(purse)
    if month not in months_of(everything):
        return None
    lines = tuple(line for line in everything if _month(line) == month)
    found = totals(
        _standing(purse, month), _standing(purse, month.next), ((line.kind, moved_by(line)) for line in lines)
    )
    return MonthStatement(month, found, lines, month < Month.of(clock.today()))


def moved_by(line: StatementLine) -> Amounts:
    """What a line did to what can be used, and to the rest: on its way, set aside, or frozen."""
    return Amounts(line.change_pence, line.total_change_pence - line.change_pence)


def _month(line: StatementLine) -> Month:
    return Month.of(clock.local(line.at).date())


def _standing(purse: str, month: Month) -> Amounts:
    """What stood there when a month began: a replay of the ledger up to then."""
    at = datetime.combine(month.first, time(), clock.zone()) - _TICK
    rest = sum(ledger.balance_at(make(purse), at) for make in (uncleared, held, frozen))
    return Amounts(ledger.balance_at(available(purse), at), rest)
