"""Visits that were delivered and have no hold: always payable, from the budget or with finance's approval."""

from __future__ import annotations

from hub.kernel import clock, money
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.people import queries as people
from payments.budgets import services as budgets
from payments.budgets.domain import OwnEntry, draw
from payments.funds import queries as funds
from payments.funds.domain import FundShort, require_finance
from payments.holds import queries
from payments.holds.domain import HoldChanged, HoldState, Line, NoHold, OwnMoneyWaits
from payments.holds.models import Hold
from payments.holds.services.drawing import Opened, open_hold
from payments.holds.services.paying import charge, finish


def charge_unfunded(
    about: str, amount_pence: int, *, budget_id: str | None = None, line: Line | None = None
) -> HoldState | None:
    """Pay for a delivered visit that has no hold: from the budget if it can be, else it waits for finance.

    Args:
        about: the visit's URN.
        amount_pence: what is owed for it.
        budget_id: for a visit that holds never knew (outside the budget's dates), the budget it belongs to.
        line: and its details.

    Returns:
        `captured` or `awaiting`; None for £0.

    Raises:
        NoHold: nothing is known of it, and no budget and line were given.
        HoldChanged: it has a hold, or was paid, or waits with another amount.
    """
    if amount_pence <= 0:
        return None
    if not queries.asked([about]):
        if budget_id is None or line is None:
            raise NoHold
        return charge(_enter(budget_id, line), amount_pence)
    opened = open_hold(about)
    hold = opened.hold
    if hold.state is HoldState.CAPTURED and hold.captured_pence == amount_pence:
        return hold.state
    if hold.state in (HoldState.HELD, HoldState.CAPTURED):
        raise HoldChanged(about=about)
    return charge(opened, amount_pence)


def _enter(budget_id: str, line: Line) -> Opened:
    budget = budgets.lock(budget_id)
    hold = Hold(
        about=line.about,
        budget_id=budget_id,
        amount_pence=line.amount_pence,
        at=line.at,
        category=line.category,
        payee=line.payee,
        through=line.through,
        state=HoldState.RELEASED,
        captured_pence=0,
        charge_pence=0,
        disputed=False,
        reason="",
        step=0,
        made_at=clock.now(),
        changed_at=clock.now(),
    )
    db.session.add(hold)
    db.session.flush()
    return Opened(budget, hold, [])


def approve_charge(about: str, by: Actor) -> None:
    """Pay a waiting visit from the unallocated money of its budget's funds, in their order.

    Raises:
        Forbidden: `by` is not in finance.
        OwnEntry: the budget, or what is owed, is `by`'s own, or their organisation's.
        NoHold: nothing is known of it.
        HoldChanged: it does not wait any more.
        OwnMoneyWaits: it is paid for with the resident's own money.
        FundShort: the funds have not so much left.
    """
    require_finance(by)
    opened = open_hold(about)
    hold = opened.hold
    if hold.state is not HoldState.AWAITING:
        raise HoldChanged(about=about)
    if opened.budget is None:
        raise OwnMoneyWaits
    if by.person is not None and {opened.budget.holder, hold.payee} & set(people.belongs_to(by.person)):
        raise OwnEntry
    left = funds.unallocated_of(opened.budget.funds)
    drawn = draw(hold.charge_pence, [(fund, left[fund]) for fund in opened.budget.funds])
    if drawn is None:
        there = sum(left.values())
        raise FundShort(
            needed_pence=hold.charge_pence,
            available_pence=there,
            needed=money.pounds(hold.charge_pence),
            available=money.pounds(there),
        )
    opened.pay_from_funds(dict(drawn))
    finish(opened)
