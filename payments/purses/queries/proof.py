"""Whether what is kept of payments and refunds agrees with the ledger, to the penny."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel.db import db, total_of
from payments.ledger import queries as ledger
from payments.ledger.domain import AccountKind, Break
from payments.purses.domain import PaymentState, RefundState
from payments.purses.models import PursePayment, PurseRefund


def verify() -> list[Break]:
    """Every purse whose payments, less what went back or was lost, differ from its accounts."""
    left = PursePayment.amount_pence - PursePayment.refunded_pence - PursePayment.lost_pence
    waiting = _sums(PursePayment.amount_pence, PaymentState.PAID)
    there = _accounts(AccountKind.OWN_UNCLEARED)
    found = [
        Break(
            "own money on its way",
            purse,
            f"payments make {waiting.get(purse, 0)} pence, the ledger has {there.get(purse, 0)}",
        )
        for purse in sorted({*waiting, *there})
        if waiting.get(purse, 0) != there.get(purse, 0)
    ]
    cleared = _sums(left, PaymentState.CLEARED)
    usable = _accounts(AccountKind.OWN_AVAILABLE, AccountKind.OWN_HELD, AccountKind.OWN_FROZEN)
    found += [
        Break("own money", purse, f"payments leave {cleared.get(purse, 0)} pence, the ledger has {usable[purse]}")
        for purse in sorted(usable)
        if cleared.get(purse, 0) < usable[purse]
    ]
    return found


def going_back() -> int:
    """What was asked of Stripe to go back, in pence: it stands in clearing beside what suppliers are sent."""
    statement = sa.select(total_of(PurseRefund.amount_pence)).where(PurseRefund.state == RefundState.ASKED)
    return int(db.session.scalar(statement) or 0)


def _sums(pence: sa.ColumnExpressionArgument[int], state: PaymentState) -> dict[str, int]:
    statement = sa.select(PursePayment.purse, total_of(pence)).where(PursePayment.state == state)
    return {purse: int(total) for purse, total in db.session.execute(statement.group_by(PursePayment.purse)) if total}


def _accounts(*kinds: AccountKind) -> dict[str, int]:
    sums: dict[str, int] = {}
    for kind in kinds:
        for (purse, _fund), pence in ledger.of_kind(kind).items():
            sums[purse] = sums.get(purse, 0) + pence
    return {purse: pence for purse, pence in sums.items() if pence}
