"""What has happened in a budget, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from payments.budgets.domain import available, held
from payments.budgets.queries.standing import funds_of
from payments.ledger import queries as ledger
from payments.ledger.domain import Account, AccountKind, Kind
from payments.ledger.queries import TransactionView

_THEIRS = (AccountKind.PAYABLE, AccountKind.RECV_PROVIDER)  # what a supplier is owed, and what it owes back


@dataclass(frozen=True)
class StatementLine:
    """One thing that happened in a budget: pence in or out of what can be used and what is set aside.

    `for_day` is the moment of the visit that it was for; `payee` the party that was paid, or that gave back, also where
    a refund after the transfer gives only the platform's part back at once.
    """

    at: datetime
    kind: Kind
    about: str
    memo: str
    payee: str | None
    available_change_pence: int
    held_change_pence: int
    available_after_pence: int
    held_after_pence: int

    @property
    def for_day(self) -> datetime | None:
        """When the visit is, where it is about one."""
        try:
            return datetime.fromisoformat(self.memo)
        except ValueError:
            return None


def statement(id: str) -> list[StatementLine]:  # noqa: A002 - the contract's own name
    """Everything that moved money in a budget, oldest first."""
    free, aside = _accounts(id, funds_of([id]).get(id, ()))
    lines: list[StatementLine] = []
    available_pence = held_pence = 0
    for t, payee in with_payees(ledger.touching([*free, *aside])):
        moved = -sum(line.amount_pence for line in t.lines if line.account in free)
        set_aside = -sum(line.amount_pence for line in t.lines if line.account in aside)
        available_pence += moved
        held_pence += set_aside
        lines.append(StatementLine(t.at, t.kind, t.about, t.memo, payee, moved, set_aside, available_pence, held_pence))
    return lines


def with_payees(transactions: Iterable[TransactionView]) -> Iterator[tuple[TransactionView, str | None]]:
    """Each of a payer's transactions, oldest first, with the party that was paid by it, or that gave back."""
    paid: dict[str, str] = {}
    for t in transactions:
        payee = next((line.account.owner for line in t.lines if line.account.kind in _THEIRS), None)
        if payee and t.kind is Kind.CAPTURE:
            paid[t.about] = payee
        elif t.kind is Kind.REFUND:
            payee = payee or paid.get(t.about)
        yield t, payee


def _accounts(budget_id: str, funds: Iterable[str]) -> tuple[set[Account], set[Account]]:
    order = tuple(funds)
    return {available(budget_id, fund) for fund in order}, {held(budget_id, fund) for fund in order}


def coming_back(budget_id: str) -> int:
    """Pence that suppliers owe back to a budget for what they were sent: not there to use before they have paid."""
    found = ledger.owner_totals([budget_id], (AccountKind.RECOVERY,))
    return found.get((budget_id, AccountKind.RECOVERY), 0)
