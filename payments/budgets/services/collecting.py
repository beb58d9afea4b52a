"""What a resident contributes to their budget: a source of its own, recorded as it comes in, and spent first."""

from __future__ import annotations

from hub.kernel import ids, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.words import N_
from payments.budgets import queries
from payments.budgets.domain import BudgetState, NotCollected, available, held
from payments.budgets.events import ContributionCame
from payments.budgets.models import Budget, BudgetFund
from payments.budgets.services.landing import funds_of, giving
from payments.budgets.services.telling import tell_concerned
from payments.funds import services as funds
from payments.funds.domain import require_finance, unallocated
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Transaction, move

BEFORE_ALL = -1
CAME = N_("Your contribution of %(came_pence)s has come in. It is spent first.")


def collect_first(budget_id: str, by: Actor) -> str:
    """Let what the resident contributes stand first in the budget's order of funds; returns that fund's id."""
    known = funds_of(budget_id)
    if known != giving(budget_id):
        return known[0]
    fund = funds.contributions_fund(by)
    db.session.add(BudgetFund(budget_id=budget_id, place=BEFORE_ALL, fund_id=fund, collected=True))
    db.session.flush()
    queries.forget_order(budget_id)
    ledger.open_accounts([available(budget_id, fund), held(budget_id, fund)])
    return fund


def collect(budget_id: str, amount_pence: int, reference: str, by: Actor) -> str:
    """Record that a resident's contribution came in, once for each reference; returns the receipt's id.

    Raises:
        NotCollected: none is collected for this budget, or it is not in use.
        NotAnAmount, ReferenceNeeded, ReferenceTaken: from the fund. Missing: there is no such budget.
        Forbidden: `by` is not in finance.
    """
    require_finance(by)
    budget = unit.locked(Budget, budget_id)
    if budget is None:
        raise Missing
    order = funds_of(budget_id)
    if budget.state is not BudgetState.APPROVED or order == giving(budget_id):
        raise NotCollected
    said = f"{ids.short(budget_id)} {reference.strip()}" if reference.strip() else ""
    receipt = funds.receive(order[0], amount_pence, said, by)
    entries = move(unallocated(order[0]), available(budget_id, order[0]), amount_pence)
    urn = ids.urn("budget", budget_id)
    ledger.post(Transaction(f"contribution:{receipt}", Kind.CONTRIBUTION, entries, urn))
    outbox.announce(ContributionCame(subject=urn, budget=budget_id, amount_pence=amount_pence))
    data = {"came_pence": amount_pence}
    tell_concerned(budget_id, budget.holder, "contribution-came", CAME, data, occasion=f"contribution:{receipt}")
    return receipt
