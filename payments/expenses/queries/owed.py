"""What is approved and in no transfer yet, and the proof that the ledger says the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import ids
from hub.kernel.db import db, total_of
from payments.expenses.domain import ExpenseState
from payments.expenses.models import Expense
from payments.ledger import queries as ledger
from payments.ledger.domain import AccountKind, Break

Key = tuple[str, str]  # (claimant, fund)


@dataclass(frozen=True)
class ExpenseLine:
    """One approved claim as a line of a transfer: whose, of which fund, when it was spent, pence, and what for."""

    id: str
    claimant: str
    fund: str
    spent_on: date
    amount_pence: int
    words: str

    @property
    def urn(self) -> str:
        """The claim as others refer to it."""
        return ids.urn("expense", self.id)


def line_of(row: Expense) -> ExpenseLine:
    """The line that a claim makes."""
    return ExpenseLine(row.id, row.claimant, row.fund_id or "", row.spent_on, row.amount_pence, row.words)


def owed(until: datetime | None = None) -> dict[Key, int]:
    """(claimant, fund) to pence that are approved (by `until`, if given) and in no transfer."""
    statement = (
        sa.select(Expense.claimant, Expense.fund_id, total_of(Expense.amount_pence))
        .where(Expense.state == ExpenseState.APPROVED)
        .group_by(Expense.claimant, Expense.fund_id)
    )
    if until is not None:
        statement = statement.where(Expense.decided_at <= until)
    return {(claimant, fund or ""): int(pence) for claimant, fund, pence in db.session.execute(statement)}


def verify() -> list[Break]:
    """Every claimant and fund whose approved claims differ from the account of what is owed to them."""
    here = owed()
    there = {key: pence for key, pence in ledger.of_kind(AccountKind.VOLUNTEER_PAYABLE).items() if pence}
    return [
        Break("expenses", f"{who} {fund}", f"claims make {here.get((who, fund), 0)} pence, the ledger has {pence}")
        for (who, fund) in sorted({*here, *there})
        if here.get((who, fund), 0) != (pence := there.get((who, fund), 0))
    ]
