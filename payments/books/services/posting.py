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
    PayoutFirst,
    PostedMeanwhile,
    came_back,
    entries,
    fee_entries,
    natures,
    of_several,
    paid_out,
    shares,
)
from payments.books.domain.working import ARROWS, BreakEvent
from payments.books.models import Break, CashMatch, StripeMovement
from payments.funds import queries as funds
from payments.funds.domain import at_stripe, bank, owed_to_stripe
from payments.ledger import queries as ledger_queries
from payments.ledger import services as ledger
from payments.ledger.domain import OPS, Account, AccountKind, Entry, Transaction
from payments.purses import queries as purses
from payments.topups import queries as topups

FEE = "fee of Stripe's"


def may_be(row: Break) -> tuple[Nature, ...]:
    """What a locked break may be posted as."""
    there = _there(row)
    type_, gross = (there.type, there.amount_pence) if there else ("", 0)
    found = natures(row.kind, type_, gross, row.there_pence, row.here_pence)
    return (*found, Nature.FUNDS) if of_several(row.kind, type_, gross, row.there_pence) else found


def post(row: Break) -> None:
    """Post a locked break as what it was said to be.

    What nobody posted carries Stripe's id of it as its reference and its key, so that it is posted once, however often
    and by however many it is asked for; where we had something, it is a change of that.

    Raises:
        PostedMeanwhile, PaymentAwaited, NotInTheBank, MoreThanOwed, MoreThanTheFunds, PayoutFirst, Overdrawn, KeyReused,
        WrongState.
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
        entries=_of_all(there)
        if nature is Nature.FUNDS
        else entries(nature, fund, there.amount_pence, there.net_pence),
        about=ids.urn("break", row.id),
        memo=FEE if nature is Nature.FEE else f"{there.type} at Stripe, {there.id}"[:200],
        external=there.id,
    )


def _of_all(there: StripeMovement) -> tuple[Entry, ...]:
    """A payout of what all funds have at Stripe, by what each has as it is posted; its return as it was posted.

    Raises:
        MoreThanTheFunds, PayoutFirst, NotInTheBank.
    """
    if there.net_pence < 0:
        held = {one.fund: pence for one, pence in _at_stripe().items()}
        return paid_out(shares(-there.net_pence, held), there.fee_pence)
    sent = queries.sent_from(there.source)
    posted = ledger_queries.transaction(sent.transaction) if sent and sent.fund is None else None
    out = [Entry(line.account, line.amount_pence) for line in posted.lines] if posted else []
    banks = {one.account: one.amount_pence for one in out if one.account.kind is AccountKind.BANK}
    if not banks or sum(banks.values()) != there.net_pence:
        raise PayoutFirst(field="fund")
    standing = ledger.locked(banks)
    for account, pence in banks.items():
        # The council's own goes below zero as it pays what it owes.
        if account.fund != OPS and standing[account] < pence:
            raise NotInTheBank(there=pounds(max(0, standing[account])), field="fund")
    return came_back(out)


def _at_stripe() -> dict[Account, int]:
    """The cash of each fund at Stripe, the council's own among them, locked; residents' own money is no fund's."""
    return ledger.locked(at_stripe(fund) for fund in {OPS, *(view.id for view in funds.funds())})


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
