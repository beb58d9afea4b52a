"""More than a budget needs: the person is told, may answer, and another officer takes it back or lets it be."""

from __future__ import annotations

from datetime import timedelta

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from payments.budgets import queries
from payments.budgets.domain import (
    BudgetState,
    NoSurplus,
    OwnEntry,
    SurplusDecided,
    SurplusOpen,
    SurplusState,
    WindowOpen,
    WordsMissing,
    available,
    draw,
)
from payments.budgets.models import BudgetSurplus
from payments.budgets.queries import BudgetView
from payments.budgets.services.landing import giving, lock
from payments.budgets.services.telling import tell_concerned
from payments.funds.domain import require_finance, unallocated
from payments.ledger import queries as balances
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Transaction, move

TOLD = N_(
    "There is %(surplus_pence)s more in your budget than its reserve. The council may take it back after %(reply_on)s. Before "
    "that you can say what it is for: open it and answer."
)
TAKEN = N_("%(taken_pence)s of your budget was taken back. Why: %(words)s If you do not agree, call us.")
LET_BE = N_("What is more than the reserve may stay in your budget. Why: %(words)s")


def tell_surplus(budget_id: str, words: str, by: Actor) -> str:
    """Tell a budget's holder of what is too much in it, in writing, and until when they may answer; returns its id.

    Raises:
        NoSurplus: there is not. SurplusOpen: they were told, and it is not decided. WordsMissing: no words are given.
        Missing: there is no such budget. Forbidden: `by` is not in finance.
    """
    require_finance(by)
    lock(budget_id)
    view = _view(budget_id)
    if not words.strip():
        raise WordsMissing(field="words")
    if any(one.open for one in queries.surpluses_of(budget_id)):
        raise SurplusOpen
    pence = queries.surpluses([view]).get(budget_id, 0)
    if not pence:
        raise NoSurplus
    row = BudgetSurplus(
        id=ids.new(),
        budget_id=budget_id,
        state=SurplusState.TOLD,
        pence=pence,
        words=words.strip(),
        told_at=clock.now(),
        told_by=by.person,
        reply_by=clock.today() + timedelta(days=queries.limits().reply_days),
        answer="",
        decision="",
        recalled_pence=0,
    )
    db.session.add(row)
    db.session.flush()
    data = {"surplus_pence": pence, "reply_on": row.reply_by.isoformat()}
    _tell(row, view, "budget-surplus", TOLD, data)
    return row.id


def answer_surplus(surplus_id: str, words: str, by: Actor) -> None:
    """Say what it is for, or that it may go: whoever holds the budget, or arranges things for them.

    Raises:
        SurplusDecided: it was decided. WordsMissing: nothing is said. Missing: there is no such surplus.
        NotTheirs, ViewOnly: it is not theirs to answer.
    """
    row, view = _locked(surplus_id)
    people.require_act(by, view.holder, "arrange")
    if not words.strip():
        raise WordsMissing(field="answer")
    if row.state not in (SurplusState.TOLD, SurplusState.ANSWERED):
        raise SurplusDecided
    row.state, row.answer = SurplusState.ANSWERED, words.strip()
    row.answered_at, row.answered_by = clock.now(), by.person
    db.session.flush()
    for person in people.staff("finance"):
        notices.tell(
            person,
            "surplus-answered",
            template=N_("Someone has answered about a surplus in their budget."),
            link=f"/council/surpluses/{row.id}",
            event_id=f"answer:{row.id}:{int(row.answered_at.timestamp())}",
        )


def decide_surplus(surplus_id: str, recall: bool, words: str, by: Actor) -> int:
    """Take it back, or let it be: another officer than the one who told; returns the pence taken.

    No more is taken than the person was told of, nor than is still beyond the reserve.

    Raises:
        SurplusDecided: it was decided. WindowOpen: they may still answer. OwnEntry: `by` told them, or holds it.
        NoSurplus: there is none any more. WordsMissing: no reason. Missing, Forbidden: as above.
    """
    require_finance(by)
    row, view = _locked(surplus_id)
    if row.state not in (SurplusState.TOLD, SurplusState.ANSWERED):
        raise SurplusDecided
    if by.person is not None and (by.person == row.told_by or view.holder == ids.urn("person", by.person)):
        raise OwnEntry
    if not words.strip():
        raise WordsMissing(field="words")
    if recall and clock.today() <= row.reply_by:
        raise WindowOpen(until=f"{row.reply_by.day} {row.reply_by:%B %Y}")
    pence = min(row.pence, queries.surpluses([view]).get(view.id, 0)) if recall else 0
    if recall and not pence:
        raise NoSurplus
    if pence:
        _recall(row, view, pence)
    row.state, row.recalled_pence = SurplusState.RECALLED if recall else SurplusState.KEPT, pence
    row.decision, row.decided_at, row.decided_by = words.strip(), clock.now(), by.person
    db.session.flush()
    _tell(row, view, "surplus-decided", TAKEN if recall else LET_BE, {"taken_pence": pence, "words": row.decision})
    return pence


def _recall(row: BudgetSurplus, view: BudgetView, pence: int) -> None:
    """From what stands free to the funds that gave it: Dr available / Cr unallocated, last used first.

    Once the budget is over that is also what the resident had to contribute, and what came too late to be spent first.
    """
    order = view.funds if view.state is BudgetState.ENDED else giving(row.budget_id)
    free = balances.balances(available(row.budget_id, fund) for fund in reversed(order))
    taken = draw(pence, [(account.fund, there) for account, there in free.items()]) or []
    entries = tuple(e for fund, part in taken for e in move(available(row.budget_id, fund), unallocated(fund), part))
    ledger.post(Transaction(f"recall:{row.id}", Kind.RECALL, entries, ids.urn("budget", row.budget_id)))


def _view(budget_id: str) -> BudgetView:
    view = queries.budget(budget_id)
    if view is None:
        raise Missing
    return view


def _locked(surplus_id: str) -> tuple[BudgetSurplus, BudgetView]:
    row = db.session.get(BudgetSurplus, surplus_id)
    if row is None:
        raise Missing
    lock(row.budget_id)
    db.session.refresh(row)
    return row, _view(row.budget_id)


def _tell(row: BudgetSurplus, view: BudgetView, kind: str, template: str, data: dict[str, object]) -> None:
    where = f"/budgets/surpluses/{row.id}"
    tell_concerned(view.id, view.holder, kind, template, data, occasion=f"{kind}:{row.id}", link=where)
