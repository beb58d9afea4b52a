"""What has happened to a resident's own money, line by line and by month."""

from __future__ import annotations

from collections.abc import Sequence

from hub.kernel import clock
from hub.kernel.month import Month
from payments.purses.domain import MOVEMENTS, Movement, available, frozen, held, uncleared
from payments.statements import queries as statements
from payments.statements.domain import Pockets, StatementLine
from payments.statements.queries import MonthStatement


def statement(purse: str) -> list[StatementLine]:
    """Everything that moved a resident's own money, oldest first."""
    return statements.statement(_pockets(purse))


def months_of(lines: Sequence[StatementLine]) -> list[Month]:
    """The months that have a statement, the latest first: from the first movement, or this month, to this month."""
    return statements.months_of(lines) or [Month.of(clock.today())]


def month_statement(purse: str, month: Month) -> MonthStatement[Movement] | None:
    """The statement of a month; None where there is none."""
    pockets = _pockets(purse)
    lines = statements.statement(pockets)
    return statements.month_statement(pockets, lines, months_of(lines), month, MOVEMENTS)


def _pockets(purse: str) -> Pockets:
    return Pockets((available(purse),), (uncleared(purse), held(purse), frozen(purse)))
