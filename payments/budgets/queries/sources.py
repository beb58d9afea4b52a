"""Which funds would pay what a budget pays next: what is free of each, and then what its instalments will bring."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from hub.kernel.db import db
from payments.budgets.domain import available
from payments.budgets.models import BudgetFund
from payments.funds import queries as funds
from payments.ledger import queries as ledger

Standing = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Sources:
    """A budget's funds in order of use: (fund, pence free in it), and (fund, pence that instalments can still bring)."""

    free: Standing
    coming: Standing

    def pay(self, pence: int) -> dict[str, int]:
        """So many pence by fund, to the penny, in order of use: as visits would draw them today.

        What is beyond all that is there falls to the last fund, which would have to find it.
        """
        taken: Counter[str] = Counter()
        for fund, there in (*self.free, *self.coming):
            part = min(pence, max(0, there))
            taken[fund] += part
            pence -= part
        if pence:
            taken[(self.coming or self.free)[-1][0]] += pence
        return {fund: part for fund, part in taken.items() if part}


def sources(budget_id: str) -> Sources:
    """What stands behind a budget, fund by fund (a budget has one at least)."""
    statement = sa.select(BudgetFund.fund_id, BudgetFund.collected).where(BudgetFund.budget_id == budget_id)
    rows = db.session.execute(statement.order_by(BudgetFund.place)).all()
    free = ledger.balances(available(budget_id, fund) for fund, _collected in rows)
    giving = [fund for fund, collected in rows if not collected]
    coming = funds.unallocated_of(giving)
    return Sources(
        tuple((account.fund, pence) for account, pence in free.items()),
        tuple((fund, coming[fund]) for fund in giving),
    )
