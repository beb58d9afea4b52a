"""What a budget does not pay for, and whom it does not pay."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from payments.budgets.domain import BarKind, Bars
from payments.budgets.models import BudgetBar


@dataclass(frozen=True)
class BarView:
    """Something barred in one budget, why, and on what grounds it was opened again."""

    id: str
    budget_id: str
    kind: BarKind
    what: str
    reason: str
    set_by: str | None
    set_at: datetime
    grounds: str
    lifted_by: str | None
    lifted_at: datetime | None

    @property
    def declared(self) -> bool:
        """Whether it stands by the word of whoever asked for help, and not by an officer's reason."""
        return not self.reason


def bars_of(budget_id: str) -> list[BarView]:
    """All that was barred in a budget, the newest first."""
    statement = sa.select(BudgetBar).where(BudgetBar.budget_id == budget_id).order_by(BudgetBar.id.desc())
    names = BarView.__dataclass_fields__
    return [BarView(**{name: getattr(row, name) for name in names}) for row in db.session.scalars(statement)]


_STANDING = sa.select(BudgetBar.kind, BudgetBar.what).where(
    BudgetBar.budget_id == sa.bindparam("budget"), BudgetBar.lifted_at.is_(None)
)


def bars(budget_id: str) -> Bars:
    """What is barred in a budget now."""
    found: dict[BarKind, set[str]] = {BarKind.CATEGORY: set(), BarKind.RELATIVE: set()}
    for kind, what in db.session.execute(_STANDING, {"budget": budget_id}):
        found[kind].add(what)
    return Bars(frozenset(found[BarKind.CATEGORY]), frozenset(found[BarKind.RELATIVE]))


def bars_in(budget_ids: Collection[str]) -> dict[str, Bars]:
    """What is barred now, by budget, in one statement."""
    statement = sa.select(BudgetBar.budget_id, BudgetBar.kind, BudgetBar.what).where(
        BudgetBar.budget_id.in_(budget_ids), BudgetBar.lifted_at.is_(None)
    )
    found: dict[str, dict[BarKind, set[str]]] = {id_: {kind: set() for kind in BarKind} for id_ in budget_ids}
    for id_, kind, what in db.session.execute(statement):
        found[id_][kind].add(what)
    return {
        id_: Bars(frozenset(kinds[BarKind.CATEGORY]), frozenset(kinds[BarKind.RELATIVE]))
        for id_, kinds in found.items()
    }
