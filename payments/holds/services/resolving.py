"""A hold resolves once: its money is freed, or paid for what was delivered and the rest freed."""

from __future__ import annotations

from collections.abc import Iterable

from hub.kernel import outbox
from hub.kernel.db import db
from payments.budgets import services as budgets
from payments.holds import queries
from payments.holds.domain import WAITING, HoldChanged, HoldState, NotALine
from payments.holds.events import HoldReleased
from payments.holds.services.drawing import Opened, open_hold, open_holds
from payments.holds.services.paying import charge, cover, finish
from payments.ledger import services as ledger


def release(about: str, reason: str) -> None:
    """Free what was set aside or promised for one visit; a second time changes nothing, nor for a £0 visit.

    Args:
        about: the visit's URN.
        reason: why, in a word or two for the record (never a person's own words).

    Raises:
        HoldChanged: it has been paid out.
    """
    release_all([about], reason)


def release_all(abouts: Iterable[str], reason: str) -> None:
    """Free the money of several visits at once, as `release` does for one."""
    known = queries.asked(abouts)
    if not known:
        return
    freed: list[tuple[Opened, int]] = []
    promised: dict[str, int] = {}
    for opened in open_holds(known):
        hold = opened.hold
        if hold.state is HoldState.CAPTURED:
            raise HoldChanged(about=hold.about)
        if hold.state is HoldState.RELEASED:
            continue
        if hold.state in WAITING and opened.budget is not None:
            of = opened.budget
            promised[of.id] = promised.get(of.id, of.promised_pence) - hold.amount_pence
        opened.free_rest()
        opened.end(HoldState.RELEASED, reason)
        freed.append((opened, hold.amount_pence))
    db.session.flush()
    ledger.post_many([posting for opened, _pence in freed for posting in opened.postings])
    for budget_id, pence in promised.items():
        budgets.set_promised(budget_id, pence)
    for opened, pence in freed:
        about = opened.hold.about
        outbox.announce(HoldReleased(subject=about, about=about, budget=opened.hold.budget_id, amount_pence=pence))


def capture(about: str, amount_pence: int) -> HoldState | None:
    """Pay what was delivered from what was set aside, and free the rest; the same again changes nothing.

    More than was held is paid only if the budget has it free. What was never held goes the way of `charge_unfunded`.
    For a £0 visit there is nothing to do, and the answer is None.

    Raises:
        BudgetShort: it is more than was held, and the budget does not cover the difference.
        HoldChanged: it was paid before, with another amount.
        NoHold: nothing is known of money for this.
        NotALine: the amount is negative.
    """
    if amount_pence < 0:
        raise NotALine(field="amount")
    if not amount_pence and not queries.asked([about]):
        return None
    opened = open_hold(about)
    hold = opened.hold
    if hold.state is HoldState.CAPTURED and hold.captured_pence == amount_pence:
        return hold.state
    if hold.state is HoldState.CAPTURED:
        raise HoldChanged(about=about)
    if not amount_pence:
        release(about, "nothing-delivered")
        return HoldState.RELEASED
    if hold.state is not HoldState.HELD:
        return charge(opened, amount_pence)
    cover(opened, amount_pence - opened.held_pence)
    opened.pay_held(amount_pence)
    opened.free_rest()
    return finish(opened)
