"""Work a break: explain it, or post what it is; over the limit, agree to it as a second officer, or say no."""

from __future__ import annotations

from hub.kernel import clock, ids, machine, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from payments.books.domain.matching import BreakKind
from payments.books.domain.working import (
    ARROWS,
    BreakEvent,
    BreakState,
    NotCorrectable,
    SameOfficer,
    fee_entries,
    fee_of,
    needs_another,
    said,
)
from payments.books.models import Break
from payments.funds import queries as funds
from payments.funds.domain import require_finance
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Transaction
from payments.limits import queries as limits


def explain(break_id: str, words: str, by: Actor) -> None:
    """Say what a break is; over the limit that is a proposal.

    Raises:
        Forbidden: `by` is not in finance. Missing. WordsNeeded. WrongState.
    """
    row = _locked(break_id, by)
    _say(row, words, by)
    row.fund_id = None
    _go(row, BreakEvent.PROPOSE if _large(row) else BreakEvent.EXPLAIN)


def correct(break_id: str, fund: str, words: str, by: Actor) -> None:
    """Post what Stripe kept as its fee, borne by a fund; over the limit that is a proposal.

    Raises:
        Forbidden: `by` is not in finance. Missing. WordsNeeded. NotCorrectable. Overdrawn. WrongState.
    """
    row = _locked(break_id, by)
    if not fee_of(row.kind, row.there_pence, row.here_pence):
        raise NotCorrectable
    if funds.fund(fund) is None:
        raise Missing
    _say(row, words, by)
    row.fund_id = fund
    if _large(row):
        _go(row, BreakEvent.PROPOSE)
    else:
        _post(row)


def agree(break_id: str, by: Actor) -> None:
    """Agree, as a second officer, to what was proposed.

    Raises:
        Forbidden: `by` is not in finance. SameOfficer: `by` proposed it. Missing. Overdrawn. WrongState.
    """
    row = _proposed(break_id, by, BreakEvent.EXPLAIN)
    if row.said_by == by.person:
        raise SameOfficer
    row.agreed_by, row.agreed_at = by.person, clock.now()
    if row.fund_id is not None:
        _post(row)
    else:
        _go(row, BreakEvent.EXPLAIN)


def decline(break_id: str, by: Actor) -> None:
    """Say no to what was proposed (or take one's own back): the break is open again.

    Raises:
        Forbidden: `by` is not in finance. Missing. WrongState.
    """
    row = _proposed(break_id, by, BreakEvent.DECLINE)
    row.words, row.fund_id, row.said_by, row.said_at = "", None, None, None
    _go(row, BreakEvent.DECLINE)


def _large(row: Break) -> bool:
    return needs_another(row.there_pence, row.here_pence, limits.limits().break_pence)


def _locked(break_id: str, by: Actor) -> Break:
    require_finance(by)
    row = unit.locked(Break, break_id)
    if row is None:
        raise Missing
    return row


def _proposed(break_id: str, by: Actor, event: BreakEvent) -> Break:
    """A break that was proposed: nothing else is agreed to or declined."""
    row = _locked(break_id, by)
    machine.step({(BreakState.PROPOSED, event): BreakState.OPEN}, row.state, event)
    return row


def _say(row: Break, words: str, by: Actor) -> None:
    row.words, row.said_by, row.said_at = said(words), by.person, clock.now()
    row.agreed_by = row.agreed_at = None


def _post(row: Break) -> None:
    """Post the fee: with Stripe's reference where we had nothing, and otherwise as a change of what we had."""
    state = machine.step(ARROWS, row.state, BreakEvent.CORRECT)
    pence = fee_of(row.kind, row.there_pence, row.here_pence)
    missing = row.kind is BreakKind.MISSING_HERE
    row.transaction_id = ledger.post(
        Transaction(
            key=f"break:{row.id}",
            kind=Kind.CORRECTION,
            entries=fee_entries(row.fund_id or "", pence),
            about=ids.urn("break", row.id),
            memo="fee of Stripe's",
            adjusts=None if missing else row.root,
            external=row.movement_id if missing else None,
        )
    )
    row.state, row.ended_at = state, clock.now()
    db.session.flush()


def _go(row: Break, event: BreakEvent) -> None:
    row.state = machine.step(ARROWS, row.state, event)
    db.session.flush()
