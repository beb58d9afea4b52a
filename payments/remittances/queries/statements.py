"""How a statement is laid out: visits that stand the same with VAT together, and what was netted piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from payments.holds import queries as holds
from payments.remittances.models import Remittance
from payments.remittances.queries.reading import LineView, lines
from payments.vat.domain import Vat


@dataclass(frozen=True)
class GroupView:
    """The visits of a statement that stand the same with VAT; the rate in tenths of a per cent."""

    vat: Vat
    lines: list[LineView]
    rate: int = 0

    @property
    def total_pence(self) -> int:
        """What they cost, in pence."""
        return sum(line.amount_pence for line in self.lines)

    @property
    def fee_pence(self) -> int:
        """How much of it the platform keeps, in pence."""
        return sum(line.fee_pence for line in self.lines)

    @property
    def vat_pence(self) -> int:
        """How much of it is VAT, in pence."""
        return sum(line.vat_pence for line in self.lines)


@dataclass(frozen=True)
class NettedView:
    """What one visit that was refunded after it had been paid for takes from a remittance, in pence."""

    about: str
    at: datetime
    category: str
    amount_pence: int


def by_vat(remittance_id: str) -> list[GroupView]:
    """Exempt lines, lines with VAT of each rate, and lines without, kept apart; a kind that there is none of is left out."""
    found = lines(remittance_id)
    kinds = [(vat, rate) for vat in Vat for rate in sorted({line.vat_rate for line in found if line.vat is vat})]
    return [
        GroupView(vat, [line for line in found if (line.vat, line.vat_rate) == (vat, rate)], rate)
        for vat, rate in kinds
    ]


def netted(remittance_id: str) -> list[NettedView]:
    """The pieces that a remittance settled, by date; together they are what it netted."""
    settled = db.session.scalar(sa.select(Remittance.settled).where(Remittance.id == remittance_id)) or {}
    pieces = holds.pieces_known(settled)
    return [NettedView(piece.about, piece.at, piece.category, settled[piece.id]) for piece in pieces]
