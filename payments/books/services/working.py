"""Work a break: explain it, or say what is to be posted; over the limit, agree to it as a second officer, or say no."""

from __future__ import annotations

from hub.kernel import clock, machine, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from payments.books.domain.posting import Nature, NotCorrectable
from payments.books.domain.working import (
    ARROWS,
    BreakEvent,
    BreakState,
    SameOfficer,
    needs_another,
    said,
)
from payments.books.models import Break
from payments.books.services.posting import may_be, post
from payments.funds import queries as funds
from payments.funds.domain import require_finance
from payments.limits import queries as limits


def explain(break_id: str, words: str, by: Actor) -> None:
    """Say what a break is; over the limit that is a proposal.

    Raises:
        Forbidden: `by` is not in finance. Missing. WordsNeeded. WrongState.
    """
    row = _locked(break_id, by)
    _say(row, words, by)
    row.nature = row.fund_id = None
    _go(row, BreakEvent.PROPOSE if _large(row) else BreakEvent.EXPLAIN)


def correct(break_id: str, nature: Nature, fund: str | None, words: str, by: Actor) -> None:
    """Post what a break is; over the limit that is a proposal, and is posted once a second officer agrees.

    Args:
        break_id: which.
        nature: as what it is posted: new money of a fund, its own from the bank, what the council owes, a fee.
        fund: whose (an id); None where the council pays in what it owes, or where it is several funds'.
        words: why.
        by: who says so.

    Raises:
        Forbidden: `by` is not in finance. Missing: there is no such break, or no such fund. WordsNeeded.
        NotCorrectable: it cannot be that. PostedMeanwhile, PaymentAwaited: Kith posts it itself.
        NotInTheBank, MoreThanOwed, MoreThanTheFunds, Overdrawn: there is not so much. PayoutFirst. WrongState.
    """
    row = _locked(break_id, by)
    if nature not in may_be(row):
        raise NotCorrectable
    ours = nature in (Nature.OWED, Nature.FUNDS)
    fund = None if ours else fund
    if not ours and (fund is None or funds.fund(fund) is None):
        raise Missing
    _say(row, words, by)
    row.nature, row.fund_id = nature, fund
    if _large(row):
        _go(row, BreakEvent.PROPOSE)
    else:
        post(row)


def agree(break_id: str, by: Actor) -> None:
    """Agree, as a second officer, to what was proposed.

    Raises:
        Forbidden: `by` is not in finance. SameOfficer: `by` proposed it. Missing. WrongState.
        Others: as `correct` does, if things have changed since.
    """
    row = _proposed(break_id, by, BreakEvent.EXPLAIN)
    if row.said_by == by.person:
        raise SameOfficer
    row.agreed_by, row.agreed_at = by.person, clock.now()
    if row.nature is not None:
        post(row)
    else:
        _go(row, BreakEvent.EXPLAIN)


def decline(break_id: str, by: Actor) -> None:
    """Say no to what was proposed (or take one's own back): the break is open again.

    Raises:
        Forbidden: `by` is not in finance. Missing. WrongState.
    """
    row = _proposed(break_id, by, BreakEvent.DECLINE)
    row.words, row.nature, row.fund_id, row.said_by, row.said_at = "", None, None, None, None
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


def _go(row: Break, event: BreakEvent) -> None:
    row.state = machine.step(ARROWS, row.state, event)
    db.session.flush()
