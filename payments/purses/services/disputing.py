"""A card's bank disputes a payment of own money: what is there is frozen, then free again or gone.

Who follows the dispute posts what these return, in the same unit.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db, total_of
from payments.ledger import queries as ledger
from payments.ledger.domain import Entry
from payments.purses.domain import PaymentState, RefundState, available, kept_by_bank, taken_by_bank
from payments.purses.models import PursePayment, PurseRefund

Entries = tuple[Entry, ...]


def dispute(payment: str, pence: int) -> tuple[int, Entries] | None:
    """The bank has taken so much: nothing of the payment goes back by a refund, and what is there of it is frozen.

    Returns how much that is, and its entries; None while the payment has not cleared, since nothing can be frozen yet.
    """
    row = unit.locked(PursePayment, payment)
    if row is None:
        return None
    row.disputed = True
    db.session.flush()
    if row.state is not PaymentState.CLEARED:
        return None
    taken = min(pence, ledger.balance(available(row.purse)))
    return taken, taken_by_bank(row.purse, taken) if taken else ()


def take_more(payment: str, short_pence: int, since: datetime) -> tuple[int, Entries]:
    """Freeze what came back of a payment since its bank took it, and so was not there to be frozen: refunds that came to nothing.

    Returns how much that is, at most what is short, and its entries. What was added otherwise is not touched.
    """
    row = unit.locked(PursePayment, payment)
    if row is None:
        return 0, ()
    returned = sa.select(total_of(PurseRefund.amount_pence)).where(
        PurseRefund.payment_id == payment,
        PurseRefund.state.in_((RefundState.REFUSED, RefundState.FAILED)),
        PurseRefund.ended_at >= since,
    )
    found = int(db.session.scalar(returned) or 0)
    taken = min(short_pence, found, ledger.balance(available(row.purse)))
    return taken, taken_by_bank(row.purse, taken) if taken else ()


def settle(payment: str, pence: int, taken: int, *, won: bool) -> Entries:
    """The bank has decided about so much, of which so much was frozen; returns the entries."""
    row = unit.locked(PursePayment, payment)
    if row is None:
        return ()
    row.disputed = False
    if not won:
        row.lost_pence += min(pence, row.amount_pence - row.refunded_pence - row.lost_pence)
    db.session.flush()
    if not taken:
        return ()
    if won:
        return tuple(Entry(entry.account, -entry.amount_pence) for entry in taken_by_bank(row.purse, taken))
    return kept_by_bank(row.purse, taken)
