"""How grants stand: what was decided, what is left of each, and whether it agrees with the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.budgets import queries as budgets
from payments.budgets.domain import available
from payments.grants.domain import GrantState
from payments.grants.models import Grant
from payments.ledger import queries as ledger
from payments.ledger.domain import AccountKind, Break, Kind


@dataclass(frozen=True)
class GrantView:
    """A grant, in pence: given = free + set aside + spent + returned. `budget` is where it stands once it is given."""

    id: str
    budget: str | None
    holder: str
    fund: str
    amount_pence: int
    categories: frozenset[str] | None
    ends: date
    reason: str
    state: GrantState
    two: bool
    written_at: datetime
    written_by: str | None
    decided_at: datetime | None
    decided_by: str | None
    refusal: str
    returned_pence: int
    free_pence: int = 0
    held_pence: int = 0
    spent_pence: int = 0

    @property
    def usable(self) -> bool:
        """Whether it may pay for a visit still."""
        return self.state is GrantState.GIVEN and self.ends >= clock.today()

    def pays_for(self, category: str) -> bool:
        """Whether it is for that kind of help."""
        return self.categories is None or category in self.categories


def grant(id_: str) -> GrantView | None:
    """One of them, or None."""
    return next(iter(_views(sa.select(Grant).where(Grant.id == id_))), None)


def grants() -> list[GrantView]:
    """All of them, the newest first."""
    return _views(sa.select(Grant).order_by(Grant.written_at.desc(), Grant.id.desc()))


def waiting() -> int:
    """How many a second officer has to decide on."""
    return db.session.scalar(sa.select(sa.func.count(Grant.id)).where(Grant.state == GrantState.PROPOSED)) or 0


def grants_of(holder: str) -> list[GrantView]:
    """Those that were given to someone (URN), the first to end first."""
    given = Grant.holder == holder, Grant.state == GrantState.GIVEN
    return _views(sa.select(Grant).where(*given).order_by(Grant.ends, Grant.id))


def usable(holder: str, category: str) -> list[GrantView]:
    """Those of someone's that may pay for a kind of help and have something left, the first to end first."""
    return [view for view in grants_of(holder) if view.usable and view.free_pence and view.pays_for(category)]


def of_fund(fund: str) -> list[GrantView]:
    """Those that a fund gave, the newest first."""
    given = Grant.fund_id == fund, Grant.state == GrantState.GIVEN
    return _views(sa.select(Grant).where(*given).order_by(Grant.decided_at.desc(), Grant.id.desc()))


def due(now: datetime) -> list[str]:
    """Ids of grants that are over and have something free."""
    over = Grant.state == GrantState.GIVEN, Grant.ends < clock.local(now).date()
    rows = db.session.execute(sa.select(Grant.id, Grant.budget_id, Grant.fund_id).where(*over).order_by(Grant.id)).all()
    free = ledger.owner_totals([row.budget_id for row in rows], (AccountKind.AVAILABLE,))
    return [row.id for row in rows if free.get((row.budget_id, AccountKind.AVAILABLE))]


def verify() -> list[Break]:
    """Every grant into which not exactly its amount came, or from which another sum went back than is kept."""
    rows = db.session.scalars(sa.select(Grant).where(Grant.state == GrantState.GIVEN)).all()
    accounts = {row.id: available(str(row.budget_id), row.fund_id) for row in rows}
    moved = ledger.turnover(accounts.values(), (Kind.INSTALMENT, Kind.RECALL))
    found = []
    for row in rows:
        name = accounts[row.id].name
        came, back = moved.get((name, Kind.INSTALMENT), 0), -moved.get((name, Kind.RECALL), 0)
        if (came, back) != (row.amount_pence, row.returned_pence):
            detail = f"{row.amount_pence} given and {row.returned_pence} returned, the ledger has {came} and {back}"
            found.append(Break("grant", row.id, detail))
    return found


def _views(statement: sa.Select[Grant]) -> list[GrantView]:
    rows = db.session.scalars(statement).all()
    stand = budgets.budgets([row.budget_id for row in rows if row.budget_id])
    return [_view(row, stand.get(row.budget_id or "")) for row in rows]


def _view(row: Grant, stands: budgets.BudgetView | None) -> GrantView:
    return GrantView(
        id=row.id,
        budget=row.budget_id,
        holder=row.holder,
        fund=row.fund_id,
        amount_pence=row.amount_pence,
        categories=None if row.categories is None else frozenset(row.categories),
        ends=row.ends,
        reason=row.reason,
        state=row.state,
        two=row.two,
        written_at=row.written_at,
        written_by=row.written_by,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        refusal=row.refusal,
        returned_pence=row.returned_pence,
        free_pence=stands.available_pence if stands else 0,
        held_pence=stands.held_pence if stands else 0,
        spent_pence=stands.spent_pence if stands else 0,
    )


def officers(views: Iterable[GrantView]) -> set[str]:
    """Who wrote and decided, by the person's URN."""
    return {f"person:{by}" for view in views for by in (view.written_by, view.decided_by) if by}
