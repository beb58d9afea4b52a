"""How budgets stand, from the ledger, and whose they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from hub.kernel import clock, unit
from hub.kernel.db import db, is_sqlite, lots
from payments.budgets.domain import BudgetKind, BudgetState, Step, Terms, available, held
from payments.budgets.models import Budget, BudgetFund
from payments.budgets.ports import unmet_sums
from payments.ledger import queries as ledger
from payments.ledger.domain import AccountKind, Kind
from payments.statements.domain import CAME_BACK


@dataclass(frozen=True)
class BudgetView:
    """A budget now, in pence.

    `available` can be promised to visits; `held` is set aside for visits to come; `promised` is what visits will take
    from instalments to come; `unmet` what visits would take that have no money and are promised none; `spent` went to
    those who made visits. `paid_until` is the day after the last that has money; `next_instalment` the day on which more
    lands (in the past: it is late, its funds fall short).
    """

    id: str
    holder: str
    state: BudgetState
    starts: date
    ends: date
    available_pence: int
    held_pence: int
    promised_pence: int
    unmet_pence: int
    spent_pence: int
    instalment_pence: int
    weeks: int
    one_off_pence: int
    next_instalment: date | None
    next_instalment_pence: int
    paid_until: date | None
    landed: int
    funds: tuple[str, ...]
    categories: frozenset[str] | None
    written_by: str | None
    written_at: datetime
    decided_at: datetime | None
    refusal: str | None
    terms: Terms
    kind: BudgetKind = BudgetKind.PERSONAL

    @property
    def grant(self) -> bool:
        """Whether it is a grant: one fund's money, given once and whole."""
        return self.kind is BudgetKind.GRANT

    @property
    def now(self) -> Step:
        """What is in force today (before its first day: what it begins with)."""
        return self.terms.on(max(clock.today(), self.starts))

    @property
    def kept_back_pence(self) -> int:
        """What never landed before the last day: it stayed in the funds."""
        ended = self.state is BudgetState.ENDED
        return sum(period.amount_pence for period in self.terms.coming(self.landed)) if ended else 0

    @property
    def late(self) -> bool:
        """Whether an instalment is due that has not landed."""
        return (
            self.state is BudgetState.APPROVED
            and self.next_instalment is not None
            and self.next_instalment < clock.today()
        )


WITH_STEPS = selectinload(Budget.steps)  # of many budgets at once; of one they are read when they are asked for
FEW = 10  # so many budgets read their steps one by one, where they have any: that is one statement less
_DECIDED = Budget.state != BudgetState.PROPOSED, Budget.kind == BudgetKind.PERSONAL


_ONE = sa.select(Budget).where(Budget.id == sa.bindparam("id"))


def budget(id: str) -> BudgetView | None:  # noqa: A002 - the contract's own name
    """One budget, or None."""
    return next(iter(_views(_ONE, {"id": id})), None)


def last_day(budget_id: str) -> date | None:
    """The last day of a budget, or None where there is none of this id."""
    row = unit.row(Budget, budget_id)
    return row.ends if row else None


def holder_of(budget_id: str) -> str | None:
    """Whose a budget is, or None where there is none of this id."""
    row = unit.row(Budget, budget_id)
    return row.holder if row else None


_WHOLE = sa.select(Budget).where(Budget.id.in_(sa.bindparam("ids", expanding=True))).options(WITH_STEPS)


def read_ahead(budget_ids: Collection[str]) -> None:
    """Read at once the budgets of which a unit will ask one by one, with their changes and the order of their funds."""
    unknown = sorted(id_ for id_ in set(budget_ids) if unit.known(Budget, id_) is None)
    for lot in lots(unknown):
        db.session.scalars(_WHOLE, {"ids": lot}).all()
    if is_sqlite():  # where nobody can add a fund before the budget is locked
        unit.read_once(FUNDS, budget_ids, _orders)


def budgets(ids: Collection[str]) -> dict[str, BudgetView]:
    """Budgets by id."""
    statement = sa.select(Budget).where(Budget.id.in_(ids))
    return {view.id: view for view in _views(statement.options(WITH_STEPS) if len(ids) > FEW else statement)}


def budgets_of(holder_urn: str) -> list[BudgetView]:
    """A person's or a place's budgets, and the grants given to them, the newest first."""
    return _views(sa.select(Budget).where(Budget.holder == holder_urn).order_by(Budget.id.desc()))


def waiting() -> list[BudgetView]:
    """The budgets that wait for approval, oldest first."""
    return _views(sa.select(Budget).where(Budget.state == BudgetState.PROPOSED).order_by(Budget.id))


def decided(limit: int, offset: int = 0) -> list[BudgetView]:
    """Budgets that were approved or refused, the newest first; not grants."""
    statement = sa.select(Budget).where(*_DECIDED).order_by(Budget.id.desc())
    return _views(statement.limit(limit).offset(offset))


def count_decided() -> int:
    """How many budgets were approved or refused."""
    statement = sa.select(sa.func.count()).select_from(Budget).where(*_DECIDED)
    return db.session.scalar(statement) or 0


def all_budgets() -> list[BudgetView]:
    """Every budget, oldest first: for files; not grants."""
    return _views(sa.select(Budget).where(Budget.kind == BudgetKind.PERSONAL).order_by(Budget.id))


