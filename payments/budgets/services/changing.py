"""Change a budget's terms from a day on: written, approved by a second officer, told in writing, and then in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing, SentBefore
from hub.kernel.words import N_
from payments.budgets import queries
from payments.budgets.domain import (
    BudgetState,
    Contribution,
    NotAStep,
    OwnEntry,
    ReserveOut,
    Step,
    StepDecided,
    StepState,
    available,
    check_notice,
    draw,
)
from payments.budgets.events import BudgetReduced, InstalmentLanded
from payments.budgets.models import Budget, BudgetStep
from payments.budgets.services.collecting import collect_first
from payments.budgets.services.landing import funds_of, giving, lock
from payments.budgets.services.telling import tell_change
from payments.funds import queries as funds
from payments.funds.domain import require_finance, unallocated
from payments.ledger import queries as balances
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Transaction, move


def write_change(
    budget_id: str, step: Step, reason: str, *, grounds: str = "", by: Actor, request: str | None = None
) -> str:
    """Write what a budget pays from a day on, to be approved by someone else; returns the change's id.

    The same `request` again is the same change.

    Args:
        budget_id: whose terms change.
        step: what holds from its day on.
        reason: why; the person reads it.
        grounds: for a reduction that cannot wait for its notice, on what grounds.
        by: the finance officer who writes it.
        request: the mark of the form; it becomes the change's id.

    Raises:
        NotAStep: it cannot be; `field` says why. NoticeShort: a reduction that begins too soon.
        SentBefore: the request came with another change.
        Missing: there is no such budget. Forbidden: `by` is not in finance.
    """
    require_finance(by)
    budget = unit.locked(Budget, budget_id)
    if budget is None:
        raise Missing
    known = unit.row(BudgetStep, request) if request else None
    if known is not None:
        if (known.budget_id, known.step, known.reason, known.grounds) != (
            budget_id,
            step,
            reason.strip(),
            grounds.strip(),
        ):
            raise SentBefore
        return known.id
    if not reason.strip():
        raise NotAStep(message=N_("Write a reason. The person reads it."), field="reason")
    if budget.state is not BudgetState.APPROVED or not _fits(budget, step):
        raise NotAStep(message=N_("Only a budget in use can change, and only on one of its days."), field="starts")
    if not budget.instalment_pence and not step.over and not _before(budget, step).over:
        raise NotAStep(message=N_("This budget is paid once. Write another one instead."), field="instalment")
    if replace(_before(budget, step), starts=step.starts) == step:
        raise NotAStep(message=N_("This is what holds already. Change something."), field="instalment")
    _check(budget, step, grounds)
    row = BudgetStep(
        id=request or ids.new(),
        budget_id=budget_id,
        **{name: getattr(step, name) for name in Step.__dataclass_fields__},
        reason=reason.strip(),
        grounds=grounds.strip(),
        state=StepState.PROPOSED,
        written_at=clock.now(),
        written_by=by.person,
        taken_pence=0,
        spent_pence=0,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def _fits(budget: Budget, step: Step) -> bool:
    """Whether a budget may change so on that day: one of its own, or the day after, where it ended and is to go on."""
    if step.over:
        return max(budget.starts, clock.today()) < step.starts <= budget.ends
    if _before(budget, step).over:
        return step.starts == budget.terms.after and not budget.terms.over(clock.today())
    return budget.starts <= step.starts <= budget.ends


def _before(budget: Budget, step: Step) -> Step:
    return budget.terms.on(step.starts)


def _check(budget: Budget, step: Step, grounds: str) -> None:
    rules = queries.limits()
    check_notice(_before(budget, step), step, clock.today(), rules.notice_weeks, grounds)
    least, most = rules.reserve_least_weeks, rules.reserve_most_weeks
    if not least <= step.contingency_weeks <= most:
        raise ReserveOut(least=least, most=most, field="contingency_weeks")


def approve_change(step_id: str, by: Actor) -> str:
    """Approve a change: it is told in writing now, counted from today, and comes into force on its day.

    Returns its budget's id.

    Raises:
        StepDecided: it was decided before. OwnEntry: `by` wrote it, or holds the budget.
        NoticeShort: there is no time left for the notice; drop it and write it for a later day.
        Missing: there is no such change. Forbidden: `by` is not in finance.
    """
    row, budget = _undecided(step_id, by)
    if by.person is not None and (by.person == row.written_by or budget.holder == ids.urn("person", by.person)):
        raise OwnEntry
    step, before = row.step, _before(budget, row.step)
    if not _fits(budget, step):
        raise NotAStep(message=N_("It is too late for this change, by the budget’s last day. Drop it."))
    _check(budget, step, row.grounds)
    row.state, row.decided_at, row.decided_by = StepState.APPROVED, clock.now(), by.person
    budget.changes += 1
    db.session.flush()
    db.session.expire(budget, ["steps"])
    _set_last_day(budget, row)
    if step.contribution is Contribution.COLLECTED:
        collect_first(budget_id=budget.id, by=by)
    tell_change(budget, row, before)
    apply_changes(budget.id, clock.now())
    return budget.id


def _set_last_day(budget: Budget, row: BudgetStep) -> None:
    """Keep the last day that the terms have now; where it is earlier, what was set aside for later days is freed."""
    last, before = budget.terms.last, budget.ends
    if last == before:
        return
    budget.agreed_ends, budget.ends = budget.agreed_ends or before, last
    db.session.flush()
    if last < before:
        outbox.announce(BudgetReduced(subject=ids.urn("budget", budget.id), budget=budget.id, step=row.id))


def drop_change(step_id: str, by: Actor) -> str:
    """Drop a change that waits for approval; whoever wrote it may do so, too. Returns its budget's id.

    Raises:
        StepDecided, Missing, Forbidden: as for approval.
    """
    row, budget = _undecided(step_id, by)
    row.state, row.decided_at = StepState.DROPPED, clock.now()
    row.decided_by = None if by.person == row.written_by else by.person
    db.session.flush()
    return budget.id


def _undecided(step_id: str, by: Actor) -> tuple[BudgetStep, Budget]:
    require_finance(by)
    row = db.session.get(BudgetStep, step_id)
    budget = unit.locked(Budget, row.budget_id) if row else None
    if row is None or budget is None:
        raise Missing
    db.session.refresh(row)
    if row.state is not StepState.PROPOSED:
        raise StepDecided
    return row, budget


def apply_changes(budget_id: str, now: datetime) -> int:
    """Bring every change into force whose day has come; returns how many. Asking again changes nothing.

    Where a period that was paid already gets more, the difference lands, as soon as the funds can pay it and not once
    the budget's last day is over; where it gets less, whoever holds money for visits is told, and gives up what is beyond the new amount.
    """
    budget = unit.locked(Budget, budget_id)
    if budget is None or budget.state is not BudgetState.APPROVED:
        return 0
    done = 0
    for row in _due(budget_id, now):
        beyond = queries.over(budget_id, budget.terms, budget.landed, funds_of(budget_id), row.starts)
        if beyond < 0 and not budget.terms.over(clock.local(now).date()) and not _top_up(budget, row, -beyond):
            break
        row.applied_at = now
        db.session.flush()
        if beyond > 0:
            outbox.announce(BudgetReduced(subject=ids.urn("budget", budget_id), budget=budget_id, step=row.id))
        done += 1
    following = budget.terms.coming(budget.landed)
    budget.next_due = following[0].due if following else None
    db.session.flush()
    return done


def _due(budget_id: str, now: datetime) -> list[BudgetStep]:
    statement = sa.select(BudgetStep).where(
        BudgetStep.budget_id == budget_id,
        BudgetStep.state == StepState.APPROVED,
        BudgetStep.applied_at.is_(None),
        BudgetStep.starts <= clock.local(now).date(),
    )
    return list(db.session.scalars(statement.order_by(BudgetStep.starts, BudgetStep.decided_at, BudgetStep.id)))


def _top_up(budget: Budget, row: BudgetStep, pence: int) -> bool:
    """Let the difference of what was paid already land; False where the funds do not reach."""
    order = giving(budget.id)
    standing = funds.unallocated_of(order)
    drawn = draw(pence, [(fund, standing[fund]) for fund in order])
    if drawn is None:
        return False
    entries = tuple(e for fund, part in drawn for e in move(unallocated(fund), available(budget.id, fund), part))
    urn, until = ids.urn("budget", budget.id), budget.terms.paid_until(budget.landed)
    ledger.post(Transaction(f"change:{row.id}", Kind.INSTALMENT, entries, urn))
    outbox.announce(
        InstalmentLanded(
            subject=urn,
            budget=budget.id,
            number=budget.landed,
            amount_pence=pence,
            paid_until=until.isoformat() if until else "",
        )
    )
    return True


def take_back(budget_id: str, step_id: str) -> tuple[int, int]:
    """Give back to the funds what landed beyond the terms in force, as far as it is free: last used first.

    Called by whoever holds money for visits, once enough is free. Returns the pence taken, and those that were spent.
    """
    budget, today = lock(budget_id), clock.today()
    row = db.session.get_one(BudgetStep, step_id)
    beyond = max(0, queries.over(budget_id, budget.terms, budget.landed, budget.funds, today))
    free = _free(budget_id, giving(budget_id))
    taken = draw(min(beyond, sum(free.values())), list(reversed(free.items()))) or []
    entries = tuple(e for fund, part in taken for e in move(available(budget_id, fund), unallocated(fund), part))
    pence = sum(part for _fund, part in taken)
    if entries:
        ledger.post(Transaction(f"reduction:{step_id}", Kind.REDUCTION, entries, ids.urn("budget", budget_id)))
    row.taken_pence, row.spent_pence = row.taken_pence + pence, row.spent_pence + beyond - pence
    db.session.flush()
    return pence, beyond - pence


def _free(budget_id: str, order: tuple[str, ...]) -> dict[str, int]:
    """Fund to what stands free of it in a budget, in order of use."""
    found = balances.balances(available(budget_id, fund) for fund in order)
    return {account.fund: pence for account, pence in found.items()}
