"""A grant is a budget of one fund, paid in once and whole when it is given; what it leaves goes back to its fund."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from hub.kernel import clock, ids, money
from hub.kernel.access import Actor
from hub.kernel.db import db
from payments.budgets.domain import BudgetKind, BudgetState, Terms, available, held
from payments.budgets.models import Budget, BudgetFund
from payments.budgets.services.landing import land_due, lock
from payments.funds.domain import FundShort, require_finance, unallocated
from payments.ledger import queries as balances
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Transaction, move


def open_grant(
    holder_urn: str, fund: str, pence: int, *, ends: date, categories: Collection[str] | None, by: Actor
) -> str:
    """Give a fund's money to someone from today on, all of it now: Dr unallocated / Cr available; the budget's id.

    Who decided on it, and why, is kept by the grants room.

    Raises:
        FundShort: the fund has not so much left. NotABudget: the day is over. Forbidden: `by` is not in finance.
    """
    require_finance(by)
    today = clock.today()
    terms = Terms(today, ends, 0, one_off_pence=pence)
    there = ledger.locked([unallocated(fund)])[unallocated(fund)]
    if there < pence:
        raise FundShort(
            needed_pence=pence, available_pence=there, needed=money.pounds(pence), available=money.pounds(there)
        )
    budget = Budget(
        id=ids.new(),
        holder=holder_urn,
        kind=BudgetKind.GRANT,
        state=BudgetState.APPROVED,
        starts=terms.starts,
        ends=terms.ends,
        instalment_pence=0,
        weeks=terms.weeks,
        one_off_pence=pence,
        categories=None if categories is None else sorted(categories),
        landed=0,
        next_due=terms.periods()[0].due,
        promised_pence=0,
        written_at=clock.now(),
        decided_at=clock.now(),
        decided_by=by.person,
    )
    db.session.add(budget)
    db.session.flush()
    db.session.add(BudgetFund(budget_id=budget.id, place=0, fund_id=fund))
    db.session.flush()
    ledger.open_accounts(make(budget.id, fund) for make in (available, held))
    land_due(budget.id, clock.now())
    return budget.id


def return_unspent(budget_id: str, number: int) -> int:
    """Give back what stands free in a grant whose last day is over: Dr available / Cr unallocated; the pence.

    `number` counts the returns: a refund may come in afterwards, and a visit be settled late.
    """
    budget = lock(budget_id)
    if not budget.grant or clock.today() <= budget.terms.last:
        return 0
    account = available(budget_id, budget.funds[0])
    pence = balances.balance(account)
    if pence:
        urn, key = ids.urn("budget", budget_id), f"grant-return:{budget_id}:{number}"
        ledger.post(Transaction(key, Kind.RECALL, move(account, unallocated(account.fund), pence), urn))
    return pence