def due(now: datetime) -> list[str]:
    """Ids of budgets with an instalment due by `now`; not of those whose last day is over."""
    today = clock.local(now).date()
    statement = (
        sa.select(Budget.id)
        .where(Budget.state == BudgetState.APPROVED, Budget.next_due <= today, Budget.ends >= today)
        .order_by(Budget.next_due, Budget.id)
    )
    return list(db.session.scalars(statement))


def promised() -> dict[str, int]:
    """Budget to what is kept as promised, where it is anything."""
    statement = sa.select(Budget.id, Budget.promised_pence).where(Budget.promised_pence != 0)
    return {id_: pence for id_, pence in db.session.execute(statement)}  # noqa: C416 - rows are not pairs to mypy


def paid_until(ids: Collection[str]) -> dict[str, date]:
    """Budget to the day after the last that has money; only approved ones that were paid."""
    statement = sa.select(Budget).where(Budget.id.in_(ids), Budget.state == BudgetState.APPROVED, Budget.landed > 0)
    rows = db.session.scalars(statement.options(WITH_STEPS))
    return {row.id: until for row in rows if (until := row.terms.paid_until(row.landed))}


FUNDS = "budgets.funds"  # under which a unit remembers the order of a budget's funds
_ORDERS = (  # built once: every hold asks
    sa.select(BudgetFund.budget_id, BudgetFund.fund_id, BudgetFund.collected)
    .where(BudgetFund.budget_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(BudgetFund.budget_id, BudgetFund.place)
)


def funds_of(ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Budget to the ids of its funds, in order of use."""
    found: dict[str, tuple[str, ...]] = {}
    for budget_id, fund_id, _collected in db.session.execute(_ORDERS, {"ids": list(ids)}):
        found[budget_id] = (*found.get(budget_id, ()), fund_id)
    return found


def order_of(budget_id: str) -> tuple[tuple[str, bool], ...]:
    """Its funds in order of use, each with whether it is what the resident contributes; a unit asks once."""
    return unit.once(f"{FUNDS}:{budget_id}", lambda: _orders([budget_id])[budget_id])


def forget_order(budget_id: str) -> None:
    """It has one more fund now."""
    unit.forget(f"{FUNDS}:{budget_id}")


def _orders(ids: list[str]) -> dict[str, tuple[tuple[str, bool], ...]]:
    found: dict[str, tuple[tuple[str, bool], ...]] = dict.fromkeys(ids, ())
    for lot in lots(ids):
        for budget_id, fund_id, collected in db.session.execute(_ORDERS, {"ids": lot}):
            found[budget_id] = (*found[budget_id], (fund_id, collected))
    return found


def _spent(funds: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """Budget to what its visits cost: captured from holds, less what came back afterwards, at once or from a supplier."""
    out = [held(id_, fund) for id_, order in funds.items() for fund in order]
    back = [available(id_, fund) for id_, order in funds.items() for fund in order]
    spent: dict[str, int] = {}
    owners = {account.name: account.owner for account in (*out, *back)}
    counted = {(account.name, Kind.CAPTURE) for account in out}
    counted |= {(account.name, kind) for account in back for kind in CAME_BACK}
    for key, pence in ledger.turnover((*out, *back), (Kind.CAPTURE, *CAME_BACK)).items():
        if key in counted:
            spent[owners[key[0]]] = spent.get(owners[key[0]], 0) - pence
    return spent


def _views(statement: sa.Select[Budget], asked: Mapping[str, Any] | None = None) -> list[BudgetView]:
    rows = db.session.scalars(statement, asked).all()
    ids = [row.id for row in rows]
    funds = funds_of(ids)
    totals = ledger.owner_totals(ids, (AccountKind.AVAILABLE, AccountKind.HELD))
    waits_for = [row.id for row in rows if row.promised_pence]  # for these somebody waits: few of many, mostly
    unmet = unmet_sums(waits_for) if waits_for else {}
    spent, today = _spent(funds), clock.today()
    found = []
    for row in rows:
        terms = row.terms
        coming = terms.coming(row.landed)
        ended = row.state is BudgetState.APPROVED and row.ends < today
        waits = coming and row.state in (BudgetState.APPROVED, BudgetState.PROPOSED) and not ended
        found.append(
            BudgetView(
                id=row.id,
                holder=row.holder,
                state=BudgetState.ENDED if ended else row.state,
                starts=row.starts,
                ends=row.ends,
                available_pence=totals.get((row.id, AccountKind.AVAILABLE), 0),
                held_pence=totals.get((row.id, AccountKind.HELD), 0),
                promised_pence=row.promised_pence - unmet.get(row.id, 0),
                unmet_pence=unmet.get(row.id, 0),
                spent_pence=spent.get(row.id, 0),
                instalment_pence=terms.on(max(today, row.starts)).instalment_pence,
                weeks=row.weeks,
                one_off_pence=row.one_off_pence,
                next_instalment=coming[0].due if waits else None,
                next_instalment_pence=coming[0].amount_pence if waits else 0,
                paid_until=terms.paid_until(row.landed),
                landed=row.landed,
                funds=funds.get(row.id, ()),
                categories=None if row.categories is None else frozenset(row.categories),
                written_by=row.written_by,
                written_at=row.written_at,
                decided_at=row.decided_at,
                refusal=row.refusal,
                terms=terms,
                kind=row.kind,
            )
        )
    return found
