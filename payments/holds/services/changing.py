"""Changes after a visit was paid for: looked into, settled, or put right by a linked adjustment."""

from __future__ import annotations

from hub.kernel.db import db
from payments.holds.domain import HoldChanged, HoldState, NotALine
from payments.holds.services.drawing import Opened, open_hold
from payments.holds.services.paying import cover
from payments.ledger import services as ledger


def dispute(about: str) -> None:
    """Freeze what is owed for a visit while it is looked into: Dr payable / Cr frozen; twice changes nothing.

    Raises:
        HoldChanged: nothing is owed for it now.
        NoHold: nothing is known of money for this.
    """
    opened = _captured(about)
    if opened.hold.disputed:
        return
    opened.freeze()
    opened.hold.disputed = True
    _keep(opened)


def settle(about: str, paid_pence: int) -> None:
    """End a dispute: what is paid is owed again, the rest goes back to the budget, last drawn first.

    Args:
        about: the visit's URN.
        paid_pence: what is owed after the decision, from nothing to all of it.

    Raises:
        HoldChanged: it is not disputed.
        NotALine: it is more than was captured, or negative.
        NoHold: nothing is known of money for this.
    """
    opened = _captured(about)
    if not opened.hold.disputed:
        if opened.hold.captured_pence == paid_pence:
            return
        raise HoldChanged(about=about)
    if not 0 <= paid_pence <= opened.hold.captured_pence:
        raise NotALine(field="amount")
    opened.freeze(thaw=True)
    opened.hold.disputed = False
    opened.give_back(opened.hold.captured_pence - paid_pence)
    _keep(opened)


def adjust(about: str, amount_pence: int) -> None:
    """Change what is owed for a visit that was paid for: less goes back, more comes from the budget if it is free.

    The postings are linked to the payment; the state stays `captured`.

    Raises:
        BudgetShort: it is more, and the budget does not cover it.
        HoldChanged: it is not paid for, or is disputed.
        NotALine: the amount is negative.
        NoHold: nothing is known of money for this.
    """
    if amount_pence < 0:
        raise NotALine(field="amount")
    opened = _captured(about)
    if opened.hold.disputed:
        raise HoldChanged(about=about)
    more = amount_pence - opened.hold.captured_pence
    if more > 0:
        cover(opened, more)
        opened.pay_held(more, adjusts=opened.hold.paid_by)
    else:
        opened.give_back(-more)
    _keep(opened)


def _captured(about: str) -> Opened:
    opened = open_hold(about)
    if opened.hold.state is not HoldState.CAPTURED:
        raise HoldChanged(about=about)
    return opened


def _keep(opened: Opened) -> None:
    opened.change()
    db.session.flush()
    ledger.post_many(opened.postings)
