"""Write a budget, and decide on what a colleague wrote."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db, lock_whole
from hub.kernel.errors import Missing, SentBefore
from hub.kernel.words import N_
from payments.budgets.domain import (
    HOLDERS,
    WEEKS,
    AlreadyDecided,
    BudgetOver,
    BudgetState,
    NotABudget,
    OwnEntry,
    Terms,
    available,
    held,
)
from payments.budgets.events import BudgetApproved, BudgetWritten
from payments.budgets.models import Budget, BudgetFund
from payments.budgets.services.landing import funds_of, giving, land_due
from payments.funds import queries as funds
from payments.funds.domain import require_finance
from payments.ledger import services as ledger


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
    request: str | None = None,
) -> str:
    """Write a budget for a person or a place (URN), to be approved by someone else; returns its id.

    The same `request` again is the same budget.

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
        request: the mark of the form; it becomes the budget's id.

    Raises:
        NotABudget: the terms cannot be; `field` says which. SentBefore: the request came with other terms.
        Forbidden: `by` is not in finance.
    """
    require_finance(by)
    terms = Terms(starts, ends, instalment_pence, weeks, one_off_pence)
    _check_parts(holder_urn, funds)
    may_buy = None if categories is None else sorted(categories)
    if request is not None and _known(request, holder_urn, terms, may_buy, funds):
        return request
    budget = Budget(
        id=request or ids.new(),
        holder=holder_urn,
        state=BudgetState.PROPOSED,
        starts=terms.starts,
        ends=terms.ends,
        instalment_pence=terms.instalment_pence,
        weeks=terms.weeks,
        one_off_pence=terms.one_off_pence,
        categories=may_buy,
        landed=0,
        promised_pence=0,
        written_at=clock.now(),
        written_by=by.person,
    )
    db.session.add(budget)
    db.session.flush()
    db.session.add_all(BudgetFund(budget_id=budget.id, place=n, fund_id=fund) for n, fund in enumerate(funds))
    db.session.flush()
    outbox.announce(
        BudgetWritten(subject=ids.urn("budget", budget.id), budget=budget.id, holder=holder_urn, by=by.person)
    )
    return budget.id


def _known(request: str, holder_urn: str, terms: Terms, may_buy: list[str] | None, fund_ids: Sequence[str]) -> bool:
    """Whether this form's budget is written already, with the same terms."""
    lock_whole(Budget)  # two clicks at once: the second finds the first's
    row = unit.row(Budget, request)
    if row is None:
        return False
    # What it began with: a change of its terms later makes the form no other.
    began = Terms(row.starts, row.agreed_ends or row.ends, row.instalment_pence, row.weeks, row.one_off_pence)
    if (row.holder, began, row.categories, giving(row.id)) != (holder_urn, terms, may_buy, tuple(fund_ids)):
        raise SentBefore
    return True


def _check_parts(holder_urn: str, fund_ids: Sequence[str]) -> None:
    if holder_urn.partition(":")[0] not in HOLDERS:
        raise NotABudget(message=N_("A budget belongs to a person or to a place."), field="holder")
    if not fund_ids:
        raise NotABudget(message=N_("Choose at least one fund that the money comes from."), field="funds")
    if len(set(fund_ids)) != len(fund_ids) or not funds.gives(fund_ids):
        raise NotABudget(message=N_("Choose each fund once, from the list."), field="funds")


def approve_budget(id: str, by: Actor) -> None:  # noqa: A002 - the contract's own name
    """Approve a budget; what is due by now lands at once.

    Raises:
        Missing: there is no such budget.
        AlreadyDecided: it was approved or refused before.
        BudgetOver: its last day is over.
        OwnEntry: `by` wrote it, or holds it.
        Forbidden: `by` is not in finance.
    """
    budget = _undecided(id, by)
    if budget.terms.over(clock.today()):
        raise BudgetOver
    budget.state, budget.decided_at, budget.decided_by = BudgetState.APPROVED, clock.now(), by.person
    budget.next_due = budget.terms.periods()[0].due
    db.session.flush()
    ledger.open_accounts(make(id, fund) for fund in funds_of(id) for make in (available, held))
    outbox.announce(BudgetApproved(subject=ids.urn("budget", id), budget=id, holder=budget.holder, by=by.person))
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
