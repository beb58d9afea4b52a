"""The statement of a payer: line by line, and by month, whose balances are a replay of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic

from hub.kernel import clock, sheets
from hub.kernel.month import Month, months
from payments.ledger import queries as ledger
from payments.ledger.domain import Account, AccountKind, Kind
from payments.ledger.queries import TransactionView
from payments.statements.domain import CAME_BACK, Amounts, M, MonthTotals, Movements, Pockets, StatementLine

_THEIRS = (AccountKind.PAYABLE, AccountKind.RECV_PROVIDER)  # what a supplier is owed, and what it owes back
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Paid:
    """What one supplier was paid in a month, less what came back: for how many visits, and pence."""

    payee: str
    visits: int
    amount_pence: int


@dataclass(frozen=True)
class MonthStatement(Generic[M]):
    """One month of a payer, and the months with a statement beside it; `over`: nothing more can happen in it."""

    month: Month
    totals: MonthTotals[M]
    lines: tuple[StatementLine, ...]
    over: bool
    earlier: Month | None
    later: Month | None

    @property
    def paid(self) -> tuple[Paid, ...]:
        """To whom it went."""
        pence: dict[str, int] = {}
        visits: dict[str, set[str]] = {}
        for line in self.lines:
            if line.payee and line.kind in (Kind.CAPTURE, *CAME_BACK):
                pence[line.payee] = pence.get(line.payee, 0) - line.moved.total_pence
                if line.kind in (Kind.CAPTURE, Kind.REFUND):  # the others are not about one visit
                    visits.setdefault(line.payee, set()).add(line.about)
        return tuple(Paid(payee, len(visits.get(payee, ())), amount) for payee, amount in sorted(pence.items()))


def statement(of: Pockets) -> list[StatementLine]:
    """Everything that moved a payer's money, oldest first."""
    lines: list[StatementLine] = []
    after = Amounts()
    for t, payee in _with_payees(ledger.touching([*of.free, *of.aside])):
        moved = Amounts(_moved(t, of.free), _moved(t, of.aside))
        after += moved
        lines.append(StatementLine(t.at, t.kind, t.about, t.memo, payee, moved, after))
    return lines


def _moved(t: TransactionView, accounts: tuple[Account, ...]) -> int:
    return -sum(line.amount_pence for line in t.lines if line.account in accounts)


def _with_payees(transactions: Iterable[TransactionView]) -> Iterator[tuple[TransactionView, str | None]]:
    """Each of a payer's transactions, oldest first, with the party that was paid by it, or that gave back."""
    paid: dict[str, str] = {}
    for t in transactions:
        payee = next((line.account.owner for line in t.lines if line.account.kind in _THEIRS), None)
        if payee and t.kind is Kind.CAPTURE:
            paid[t.about] = payee
        elif t.kind is Kind.REFUND:
            payee = payee or paid.get(t.about)
        yield t, payee


def months_of(lines: Sequence[StatementLine]) -> list[Month]:
    """The months that have a statement, the latest first: from the first movement to this month."""
    return months(_month(lines[0]), max(_month(lines[-1]), Month.of(clock.today()))) if lines else []


def month_statement(
    of: Pockets, everything: Sequence[StatementLine], known: Sequence[Month], month: Month, movements: Movements[M]
) -> MonthStatement[M] | None:
    """The statement of a month; None where there is none.

    Args:
        of: whose it is.
        everything: the whole statement.
        known: the months that have one, the latest first.
        month: which of them.
        movements: what the postings are to whoever reads it.

    Raises:
        NotAdding: what is written line by line does not lead from one balance to the other.
    """
    if month not in known:
        return None
    lines = tuple(line for line in everything if _month(line) == month)
    return MonthStatement(
        month,
        movements.totals(_standing(of, month), _standing(of, month.next), ((line.kind, line.moved) for line in lines)),
        lines,
        over=month < Month.of(clock.today()),
        earlier=next((one for one in known if one < month), None),
        later=next((one for one in reversed(known) if one > month), None),
    )


def _month(line: StatementLine) -> Month:
    return Month.of(clock.local(line.at).date())


def _standing(of: Pockets, month: Month) -> Amounts:
    """What stood there when a month began: a replay of the ledger up to then."""
    at = month.begins(clock.zone()) - _TICK
    return Amounts(*(sum(ledger.balance_at(account, at) for account in accounts) for accounts in (of.free, of.aside)))


def told(line: StatementLine, names: Mapping[str, str]) -> list[object]:
    """How a line begins in a file: when, what, the visit that it is about, and to whom it went (`names` by URN)."""
    moment = "%Y-%m-%d %H:%M"
    return [
        clock.local(line.at).strftime(moment),
        line.kind.value,
        clock.local(line.visit_at).strftime(moment) if line.visit_at else "",
        names.get(line.payee or "", ""),
    ]


def month_rows(found: MonthStatement[M], names: Mapping[str, str]) -> list[list[object]]:
    """A month as its file has it, from the opening to the closing balance: free, not free, together."""
    return [
        [found.month.first.isoformat(), "opening", "", "", *_pounds(found.totals.opening)],
        *([*told(line, names), *_pounds(line.moved)] for line in found.lines),
        ["", "closing", "", "", *_pounds(found.totals.closing)],
    ]


def _pounds(amounts: Amounts) -> list[object]:
    return [sheets.decimal(pence) for pence in (amounts.free_pence, amounts.aside_pence, amounts.total_pence)]
