"""Pay back to a resident what they contributed and do not have to: written by one officer, approved by another."""

from __future__ import annotations

from hub.kernel import clock, ids, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing, SentBefore
from hub.kernel.money import pounds
from hub.kernel.words import N_
from payments.budgets import queries
from payments.budgets.domain import (
    NotAtTheBank,
    NothingToRepay,
    OwnEntry,
    RepaymentChanged,
    RepaymentDecided,
    RepaymentOpen,
    RepaymentState,
    available,
    repaid_from,
)
from payments.budgets.models import Budget, BudgetRepayment
from payments.budgets.services.landing import lock
from payments.budgets.services.telling import tell_concerned
from payments.funds import queries as funds
from payments.funds.domain import ReferenceNeeded, bank, require_finance
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Transaction, move

BACK = N_(
    "%(back_pence)s of what you contributed to your budget is paid back to you by the council, with the reference "
    "%(reference)s."
)


def write_repayment(budget_id: str, reference: str, *, by: Actor, request: str | None = None) -> str:
    """Write that what a resident does not have to contribute goes back to them, all of it; returns the repayment's id.

    The same `request` again is the same repayment.

    Args:
        budget_id: a budget that is over.
        reference: how the payment is to stand in the bank's list.
        by: the finance officer who writes it.
        request: the mark of the form; it becomes the repayment's id.

    Raises:
        NothingToRepay: there is nothing. RepaymentOpen: one waits for approval. ReferenceNeeded: there is none.
        SentBefore: the request came with another reference. Missing: there is no such budget.
        Forbidden: `by` is not in finance.
    """
    require_finance(by)
    lock(budget_id)
    reference = " ".join(reference.split())
    known = unit.row(BudgetRepayment, request) if request else None
    if known is not None:
        if (known.budget_id, known.reference) != (budget_id, reference):
            raise SentBefore
        return known.id
    if not reference:
        raise ReferenceNeeded(field="reference")
    if any(one.state is RepaymentState.PROPOSED for one in queries.repayments_of(budget_id)):
        raise RepaymentOpen
    pence = sum(queries.repayable_of(budget_id).values())
    if not pence:
        raise NothingToRepay
    row = BudgetRepayment(
        id=request or ids.new(),
        budget_id=budget_id,
        pence=pence,
        reference=reference,
        state=RepaymentState.PROPOSED,
        written_at=clock.now(),
        written_by=by.person,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def approve_repayment(repayment_id: str, by: Actor) -> str:
    """Approve it: it leaves the bank, Dr available / Cr bank by fund, and they are told. Returns its budget's id.

    Raises:
        RepaymentDecided: it was decided before. OwnEntry: `by` wrote it, or holds the budget.
        RepaymentChanged: less is to be paid back now. NotAtTheBank: a fund's money is elsewhere.
        Missing: there is no such repayment. Forbidden: `by` is not in finance.
    """
    row, budget = _undecided(repayment_id, by)
    if by.person is not None and (by.person == row.written_by or budget.holder == ids.urn("person", by.person)):
        raise OwnEntry
    due = queries.repayable_of(budget.id)
    if sum(due.values()) < row.pence:
        raise RepaymentChanged(due=pounds(sum(due.values())))
    parts = repaid_from(row.pence, list(due.items()))
    there = ledger.locked([bank(fund) for fund, _pence in parts])
    for fund, pence in parts:
        if there[bank(fund)] < pence:
            name = funds.names([fund])[fund]
            raise NotAtTheBank(fund=name, there=pounds(max(0, there[bank(fund)])), needed=pounds(pence))
    entries = tuple(e for fund, pence in parts for e in move(available(budget.id, fund), bank(fund), pence))
    urn = ids.urn("budget", budget.id)
    ledger.post(Transaction(f"repayment:{row.id}", Kind.REPAYMENT, entries, urn, row.reference))
    row.state, row.decided_at, row.decided_by = RepaymentState.PAID, clock.now(), by.person
    db.session.flush()
    data = {"back_pence": row.pence, "reference": row.reference}
    tell_concerned(budget.id, budget.holder, "contribution-back", BACK, data, occasion=f"repayment:{row.id}")
    return budget.id


def drop_repayment(repayment_id: str, by: Actor) -> str:
    """Drop one that waits for approval; whoever wrote it may do so, too. Returns its budget's id.

    Raises:
        RepaymentDecided, Missing, Forbidden: as for approval.
    """
    row, budget = _undecided(repayment_id, by)
    row.state, row.decided_at = RepaymentState.DROPPED, clock.now()
    row.decided_by = None if by.person == row.written_by else by.person
    db.session.flush()
    return budget.id


def _undecided(repayment_id: str, by: Actor) -> tuple[BudgetRepayment, Budget]:
    require_finance(by)
    row = db.session.get(BudgetRepayment, repayment_id)
    budget = unit.locked(Budget, row.budget_id) if row else None
    if row is None or budget is None:
        raise Missing
    db.session.refresh(row)
    if row.state is not RepaymentState.PROPOSED:
        raise RepaymentDecided
    return row, budget
