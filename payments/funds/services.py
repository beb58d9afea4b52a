"""Open a fund, and record the money that came in for it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db, is_sqlite, table
from hub.kernel.errors import Missing
from payments.funds.domain import (
    CONTRIBUTIONS,
    CONTRIBUTIONS_FOR,
    OWN_MONEY,
    OWN_MONEY_FOR,
    NameNeeded,
    NameTaken,
    NotAnAmount,
    ReferenceNeeded,
    ReferenceTaken,
    bank,
    require_finance,
    unallocated,
)
from payments.funds.models import Fund, FundReceipt
from payments.ledger import services as ledger
from payments.ledger.domain import OWN, Kind, Transaction, move


def open_fund(name: str, purpose: str, *, owner_urn: str | None = None, by: Actor) -> str:
    """Open a fund and its accounts; returns its id.

    Raises:
        NameNeeded: the name or the purpose is empty.
        NameTaken: another fund has that name.
        Forbidden: `by` is not in finance.
    """
    require_finance(by)
    name, purpose = " ".join(name.split()), purpose.strip()
    if not name or not purpose:
        raise NameNeeded(field="purpose" if name else "name")
    if db.session.scalar(sa.select(Fund.id).where(sa.func.lower(Fund.name) == name.lower())):
        raise NameTaken(name=name, field="name")
    fund = Fund(id=ids.new(), name=name, purpose=purpose, owner=owner_urn, opened_at=clock.now(), opened_by=by.person)
    db.session.add(fund)
    db.session.flush()
    ledger.open_accounts([bank(fund.id), unallocated(fund.id)])
    return fund.id


def contributions_fund(by: Actor) -> str:
    """The fund of what residents contribute to their budgets, opened when it is first needed; returns its id."""
    known: str | None = db.session.scalar(sa.select(Fund.id).where(Fund.name == CONTRIBUTIONS))
    return known or open_fund(CONTRIBUTIONS, CONTRIBUTIONS_FOR, by=by)


def own_fund() -> None:
    """Have a row for the fund of residents' own money, so that what it owes can name it."""
    row = {"id": OWN, "name": OWN_MONEY, "purpose": OWN_MONEY_FOR, "opened_at": clock.now()}
    insert = (sqlite if is_sqlite() else postgresql).insert(table(Fund)).on_conflict_do_nothing()
    db.session.execute(insert, row)


def receive(fund: str, amount_pence: int, reference: str, by: Actor) -> str:
    """Record that a funder's money landed in the bank; returns the receipt's id, the same one for the same credit.

    Raises:
        Forbidden: `by` is not in finance.
        Missing: there is no such fund.
        NotAnAmount: it is not at least a penny.
        ReferenceNeeded: there is no reference.
        ReferenceTaken: the reference was recorded before, with another amount.
    """
    require_finance(by)
    reference = " ".join(reference.split())
    if amount_pence <= 0:
        raise NotAnAmount(field="amount")
    if not reference:
        raise ReferenceNeeded(field="reference")
    if db.session.get(Fund, fund, with_for_update=True, populate_existing=True) is None:
        raise Missing
    known = db.session.scalar(
        sa.select(FundReceipt).where(FundReceipt.fund_id == fund, FundReceipt.reference == reference)
    )
    if known is not None:
        if known.amount_pence != amount_pence:
            raise ReferenceTaken(reference=reference, field="reference")
        return known.id
    receipt_id = ids.new()
    entries = move(bank(fund), unallocated(fund), amount_pence)
    transaction_id = ledger.post(
        Transaction(f"receipt:{receipt_id}", Kind.RECEIPT, entries, ids.urn("fund", fund), reference)
    )
    db.session.add(
        FundReceipt(
            id=receipt_id,
            fund_id=fund,
            amount_pence=amount_pence,
            reference=reference,
            recorded_at=clock.now(),
            recorded_by=by.person,
            transaction_id=transaction_id,
        )
    )
    db.session.flush()
    return receipt_id
