"""Whether remittances agree with their lines and with the ledger, to the penny."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel.db import db, total_of
from payments.ledger import queries as ledger
from payments.ledger.domain import OWN, AccountKind, Break
from payments.purses import queries as purses
from payments.remittances.domain import State
from payments.remittances.models import Remittance, RemittanceExpense, RemittanceLine
from payments.topups import queries as topups

WITH_LINES = (State.ASKED, State.SENT, State.REFUSED)


def verify() -> list[Break]:
    """Σ lines, less their fees = what a remittance says was owed; what was asked and is not known stands in clearing, fund by fund."""
    visits, expenses = (
        sa.select(total_of(pence)).where(of.remittance_id == Remittance.id).scalar_subquery()
        for of, pence in (
            (RemittanceLine, RemittanceLine.amount_pence - RemittanceLine.fee_pence),
            (RemittanceExpense, RemittanceExpense.amount_pence),
        )
    )
    total = visits + expenses
    statement = sa.select(Remittance.id, Remittance.owed_pence, total).where(
        Remittance.state.in_(WITH_LINES), total != Remittance.owed_pence
    )
    breaks = [
        Break("remittance", id_, f"its lines make {made} pence, it says {said}")
        for id_, said, made in db.session.execute(statement)
    ]
    net = total_of(Remittance.owed_pence - Remittance.netted_pence)
    asked = sa.select(Remittance.fund_id, net).where(Remittance.state == State.ASKED).group_by(Remittance.fund_id)
    waiting = {fund: int(pence) for fund, pence in db.session.execute(asked)}
    if back := purses.going_back():  # to cards, of own money
        waiting[OWN] = waiting.get(OWN, 0) + back
    for fund, pence in topups.going_back().items():  # to funders' banks
        waiting[fund] = waiting.get(fund, 0) + pence
    standing = {fund: -pence for (_owner, fund), pence in ledger.of_kind(AccountKind.CLEARING_TRANSFER).items()}
    for fund in sorted({*waiting, *standing}):
        here, there = waiting.get(fund, 0), standing.get(fund, 0)
        if here != there:
            breaks.append(Break("clearing", fund, f"{here} pence were asked of Stripe, the ledger has {there}"))
    return breaks
