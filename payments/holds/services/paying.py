"""What paying for a visit takes, whichever way it comes about."""

from __future__ import annotations

from hub.kernel import outbox
from hub.kernel.db import db
from payments.budgets import services as budgets
from payments.budgets.domain import draw
from payments.holds.domain import WAITING, BudgetShort, HoldChanged, HoldState, OwnMoneyShort
from payments.holds.events import ChargeWaits, HoldCaptured
from payments.holds.services.drawing import Opened
from payments.ledger import services as ledger
from payments.ledger.domain import Kind


def cover(opened: Opened, missing_pence: int) -> None:
    """Set more aside for what goes beyond the hold.

    Raises:
        BudgetShort: the budget has not so much free.
    """
    if missing_pence <= 0:
        return
    free = opened.free()
    drawn = draw(missing_pence, free)
    if drawn is None:
        short = BudgetShort if opened.budget is not None else OwnMoneyShort
        raise short.of(missing_pence, sum(pence for _fund, pence in free), about=opened.hold.about)
    opened.hold_more(dict(drawn), Kind.EXTEND)


def finish(opened: Opened) -> HoldState:
    """Post, remember the transaction that later changes are linked to, and announce what is owed now."""
    hold = opened.hold
    opened.end(HoldState.CAPTURED)
    # The hold itself is written once, when it knows what it was paid by, and with whatever else the unit pays.
    with db.session.no_autoflush:
        ids = ledger.post_many(opened.postings)
    paid = (id_ for id_, t in zip(ids, opened.postings, strict=True) if t.kind in (Kind.CAPTURE, Kind.CHARGE))
    hold.paid_by = next(paid, hold.paid_by)
    funds = tuple(d.fund_id for d in opened.draws if d.captured_pence)
    outbox.announce(
        HoldCaptured(
            subject=hold.about,
            about=hold.about,
            budget=hold.budget_id,
            amount_pence=hold.captured_pence,
            payee=hold.payee,
            fund=funds[0],
            funds=funds,
        )
    )
    return hold.state


def charge(opened: Opened, amount_pence: int) -> HoldState:
    """Pay for what was delivered without a hold: from what pays if it has it free, else once finance approves, or more own money comes.

    Raises:
        HoldChanged: it waits for finance already, with another amount.
    """
    hold = opened.hold
    if hold.state is HoldState.AWAITING:
        if hold.charge_pence != amount_pence:
            raise HoldChanged(about=hold.about)
        return hold.state
    if hold.state in WAITING and opened.budget is not None:
        budgets.set_promised(opened.budget.id, opened.budget.promised_pence - hold.amount_pence)
    drawn = draw(amount_pence, opened.free())
    if drawn is not None:
        opened.hold_more(dict(drawn), Kind.HOLD)
        opened.pay_held(amount_pence)
        return finish(opened)
    hold.charge_pence = amount_pence
    opened.end(HoldState.AWAITING)
    db.session.flush()
    outbox.announce(
        ChargeWaits(
            subject=hold.about,
            about=hold.about,
            budget=hold.budget_id,
            payee=hold.payee,
            amount_pence=amount_pence,
        )
    )
    return hold.state
