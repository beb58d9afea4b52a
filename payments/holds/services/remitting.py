"""What is owed goes on its way: taken by a remittance, put back if it is refused, netted against what is owed back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db
from payments.fees.domain import divided
from payments.funds.domain import unallocated
from payments.holds.domain import HoldState, Source, frozen, payable, receivable
from payments.holds.models import NOT_PAID, OWED, Hold, HoldDraw, HoldRecovery
from payments.ledger import services as ledger
from payments.ledger.domain import Account

Move = tuple[Account, Account, int]


@dataclass(frozen=True)
class Taken:
    """What one draw of a hold brings to a remittance, in pence: its price, and the fee of it that is kept."""

    about: str
    place: int
    source: Source
    at: datetime
    category: str
    amount_pence: int
    fee_pence: int = 0

    @property
    def net_pence(self) -> int:
        """What is sent of it."""
        return self.amount_pence - self.fee_pence


def take(payee: str, fund: str, until: datetime, check: Callable[[int], None] = lambda _pence: None) -> list[Taken]:
    """Take all that a payee is owed from a fund, and that was captured before `until`, in order of date.

    It is marked as remitted in this unit, so that no other remittance takes it; what is disputed is left. `check` is
    told what it comes to before anything is marked, in pence; whatever it raises, nothing is.
    """
    statement = (
        sa.select(HoldDraw, Hold.at, Hold.category)
        .join(Hold, Hold.about == HoldDraw.about)
        .where(
            Hold.payee == payee,
            Hold.state == HoldState.CAPTURED,
            ~Hold.disputed,
            Hold.changed_at < until,
            HoldDraw.fund_id == fund,
            NOT_PAID,
            OWED > 0,
        )
        .order_by(Hold.at, Hold.about, HoldDraw.place, HoldDraw.source)
        .with_for_update()
    )
    taken, rows = [], db.session.execute(statement, execution_options={"populate_existing": True}).all()
    check(sum(draw.owed_pence for draw, _at, _category in rows))
    for draw, at, category in rows:
        fee, owed = max(0, draw.fee_pence - draw.remitted_fee_pence), draw.owed_pence
        taken.append(Taken(draw.about, draw.place, draw.source, at, category, owed + fee, fee))
        draw.remitted_pence += owed
        draw.remitted_fee_pence += fee
    db.session.flush()
    return taken


def put_back(
    payee: str, fund: str, lines: Iterable[tuple[str, int, Source, int, int]], kept_pence: int = 0
) -> tuple[list[Move], list[Move]]:
    """A transfer was refused: what it was for is owed as before, but for what stays settled by netting.

    Returns the moves that settle what was owed back of it, and those that freeze what is looked into meanwhile.

    Args:
        payee: who was to be paid.
        fund: of which fund.
        lines: (about, place, source, pence, fee of it) of each draw that the remittance took; pence without the fee.
        kept_pence: how much of them all netting paid for good (`undo_net`): some of each, so that each is in a run again.
    """
    moves: list[Move] = []
    held_up: list[Move] = []
    ordered = sorted(lines)
    stays = divided(kept_pence, [line[3] for line in ordered])
    for (about, place, source, pence, fee), stay in zip(ordered, stays, strict=True):
        disputed = unit.locked(Hold, about).disputed  # type: ignore[union-attr]  # a line is of a hold
        draw = db.session.get_one(HoldDraw, (about, place, source), with_for_update=True)
        # What was refunded while it was on its way is owed back no more: it never went, and its fee was given back.
        settled = _settle(_open(payee, fund, (about, place, source)), pence - stay)
        left = pence - stay - sum(part for _row, part in settled)
        draw.remitted_pence -= left
        less = fee * left // pence if pence else 0
        draw.remitted_fee_pence = max(0, draw.remitted_fee_pence - less) if draw.remitted_pence else 0
        moves += _moves(settled)
        if left and disputed:  # it was queried on its way, when nothing was owed that could be frozen
            held_up.append((payable(payee, fund), frozen(payee, fund), left))
    db.session.flush()
    return moves, held_up


def net(payee: str, fund: str, most_pence: int) -> tuple[dict[str, int], list[Move]]:
    """Settle what a payee owes back, oldest first, from what it is owed, up to `most_pence`.

    Returns what was settled (id of what is owed back, to pence), and the moves: Dr payable / Cr receivable, and Dr
    recovery / Cr what it was paid from.
    """
    settled = _settle(_open(payee, fund), most_pence)
    db.session.flush()
    return {row.id: part for row, part in settled}, _moves(settled)


def undo_net(settled: Mapping[str, int]) -> tuple[list[Move], int]:
    """Owe back again what `net` settled, as far as what had it back has it still: what was spent since stays settled.

    Returns the moves, which are those of `net` the other way round, and the pence that stay settled.
    """
    rows = [
        (db.session.get_one(HoldRecovery, id_, with_for_update=True), part) for id_, part in sorted(settled.items())
    ]
    there = ledger.locked({came_from(row) for row, _part in rows}) if rows else {}
    undone, kept = [], 0
    for row, netted in rows:
        part = min(netted, there[came_from(row)])
        there[came_from(row)] -= part
        row.open_pence += part
        kept += netted - part
        undone.append((row, part))
    db.session.flush()
    return [(target, source, pence) for source, target, pence in _moves(undone) if pence], kept


_OPEN = (
    sa.select(HoldRecovery)
    .where(
        HoldRecovery.payee == sa.bindparam("payee"),
        HoldRecovery.fund_id == sa.bindparam("fund"),
        HoldRecovery.open_pence > 0,
        ~HoldRecovery.reserved,
    )
    .order_by(HoldRecovery.id)
    .with_for_update()
)


def _open(payee: str, fund: str, draw: tuple[str, int, Source] | None = None) -> Sequence[HoldRecovery]:
    statement = _OPEN
    if draw is not None:
        keys = (HoldRecovery.about, HoldRecovery.place, HoldRecovery.source)
        statement = statement.where(*(key == value for key, value in zip(keys, draw, strict=True)))
    return db.session.scalars(statement, {"payee": payee, "fund": fund}).all()


def _settle(rows: Iterable[HoldRecovery], most_pence: int) -> list[tuple[HoldRecovery, int]]:
    settled = []
    for row in rows:
        part = min(row.open_pence, most_pence)
        if part > 0:
            row.open_pence -= part
            most_pence -= part
            settled.append((row, part))
    return settled


def _moves(settled: Iterable[tuple[HoldRecovery, int]]) -> list[Move]:
    moves: list[Move] = []
    for row, part in settled:
        moves.append((payable(row.payee, row.fund_id), receivable(row.payee, row.fund_id), part))
        moves.append((row.payer.recovery(row.fund_id), came_from(row), part))
    return moves


def came_from(row: HoldRecovery) -> Account:
    """Where the money came from that is owed back, and goes back to."""
    return row.payer.available(row.fund_id) if row.source is not Source.FUND else unallocated(row.fund_id)
