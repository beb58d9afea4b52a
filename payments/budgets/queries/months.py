"""A budget's statement of one month: its balances by replay of the ledger, its movements line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hub.kernel import clock
from payments.budgets.domain import CAME_BACK, Amounts, Month, MonthTotals, available, held, months, totals
from payments.budgets.ports import InKind, in_kind
from payments.budgets.queries.standing import funds_of
from payments.budgets.queries.statements import StatementLine, statement
from payments.ledger import queries as ledger
from payments.ledger.domain import Kind

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Paid:
    """What one supplier was paid in a month, less what came back: for how many visits, and pence."""

    payee: str
    visits: int
    amount_pence: int


@dataclass(frozen=True)
class MonthStatement:
    """One month of one budget; `over` says whether nothing more can happen in it."""

    month: Month
    totals: MonthTotals
    lines: tuple[StatementLine, ...]
    paid: tuple[Paid, ...]
    over: bool


def months_of(lines: list[StatementLine]) -> list[Month]:
    """The months for which a budget has a statement, the latest first: from its first movement to this month."""
    if not lines:
        return []
    return months(_month(lines[0]), max(_month(lines[-1]), Month.of(clock.today())))


def month_statement(budget_id: str, month: Month) -> MonthStatement | None:
    """The statement of a month; None where there is none."""
    everything = statement(budget_id)
    if month not in months_of(everything):
        return None
    lines = tuple(line for line in everything if _month(line) == month)
    found = totals(
        _standing(budget_id, month),
        _standing(budget_id, month.next),
        ((line.kind, Amounts(line.available_change_pence, line.held_change_pence)) for line in lines),
    )
    return MonthStatement(month, found, lines, _paid(lines), month < Month.of(clock.today()))


def in_kind_of(holder: str, month: Month) -> Sequence[InKind]:
    """What came to whoever holds a budget (URN) in kind in a month: no money, and in no sum of its statement."""
    since, until = (datetime.combine(day, time(), clock.zone()) for day in (month.first, month.next.first))
    return in_kind(holder, since, until)


def _month(line: StatementLine) -> Month:
    return Month.of(clock.local(line.at).date())


def _standing(budget_id: str, month: Month) -> Amounts:
    """What stood in the budget when a month began: a replay of the ledger up to then."""
    at = datetime.combine(month.first, time(), clock.zone()) - _TICK
    order = funds_of([budget_id]).get(budget_id, ())
    free, aside = (sum(ledger.balance_at(make(budget_id, fund), at) for fund in order) for make in (available, held))
    return Amounts(free, aside)


def _paid(lines: tuple[StatementLine, ...]) -> tuple[Paid, ...]:
    pence: dict[str, int] = {}
    visits: dict[str, set[str]] = {}
    for line in lines:
        if line.payee and line.kind in (Kind.CAPTURE, *CAME_BACK):
            pence[line.payee] = pence.get(line.payee, 0) - line.available_change_pence - line.held_change_pence
            if line.kind in (Kind.CAPTURE, Kind.REFUND):  # the others are not about one visit
                visits.setdefault(line.payee, set()).add(line.about)
    return tuple(Paid(payee, len(visits.get(payee, ())), amount) for payee, amount in sorted(pence.items()))
