"""What a run would pay, before anyone proposes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from payments.expenses import queries as expenses
from payments.funds import queries as funds
from payments.funds.domain import at_stripe
from payments.holds import queries as holds
from payments.ledger import queries as ledger
from payments.payees import queries as payees
from payments.remittances.domain import Due
from payments.remittances.queries.reading import RemittanceView


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
    return Preview(until, dues, ready, cash((one.fund, one.net_pence) for one in dues if one.payee in ready))


def prospects(rows: Collection[RemittanceView]) -> tuple[frozenset[str], tuple[FundCash, ...]]:
    """Who of a proposed run could not be paid now, and whether what the others would get is at Stripe, fund by fund."""
    ready = payees.accounts({row.payee for row in rows})
    there = cash((row.fund, row.net_pence) for row in rows if row.payee in ready)
    return frozenset(row.payee for row in rows if row.payee not in ready), there


def cash(transfers: Iterable[tuple[str, int]]) -> tuple[FundCash, ...]:
    """Each fund's money at Stripe beside what is to be transferred of it (pence), by the fund's name."""
    needed: dict[str, int] = {}
    for fund, pence in transfers:
        needed[fund] = needed.get(fund, 0) + pence
    there = {account.fund: pence for account, pence in ledger.balances(at_stripe(fund) for fund in needed).items()}
    names = funds.names(needed)
    found = (FundCash(fund, names[fund], there[fund], pence) for fund, pence in needed.items())
    return tuple(sorted(found, key=lambda one: one.name))
