"""What is owed back, taken back otherwise than by netting: reserved, then settled or freed. The caller posts the moves."""

from __future__ import annotations

from hub.kernel import unit
from hub.kernel.db import db
from hub.kernel.errors import Missing
from payments.holds.domain import Reserved, receivable
from payments.holds.models import HoldRecovery
from payments.holds.services.remitting import Move, came_from
from payments.ledger.domain import Account


def reserve(recovery_id: str) -> int:
    """Let nobody net what is owed back by this until it is settled or freed; returns how many pence are open.

    Raises:
        Missing: there is no such thing.
        Reserved: it is being taken back already, or nothing is open any more.
    """
    row = _locked(recovery_id)
    if row.reserved or not row.open_pence:
        raise Reserved
    row.reserved = True
    db.session.flush()
    return row.open_pence


def free(recovery_id: str) -> None:
    """It did not come back: it is owed as before."""
    _locked(recovery_id).reserved = False
    db.session.flush()


def settle_recovery(recovery_id: str, through: Account, pence: int) -> list[Move]:
    """So much as was reserved has come into `through`; returns the moves. What was owed back again since stays so.

    Dr `through` / Cr receivable, and Dr recovery / Cr what it was paid from.
    """
    row = _locked(recovery_id)
    row.open_pence, row.reserved = row.open_pence - pence, False
    db.session.flush()
    return [
        (through, receivable(row.payee, row.fund_id), pence),
        (row.payer.recovery(row.fund_id), came_from(row), pence),
    ]


def _locked(recovery_id: str) -> HoldRecovery:
    row = unit.locked(HoldRecovery, recovery_id)
    if row is None:
        raise Missing
    return row
