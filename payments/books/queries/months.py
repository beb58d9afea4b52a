"""The months of the books, the totals of each, and its journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from hub.kernel.month import Month
from hub.kernel.month import months as all_months
from payments.books.domain.codes import code_of
from payments.books.domain.months import can_close
from payments.books.models import ClosedMonth
from payments.books.queries.codes import codes
from payments.funds import queries as funds
from payments.ledger import queries as ledger
from payments.ledger.domain import AccountKind
from payments.ledger.queries import KindTotal


@dataclass(frozen=True)
class Closing:
    """By whom a month was closed, and what the seals' head was."""

    at: datetime
    by: str | None
    transactions: int
    explained: int
    seal_number: int
    seal_hash: str
    totals: tuple[KindTotal, ...]

    @property
    def moved_pence(self) -> int:
        """All debits, which are all credits."""
        return sum(total.debit_pence for total in self.totals)


@dataclass(frozen=True)
class MonthView:
    """One month: closed, the next to be closed, or later."""

    month: Month
    closing: Closing | None
    next: bool
    can_close: bool


_UNTIL = sa.select(sa.func.max(ClosedMonth.until))  # built once: whoever posts asks


def closed_until() -> datetime | None:
    """From when on one may post; None where no month is closed."""
    found: datetime | None = db.session.scalar(_UNTIL)
    return found


def last_closed() -> Closing | None:
    """The closing of the last month that is closed."""
    row = db.session.scalar(sa.select(ClosedMonth).order_by(ClosedMonth.month.desc()).limit(1))
    return _closing(row) if row else None


def next_month() -> Month | None:
    """The month that is to be closed next; None while nothing was ever posted."""
    first = closed_until() or ledger.first_at()
    return Month.of(clock.local(first).date()) if first else None


def months() -> list[MonthView]:
    """From the first in which anything was posted to this one, the latest first."""
    first = ledger.first_at()
    if first is None:
        return []
    closings = {row.month: _closing(row) for row in db.session.scalars(sa.select(ClosedMonth))}
    due, zone, now = next_month(), clock.zone(), clock.now()
    return [
        MonthView(one, closings.get(one.first), one == due, one == due and can_close(one, now, zone))
        for one in all_months(Month.of(clock.local(first).date()), Month.of(clock.today()))
    ]


def month(name: str) -> MonthView | None:
    """One of them, by its name (`2026-11`)."""
    return next((one for one in months() if str(one.month) == name), None)


def totals(of: Month) -> list[KindTotal]:
    """Debits and credits by kind of account, from the ledger itself."""
    zone = clock.zone()
    return ledger.span_totals(of.begins(zone), of.ends(zone))


def journal_rows(of: Month) -> Iterator[list[object]]:
    """The journal of a month as its file has it: a line an entry; amounts in pence, in the debit or the credit column."""
    zone, known, names = clock.zone(), codes(), {fund.id: fund.name for fund in funds.funds()}
    for number, line in enumerate(ledger.journal(of.begins(zone), of.ends(zone)), start=1):
        yield [
            str(of),
            number,
            line.transaction,
            line.line,
            line.at.astimezone(zone).isoformat(timespec="seconds"),
            line.kind,
            line.about,
            line.memo,
            line.external or "",
            line.account,
            code_of(known, AccountKind(line.account_kind), line.fund),
            line.fund,
            names.get(line.fund, line.fund),
            line.amount_pence if line.amount_pence > 0 else None,
            -line.amount_pence if line.amount_pence < 0 else None,
        ]


def _closing(row: ClosedMonth) -> Closing:
    kinds = [kind for kind in AccountKind if kind.value in row.totals]
    return Closing(
        at=row.closed_at,
        by=row.closed_by,
        transactions=row.transactions,
        explained=row.explained,
        seal_number=row.seal_number,
        seal_hash=row.seal_hash,
        totals=tuple(KindTotal(kind, *row.totals[kind.value]) for kind in kinds),
    )
