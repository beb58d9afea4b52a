"""What has happened in a budget, line by line and by month, and what came in kind beside the money."""

from __future__ import annotations

from collections.abc import Sequence

from hub.kernel import clock
from hub.kernel.month import Month
from payments.budgets.domain import MOVEMENTS, Movement, available, held
from payments.budgets.ports import InKind, in_kind
from payments.budgets.queries.standing import funds_of
from payments.statements import queries as statements
from payments.statements.domain import Pockets, StatementLine
from payments.statements.queries import MonthStatement, months_of

__all__ = ["in_kind_of", "month_statement", "months_of", "statement"]


def statement(id: str) -> list[StatementLine]:  # noqa: A002 - the contract's own name
    """Everything that moved money in a budget, oldest first."""
    return statements.statement(_pockets(id))


def month_statement(budget_id: str, month: Month) -> MonthStatement[Movement] | None:
    """The statement of a month; None where there is none."""
    pockets = _pockets(budget_id)
    lines = statements.statement(pockets)
    return statements.month_statement(pockets, lines, months_of(lines), month, MOVEMENTS)


def in_kind_of(holder: str, month: Month) -> Sequence[InKind]:
    """What came to whoever holds a budget (URN) in kind in a month: no money, and in no sum of its statement."""
    return in_kind(holder, month.begins(clock.zone()), month.ends(clock.zone()))


def _pockets(budget_id: str) -> Pockets:
    order = funds_of([budget_id]).get(budget_id, ())
    return Pockets(tuple(available(budget_id, fund) for fund in order), tuple(held(budget_id, fund) for fund in order))
