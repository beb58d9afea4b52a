"""Post what a break is: once, with Stripe's own reference, so that the next comparison finds the two to be one."""

from __future__ import annotations

from hub.kernel import clock, ids, machine
from hub.kernel.db import db, lock_whole
from hub.kernel.money import pounds
from payments.books import queries
from payments.books.domain.matching import BreakKind
from payments.books.domain.posting import (
    KINDS,
    MoreThanOwed,
    Nature,
    NotInTheBank,
    PaymentAwaited,
    PostedMeanwhile,
    entries,
    fee_entries,
    natures,
)
from payments.books.domain.working import ARROWS, BreakEvent
from payments.books.models import Break, CashMatch, StripeMovement
from payments.funds.domain import bank, owed_to_stripe
from payments.ledger import services as ledger
from payments.ledger.domain import Transaction
from payments.purses import queries as purses
from payments.topups import queries as topups

FEE = "fee of Stripe's"


def may_be(row: Break) -> tuple[Nature, ...]:
    """What a locked break may be posted as."""
    there = _there(row)
    type_, gross = (there.type, there.amount_pence) if there else ("", 0)
    return natures(row.kind, type_, gross, row.there_pence, row.here_pence)


def post(row: Break) -> None:
    """Post a locked break as what it was said to be.

    What nobody posted carries Stripe's id of it as its reference and its key, so that it is posted once, however often
    and by however many it is asked for; where we had something, it is a change of that.

    Raises:
        PostedMeanwhile, PaymentAwaited, NotInTheBank, MoreThanOwed, Overdrawn, KeyReused, WrongState.
    """
    state = machine.step(ARROWS, row.state, BreakEvent.CORRECT)
    there = _there(row)
    if row.kind is BreakKind.MISSING_HERE and there is not None:
        row.transaction_id = _recorded(row, there) or ledger.post(_whole(row, there))
    else:
        row.transaction_id = ledger.post(_difference(row))
    row.state, row.ended_at = state, clock.now()
    db.session.flush()


def _there(row: Break) -> StripeMovement | None:
    return db.session.get(StripeMovement, row.movement_id) if row.movement_id else None


def _recorded(row: Break, there: StripeMovement) -> str | None:
    """What the council pays in of what it owes may be recorded already, without Stripe's reference: then the two are one."""
    if row.nature is not Nature.OWED:
        return None
    lock_whole(CashMatch)  # two movements of one amount, and two officers
    known = queries.recorded(there.net_pence)
    if known is not None:
        db.session.add(CashMatch(movement_id=there.id, root=known, matched_at=clock.now()))
    return known


def _whole(row: Break, there: StripeMovement) -> Transaction:
    nature, fund = row.nature or Nature.FEE, row.fund_id or ""
    if queries.posted_meanwhile(there.id, there.source, out=there.net_pence < 0):
        raise PostedMeanwhile
    if nature is not Nature.FEE:
        _check_ours(there.amount_pence, row)
    if nature is Nature.BANK and there.amount_pence > (held := ledger.locked([bank(fund)])[bank(fund)]):
        raise NotInTheBank(there=pounds(max(0, held)), field="fund")
    if nature is Nature.OWED and there.net_pence > (owed := -ledger.locked([owed_to_stripe()])[owed_to_stripe()]):
        raise MoreThanOwed(owed=pounds(max(0, owed)), field="nature")
    return Transaction(
        key=f"movement:{there.id}",
        kind=KINDS[nature],
        entries=entries(nature, fund, there.amount_pence, there.net_pence),
        about=ids.urn("break", row.id),
        memo=FEE if nature is Nature.FEE else f"{there.type} at Stripe, {there.id}"[:200],
        external=there.id,
    )


def _check_ours(gross_pence: int, row: Break) -> None:
    """A payment begun in Kith lands by itself, also where its news was lost: what may be one is left to that.

    Raises:
        PaymentAwaited: one of that amount was not looked at since the break was found.
    """
    if topups.awaited(gross_pence, row.found_at) or purses.awaited(gross_pence, row.found_at):
        raise PaymentAwaited


def _difference(row: Break) -> Transaction:
    return Transaction(
        key=f"break:{row.id}",
        kind=KINDS[Nature.FEE],
        entries=fee_entries(row.fund_id or "", row.here_pence - row.there_pence),
        about=ids.urn("break", row.id),
        memo=FEE,
        adjusts=row.root,
    )
