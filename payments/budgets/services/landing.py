"""Take a budget's lock, and let its instalments land."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.db import db
from hub.kernel.errors import Missing
from payments.budgets import queries
from payments.budgets.domain import BudgetKind, BudgetState, Period, Terms, available, draw
from payments.budgets.events import InstalmentLanded
from payments.budgets.models import Budget
from payments.funds import queries as funds
from payments.funds.domain import unallocated
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Transaction, move


@dataclass(frozen=True)
class Locked:
    """A budget under its lock: nobody else changes it, or what stands in it, before this unit ends."""

    id: str
    holder: str
    state: BudgetState
    terms: Terms
    landed: int
    categories: frozenset[str] | None
    promised_pence: int
    kind: BudgetKind = BudgetKind.PERSONAL

    @property
    def grant(self) -> bool:
        """Whether it is a grant: one fund's money, given once and whole."""
        return self.kind is BudgetKind.GRANT

    @property
    def funds(self) -> tuple[str, ...]:
        """Its funds, in order of use."""
        return funds_of(self.id)

    @property
    def collected(self) -> bool:
        """Whether the first of its funds holds the resident's own share."""
        return funds_of(self.id) != giving(self.id)

    def place(self, fund: str) -> int:
        """Where a fund stands in the order of use; the resident's own share, wherever it came in, is before nought."""
        return self.funds.index(fund) - self.collected


def land_due(budget_id: str, now: datetime) -> int:
    """Let every instalment land that is due and that the funds can pay, in order; returns how many landed.

    One that the funds cannot pay whole stays due, and is tried again whenever this runs, until the budget's last day:
    what has not landed by then stays in the funds.
    """
    budget = unit.locked(Budget, budget_id)
    if budget is None or budget.state is not BudgetState.APPROVED:
        return 0
    landed, order = 0, giving(budget_id)
    for period in budget.terms.due(budget.landed, clock.local(now).date()):
        if not _land(budget, period, order):
            break
        landed += 1
    return landed


def _land(budget: Budget, period: Period, order: Sequence[str]) -> bool:
    standing = funds.unallocated_of(order)
    drawn = draw(period.amount_pence, [(fund, standing[fund]) for fund in order])
    if drawn is None:
        return False
    entries = tuple(e for fund, pence in drawn for e in move(unallocated(fund), available(budget.id, fund), pence))
    urn = ids.urn("budget", budget.id)
    if entries:
        ledger.post(Transaction(f"instalment:{budget.id}:{period.number}", Kind.INSTALMENT, entries, urn))
    budget.landed = period.number
    following = budget.terms.coming(budget.landed)
    budget.next_due = following[0].due if following else None
    db.session.flush()
    outbox.announce(
        InstalmentLanded(
            subject=urn,
            budget=budget.id,
            number=period.number,
            amount_pence=period.amount_pence,
            paid_until=period.until.isoformat(),
        )
    )
    return True


def lock(budget_id: str) -> Locked:
    """Take the budget's lock (it comes before those of holds and accounts) and read it.

    Raises:
        Missing: there is no such budget.
    """
    budget = unit.locked(Budget, budget_id)
    if budget is None:
        raise Missing
    return Locked(
        id=budget.id,
        holder=budget.holder,
        state=budget.state,
        terms=budget.terms,
        landed=budget.landed,
        categories=None if budget.categories is None else frozenset(budget.categories),
        promised_pence=budget.promised_pence,
        kind=budget.kind,
    )


def set_promised(budget_id: str, pence: int) -> None:
    """Keep what a budget has promised to visits that have no money set aside yet (the holds room says so)."""
    budget = unit.locked(Budget, budget_id)
    if budget is None:
        raise Missing
    budget.promised_pence = pence


def funds_of(budget_id: str) -> tuple[str, ...]:
    """Ids of its funds, in order of use: what the resident contributes, and then what gives to the budget."""
    return tuple(fund for fund, _collected in queries.order_of(budget_id))


def giving(budget_id: str) -> tuple[str, ...]:
    """Ids of the funds that its instalments come from, in order of use."""
    return tuple(fund for fund, collected in queries.order_of(budget_id) if not collected)
