"""Write a budget, decide on it, and let its instalments land."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.words import N_
from payments.budgets.domain import (
    HOLDERS,
    WEEKS,
    AlreadyDecided,
    BudgetState,
    NotABudget,
    OwnEntry,
    Period,
    Terms,
    available,
    draw,
    held,
)
from payments.budgets.events import BudgetApproved, InstalmentLanded
from payments.budgets.models import Budget, BudgetFund
from payments.funds import queries as funds
from payments.funds.domain import require_finance, unallocated
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
    funds: tuple[str, ...]


def write_budget(
    holder_urn: str,
    funds: Sequence[str],
    instalment_pence: int,
    *,
    weeks: int = WEEKS,
    starts: date,
    ends: date,
    categories: Collection[str] | None = None,
    one_off_pence: int = 0,
    by: Actor,
) -> str:
    """Write a budget for a person or a place (URN), to be approved by someone else; returns its id.

    Args:
        holder_urn: whose budget it is.
        funds: ids of the funds it draws on, in order of use.
        instalment_pence: what lands every `weeks` weeks; the last period has its share by days.
        weeks: how often, counted from `starts`.
        starts: its first day.
        ends: its last day.
        categories: what may be bought; None is everything.
        one_off_pence: what lands once, with the first instalment.
        by: the finance officer who writes it.

    Raises:
        NotABudget: the terms cannot be; `field` says which.
        Forbidden: `by` is not in finance.
    """
    require_finance(by)
    terms = Terms(starts, ends, instalment_pence, weeks, one_off_pence)
    _check_parts(holder_urn, funds)
    budget = Budget(
        id=ids.new(),
        holder=holder_urn,
        state=BudgetState.PROPOSED,
        starts=terms.starts,
        ends=terms.ends,
        instalment_pence=terms.instalment_pence,
        weeks=terms.weeks,
        one_off_pence=terms.one_off_pence,
        categories=None if categories is None else sorted(categories),
        landed=0,
        promised_pence=0,
        written_at=clock.now(),
        written_by=by.person,
    )
    db.session.add(budget)
    db.session.flush()
    db.session.add_all(BudgetFund(budget_id=budget.id, place=n, fund_id=fund) for n, fund in enumerate(funds))
    db.session.flush()
    return budget.id


def _check_parts(holder_urn: str, fund_ids: Sequence[str]) -> None:
    if holder_urn.partition(":")[0] not in HOLDERS:
        raise NotABudget(message=N_("A budget belongs to a person or to a place."), field="holder")
    if not fund_ids:
        raise NotABudget(message=N_("Choose at least one fund that the money comes from."), field="funds")
    if len(set(fund_ids)) != len(fund_ids) or len(funds.names(fund_ids)) != len(fund_ids):
        raise NotABudget(message=N_("Choose each fund once, from the list."), field="funds")


def approve_budget(id: str, by: Actor) -> None:  # noqa: A002 - the contract's own name
    """Approve a budget; what is due by now lands at once.

    Raises:
        Missing: there is no such budget.
        AlreadyDecided: it was approved or refused before.
        OwnEntry: `by` wrote it, or holds it.
        Forbidden: `by` is not in finance.
    """
    budget = _undecided(id, by)
    budget.state, budget.decided_at, budget.decided_by = BudgetState.APPROVED, clock.now(), by.person
    budget.next_due = budget.terms.periods()[0].due
    db.session.flush()
    ledger.open_accounts(make(id, fund) for fund in _funds(id) for make in (available, held))
    outbox.announce(BudgetApproved(subject=ids.urn("budget", id), budget=id, holder=budget.holder))
    land_due(id, clock.now())


def refuse_budget(id: str, reason: str, by: Actor) -> None:  # noqa: A002 - as above
    """Refuse a budget, with a reason for whoever wrote it.

    Raises:
        NotABudget: no reason is given.
        Missing, AlreadyDecided, OwnEntry, Forbidden: as for approval.
    """
    if not reason.strip():
        raise NotABudget(message=N_("Say in a sentence why not."), field="reason")
    budget = _undecided(id, by)
    budget.state, budget.decided_at, budget.decided_by = BudgetState.REFUSED, clock.now(), by.person
    budget.refusal = reason.strip()
    db.session.flush()


def _undecided(id_: str, by: Actor) -> Budget:
    require_finance(by)
    budget = db.session.get(Budget, id_, with_for_update=True, populate_existing=True)
    if budget is None:
        raise Missing
    if budget.state is not BudgetState.PROPOSED:
        raise AlreadyDecided
    if by.person is not None and (by.person == budget.written_by or budget.holder == ids.urn("person", by.person)):
        raise OwnEntry
    return budget


def land_due(budget_id: str, now: datetime) -> int:
    """Let every instalment land that is due and that the funds can pay, in order; returns how many landed.

    One that the funds cannot pay whole stays due, and is tried again whenever this runs.
    """
    budget = unit.locked(Budget, budget_id)
    if budget is None or budget.state is not BudgetState.APPROVED:
        return 0
    today, landed = clock.local(now).date(), 0
    order = _funds(budget_id)
    for period in budget.terms.coming(budget.landed):
        if period.due > today or not _land(budget, period, order):
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
        funds=_funds(budget_id),
    )


def set_promised(budget_id: str, pence: int) -> None:
    """Keep what a budget has promised to visits that have no money set aside yet (the holds room says so)."""
    db.session.execute(sa.update(Budget).where(Budget.id == budget_id).values(promised_pence=pence))


_FUNDS = (  # built once: every hold asks
    sa.select(BudgetFund.fund_id).where(BudgetFund.budget_id == sa.bindparam("budget")).order_by(BudgetFund.place)
)


def _funds(budget_id: str) -> tuple[str, ...]:
    """The funds of a budget in order of use: written with it, and never changed."""
    return unit.once(f"budgets.funds:{budget_id}", lambda: tuple(db.session.scalars(_FUNDS, {"budget": budget_id})))
