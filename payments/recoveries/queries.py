"""What is owed back and by whom, what is being done about it, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from payments.holds import queries as holds
from payments.holds.queries import OwedBack
from payments.recoveries.domain import ReversalState, WriteOffState
from payments.recoveries.models import Reversal, WriteOff
from payments.remittances import queries as remittances


@dataclass(frozen=True)
class Piece:
    """One piece of what is owed back, and the transfer (at Stripe) that had brought it, if any."""

    back: OwedBack
    transfer: str | None

    @property
    def can_be_asked(self) -> bool:
        """Whether Stripe could be asked for it now."""
        return self.transfer is not None and not self.back.reserved


@dataclass(frozen=True)
class Debt:
    """All that one supplier owes back to one fund, in pence."""

    payee: str
    fund: str
    pieces: tuple[Piece, ...]

    @property
    def total_pence(self) -> int:
        """All of it."""
        return sum(piece.back.open_pence for piece in self.pieces)

    @property
    def free_pence(self) -> int:
        """What is not being taken back at Stripe: what a write-off would give up."""
        return sum(piece.back.open_pence for piece in self.pieces if not piece.back.reserved)


@dataclass(frozen=True)
class ReversalView:
    """A reversal, in pence."""

    id: str
    payee: str
    fund: str
    amount_pence: int
    state: ReversalState
    asked_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class WriteOffView:
    """A write-off, in pence; `proposed_by` and `decided_by` are ids of persons."""

    id: str
    payee: str
    fund: str
    amount_pence: int
    reason: str
    state: WriteOffState
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    decided_by: str | None


def debts() -> list[Debt]:
    """Everyone who owes back, and what, the largest first."""
    pieces = holds.pieces_owed_back()
    brought = remittances.transfers_of({piece.about for piece in pieces})
    found: dict[tuple[str, str], list[Piece]] = {}
    for piece in pieces:
        transfer = brought.get((piece.about, piece.place, piece.source))
        found.setdefault((piece.payee, piece.fund), []).append(Piece(piece, transfer))
    made = [Debt(payee, fund, tuple(pieces)) for (payee, fund), pieces in found.items()]
    return sorted(made, key=lambda debt: (-debt.total_pence, debt.payee, debt.fund))


def reversals() -> list[ReversalView]:
    """What was asked of Stripe, the latest first."""
    statement = sa.select(Reversal).order_by(Reversal.id.desc())
    return [
        ReversalView(row.id, row.payee, row.fund_id, row.amount_pence, row.state, row.asked_at, row.ended_at)
        for row in db.session.scalars(statement)
    ]


def write_offs() -> list[WriteOffView]:
    """What was proposed to be given up, waiting or decided, the latest first."""
    return _write_offs(sa.select(WriteOff).order_by(WriteOff.id.desc()))


def waiting() -> list[WriteOffView]:
    """Write-offs that wait for a second officer, the oldest first."""
    return _write_offs(sa.select(WriteOff).where(WriteOff.state == WriteOffState.PROPOSED).order_by(WriteOff.id))


def _write_offs(statement: sa.Select[WriteOff]) -> list[WriteOffView]:
    return [
        WriteOffView(
            id=row.id,
            payee=row.payee,
            fund=row.fund_id,
            amount_pence=row.amount_pence,
            reason=row.reason,
            state=row.state,
            proposed_at=row.proposed_at,
            proposed_by=row.proposed_by,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
        )
        for row in db.session.scalars(statement)
    ]
