"""Finance decides about a claim: approve it from a fund, or refuse it with a reason."""

from __future__ import annotations

from hub.kernel import clock, ids, money, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.words import N_
from payments.expenses import queries
from payments.expenses.domain import Happening, NotAnExpense, OwnExpense, after, payable
from payments.expenses.events import ExpenseApproved, ExpenseRefused
from payments.expenses.models import Expense
from payments.expenses.services import counting
from payments.funds import queries as funds
from payments.funds.domain import FundShort, require_finance, unallocated
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Overdrawn, Transaction, move


def approve(id: str, fund: str, by: Actor) -> None:  # noqa: A002 - the house's name for it
    """Approve a claim: its amount is owed from now on, out of what the fund has given to nobody.

    Raises:
        Forbidden: `by` is not in finance.
        Missing: there is no such claim.
        OwnExpense: it is their own, or they wrote it down.
        WrongState: it was decided, or taken back.
        NotAnExpense: there is no such fund.
        FundShort: the fund has not so much left.
    """
    row = _opened(id, by)
    if not funds.gives([fund]):
        raise NotAnExpense(message=N_("Choose the fund that pays."), field="fund")
    row.state = after(row.state, Happening.APPROVE)
    entries = move(unallocated(fund), payable(row.claimant, fund), row.amount_pence)
    urn = ids.urn("expense", id)
    try:
        with db.session.no_autoflush:  # the claim is written once, when it knows what it is paid by
            transaction = ledger.post(Transaction(f"expense:{id}", Kind.EXPENSE, entries, urn))
    except Overdrawn as short:
        left = row.amount_pence - int(short.data["short"])
        raise FundShort(
            needed_pence=row.amount_pence,
            available_pence=left,
            needed=money.pounds(row.amount_pence),
            available=money.pounds(left),
            field="fund",
        ) from short
    row.fund_id, row.transaction_id = fund, transaction
    row.decided_at, row.decided_by = clock.now(), by.person
    db.session.flush()
    outbox.announce(
        ExpenseApproved(subject=urn, expense=id, claimant=row.claimant, fund=fund, amount_pence=row.amount_pence)
    )


def refuse(id: str, reason: str, by: Actor) -> None:  # noqa: A002 - as above
    """Refuse a claim, and say why.

    Raises:
        NotAnExpense: no reason was given.
        Forbidden, Missing, OwnExpense, WrongState: as for approval.
    """
    if not reason.strip():
        raise NotAnExpense(message=N_("Say in a sentence why not."), field="reason")
    row = _opened(id, by)
    row.state = after(row.state, Happening.REFUSE)
    row.decided_at, row.decided_by, row.reason = clock.now(), by.person, reason.strip()
    db.session.flush()
    counting.count_again(row)
    outbox.announce(
        ExpenseRefused(subject=ids.urn("expense", id), expense=id, claimant=row.claimant, amount_pence=row.amount_pence)
    )


def _opened(id_: str, by: Actor) -> Expense:
    """A claim under its locks (its claimant's, then its own), for someone who may decide about it."""
    require_finance(by)
    view = queries.expense(id_)
    if view is None:
        raise Missing
    if by.person is not None and (view.claimant == ids.urn("person", by.person) or view.claimed_by == by.person):
        raise OwnExpense
    counting.lock(view.claimant)
    row = unit.locked(Expense, id_)
    if row is None:
        raise Missing
    return row
