"""What a run would pay, before anyone proposes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from payments.expenses import queries as expenses
from payments.funds import queries as funds
from payments.funds.domain import at_stripe
from payments.holds import queries as holds
from payments.ledger import queries as ledger
from payments.payees import queries as payees
from payments.remittances.domain import Due


@dataclass(frozen=True)
class FundCash:
    """A fund's money at Stripe beside what the run takes of it, in pence."""

    fund: str
    name: str
    there_pence: int
    needed_pence: int

    @property
    def missing_pence(self) -> int:
        """What must be paid in before everyone can be paid."""
        return max(0, self.needed_pence - self.there_pence)


@dataclass(frozen=True)
class Preview:
    """A run as it would be: each supplier and fund, who can be paid, and whether the cash is there."""

    until: datetime
    dues: tuple[Due, ...]
    ready: frozenset[str]
    cash: tuple[FundCash, ...]

    @property
    def total_pence(self) -> int:
        """What would be transferred."""
        return sum(one.net_pence for one in self.dues)


def due(until: datetime) -> tuple[Due, ...]:
    """What each party would be sent of each fund, for what was agreed before `until`."""
    back, visits, spent = holds.owed_back(), holds.owing(until), expenses.owed(until)
    return tuple(
        Due(*key, visits.get(key, 0), back.get(key, 0), spent.get(key, 0)) for key in sorted({*visits, *spent})
    )


def preview(until: datetime) -> Preview:
    """The run up to `until`, as it would be now."""
    dues = due(until)
    ready = frozenset(payees.accounts({one.payee for one in dues}))
    needed: dict[str, int] = {}
    for one in dues:
        if one.payee in ready:
            needed[one.fund] = needed.get(one.fund, 0) + one.net_pence
    there = {account.fund: pence for account, pence in ledger.balances(at_stripe(fund) for fund in needed).items()}
    names = funds.names(needed)
    cash = (FundCash(fund, names[fund], there[fund], pence) for fund, pence in needed.items())
    return Preview(until, dues, ready, tuple(sorted(cash, key=lambda one: one.name)))
