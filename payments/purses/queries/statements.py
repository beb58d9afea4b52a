"""What has happened to a resident's own money, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from payments.budgets.queries import with_payees
from payments.ledger import queries as ledger
from payments.ledger.domain import Kind
from payments.purses.domain import available, frozen, held, uncleared


@dataclass(frozen=True)
class StatementLine:
    """One thing that happened: pence in or out of what can be used, and of all that is here, and what stood there then.

    `payee` is the party that was paid, or that gave back (URN).
    """

    at: datetime
    kind: Kind
    about: str
    memo: str
    payee: str | None
    change_pence: int
    after_pence: int
    total_change_pence: int
    total_after_pence: int

    @property
    def visit_at(self) -> datetime | None:
        """When the visit that it is about begins, if it is about one."""
        try:
            return datetime.fromisoformat(self.memo)
        except ValueError:
            return None


def statement(purse: str) -> list[StatementLine]:
    """Everything that moved a resident's own money, oldest first."""
    free = available(purse)
    own = (free, uncleared(purse), held(purse), frozen(purse))
    lines: list[StatementLine] = []
    usable = total = 0
    for t, payee in with_payees(ledger.touching(own)):
        change = -sum(line.amount_pence for line in t.lines if line.account == free)
        moved = -sum(line.amount_pence for line in t.lines if line.account in own)
        usable, total = usable + change, total + moved
        lines.append(StatementLine(t.at, t.kind, t.about, t.memo, payee, change, usable, moved, total))
    return lines
