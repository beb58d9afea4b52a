"""Ask Stripe for what is owed back, and keep what it says; or write it off, by two officers."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db, lock_whole
from hub.kernel.errors import Missing
from payments.funds.domain import at_stripe, require_finance
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind
from payments.holds import queries as hold_queries
from payments.holds import services as holds
from payments.ledger import services as ledger
from payments.ledger.domain import Account, Kind, Transaction, merged, move
from payments.recoveries.domain import (
    MOST_WORDS,
    REVERSAL,
    WRITE_OFF,
    Answered,
    NoReason,
    NothingOwedBack,
    NoTransfer,
    ReversalState,
    SecondOfficer,
    WriteOffChanged,
    WriteOffEvent,
    WriteOffState,
    WriteOffWaits,
    loss,
    made_up,
)
from payments.recoveries.events import TakenBack
from payments.recoveries.models import Reversal, WriteOff
from payments.remittances import queries as remittances

Moves = Iterable[tuple[Account, Account, int]]


def ask_back(recovery: str, by: Actor) -> str:
    """Ask Stripe to take one piece of what is owed back from the transfer that had brought it; returns the reversal.

    Raises:
        Forbidden: `by` is not in finance. Missing. NoTransfer. Reserved: it is being taken back, or came back.
    """
    require_finance(by)
    piece = hold_queries.piece_owed_back(recovery)
    if piece is None:
        raise Missing
    transfer = remittances.transfers_of({piece.about}).get((piece.about, piece.place, piece.source))
    if transfer is None:
        raise NoTransfer
    pence, id_ = holds.reserve(recovery), ids.new()
    params = {"transfer": transfer, "amount": pence, "metadata": {"reversal": id_, "fund": piece.fund}}
    call = gateway.ask(CallKind.REVERSAL, ids.urn("reversal", id_), params, key=f"reversal:{id_}")
    db.session.add(
        Reversal(
            id=id_,
            recovery_id=recovery,
            payee=piece.payee,
            fund_id=piece.fund,
            amount_pence=pence,
            transfer=transfer,
            call_id=call,
            state=ReversalState.ASKED,
            asked_at=clock.now(),
            asked_by=by.person,
        )
    )
    db.session.flush()
    return id_


def taken_back(reversal: str, made: str) -> None:
    """Stripe has reversed (`made` is its id of that): Dr stripe.available / Cr receivable, and the budget has its money; once."""
    row = unit.locked(Reversal, reversal)
    if row is None or not machine.can(REVERSAL, row.state, Answered.MAKE):
        return
    moves = holds.settle_recovery(row.recovery_id, at_stripe(row.fund_id), row.amount_pence)
    _post(Kind.REVERSED, ids.urn("reversal", row.id), moves, "taken back at Stripe", external=made)
    _end(row, Answered.MAKE)
    outbox.announce(
        TakenBack(subject=ids.urn("reversal", row.id), payee=row.payee, fund=row.fund_id, amount_pence=row.amount_pence)
    )


def not_taken_back(reversal: str) -> None:
    """Stripe refused: it is owed back as before, and netted from what is owed next."""
    row = unit.locked(Reversal, reversal)
    if row is None or not machine.can(REVERSAL, row.state, Answered.REFUSE):
        return
    holds.free(row.recovery_id)
    _end(row, Answered.REFUSE)


def _end(row: Reversal, event: Answered) -> None:
    row.state, row.ended_at = machine.step(REVERSAL, row.state, event), clock.now()
    db.session.flush()


def propose_write_off(payee: str, fund: str, reason: str, by: Actor) -> str:
    """Propose to give up all that a supplier owes back to a fund and that is not being taken back; returns its id.

    Raises:
        Forbidden: `by` is not in finance. NoReason. NothingOwedBack. WriteOffWaits.
    """
    require_finance(by)
    reason = " ".join(reason.split())
    if not reason or len(reason) > MOST_WORDS:
        raise NoReason(field="reason")
    lock_whole(WriteOff)  # two who propose at once: the second finds the first's
    same = sa.select(WriteOff.id).where(
        WriteOff.payee == payee, WriteOff.fund_id == fund, WriteOff.state == WriteOffState.PROPOSED
    )
    if db.session.scalar(same) is not None:
        raise WriteOffWaits
    pence = sum(piece.open_pence for piece in _free(payee, fund))
    if not pence:
        raise NothingOwedBack
    row = WriteOff(
        id=ids.new(),
        payee=payee,
        fund_id=fund,
        amount_pence=pence,
        reason=reason,
        state=WriteOffState.PROPOSED,
        proposed_at=clock.now(),
        proposed_by=by.person or "",
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def approve_write_off(write_off: str, by: Actor) -> None:
    """Give it up: the council bears the loss, and each budget has its money back.

    Dr bank / Cr receivable and Dr recovery / Cr what it was paid from, in the fund; Dr exp.bad_debt / Cr bank in `ops`.
    Of residents' own money both are at Stripe: Dr stripe.available, and Cr clearing.payout in `ops`.

    Raises:
        Forbidden, SecondOfficer, Missing, WrongState. WriteOffChanged: another sum is owed back than was proposed.
    """
    require_finance(by)
    row = _write_off(write_off)
    if by.person is None or by.person == row.proposed_by:
        raise SecondOfficer
    pieces = _free(row.payee, row.fund_id)
    _decide(row, WriteOffEvent.APPROVE, by)
    taken = 0
    moves = list(loss(row.fund_id, row.amount_pence))
    for piece in pieces:
        pence = holds.reserve(piece.id)
        taken += pence
        moves += holds.settle_recovery(piece.id, made_up(row.fund_id), pence)
    if taken != row.amount_pence:
        raise WriteOffChanged
    _post(Kind.WRITTEN_OFF, ids.urn("write_off", row.id), moves, "written off")


def drop_write_off(write_off: str, by: Actor) -> None:
    """Let it be: it is owed back as before.

    Raises:
        Forbidden, Missing, WrongState.
    """
    require_finance(by)
    _decide(_write_off(write_off), WriteOffEvent.DROP, by)


def _write_off(write_off: str) -> WriteOff:
    row = unit.locked(WriteOff, write_off)
    if row is None:
        raise Missing
    return row


def _decide(row: WriteOff, event: WriteOffEvent, by: Actor) -> None:
    row.state = machine.step(WRITE_OFF, row.state, event)
    row.decided_at, row.decided_by = clock.now(), by.person
    db.session.flush()


def _free(payee: str, fund: str) -> list[hold_queries.OwedBack]:
    return [piece for piece in hold_queries.pieces_owed_back(payee, fund) if not piece.reserved]


def _post(kind: Kind, about: str, moves: Moves, memo: str, external: str | None = None) -> None:
    entries = merged(entry for source, target, pence in moves for entry in move(source, target, pence))
    key = f"{kind.value}:{ids.parse(about)[1]}"
    ledger.post(Transaction(key, kind, entries, about, memo, external=external))
