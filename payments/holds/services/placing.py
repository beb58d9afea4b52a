"""Set money aside: when a booking is asked for, when an instalment lands, when the horizon moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import outbox
from hub.kernel.db import db, is_sqlite
from payments.budgets import queries as budget_queries
from payments.budgets import services as budgets
from payments.budgets.domain import BudgetState
from payments.budgets.services import Locked
from payments.exclusions import queries as exclusions
from payments.holds import queries
from payments.holds.domain import (
    HORIZON,
    REVIEW,
    WAITING,
    HoldChanged,
    HoldState,
    Line,
    Payer,
    Purse,
    check_limits,
    decide,
    early,
    split,
    turns,
)
from payments.holds.events import HoldNeedsReview, HoldPlaced
from payments.holds.models import Hold
from payments.holds.services.drawing import Opened, standing
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Transaction


def request_holds(
    budget_id: str,
    lines: Sequence[Line],
    now: datetime,
    *,
    limits: Mapping[str, int] | None = None,
    agreed: datetime | None = None,
) -> dict[str, HoldState]:
    """Set money aside for visits, all of them or none; asking again for the same changes nothing.

    Visits within the horizon are held; later ones are promised (`unfunded`). A line of £0 has no hold and is not in
    the answer.

    Args:
        budget_id: the budget that pays.
        lines: the visits' money.
        now: the moment of asking.
        limits: pence per four weeks for each delegation that the lines came through.
        agreed: when what goes on was asked for: exclusions that were decided later do not stop it.

    Returns:
        The state of each line's money, by what it is about.

    Raises:
        BudgetShort: the budget does not cover it; says what is free, what is needed and when more comes.
        BudgetClosed: it is not approved, or a visit is outside its dates.
        CategoryBarred, RelativeBarred: it does not pay for that kind of help, or not whoever would give it.
        PaidDirectly: it is a direct payment.
        LimitReached: a supporter's limit would be passed.
        HoldChanged: one of them is known with other details.
        Missing: there is no such budget.
    """
    budget = budgets.lock(budget_id)
    known = known_of(Payer(budget_id), lines)
    fresh = [line for line in lines if line.amount_pence and line.about not in known]
    if not fresh:
        return known
    parts, day = standing(budget), queries.days()
    decision = decide(purse_of(budget, sum(pence for _fund, pence in parts), agreed), fresh, now, day)
    check_limits(fresh, limits or {}, queries.through_total, budget.terms.starts, day)
    opened = [enter(budget, Payer(budget.id), line, HoldState.HELD, now) for line in decision.held]
    opened += [enter(budget, Payer(budget.id), line, HoldState.UNFUNDED, now) for line in decision.unfunded]
    postings: list[Transaction] = []
    for one in opened[: len(decision.held)]:
        parts = draw_whole(one, parts, Kind.HOLD)
        postings += one.postings
    db.session.flush()
    ledger.post_many(postings)
    promised = sum(line.amount_pence for line in decision.unfunded)
    if promised:
        budgets.set_promised(budget.id, budget.promised_pence + promised)
    return known | {one.hold.about: one.hold.state for one in opened}


def known_of(payer: Payer, lines: Sequence[Line]) -> dict[str, HoldState]:
    """The states of lines that were asked for before; raises HoldChanged where one was another."""
    found = queries.asked([line.about for line in lines])
    for line in lines:
        if line.about in found and found[line.about][:2] != (payer, line):
            raise HoldChanged(about=line.about)
    return {about: state for about, (_payer, _line, state) in found.items()}


def enter(budget: Locked | None, payer: Payer, line: Line, state: HoldState, now: datetime) -> Opened:
    """A hold as it is written down, with nothing drawn yet."""
    hold = Hold(
        about=line.about,
        budget_id=None if payer.own else payer.id,
        purse=payer.id if payer.own else None,
        amount_pence=line.amount_pence,
        at=line.at,
        category=line.category,
        payee=line.payee,
        through=line.through,
        state=state,
        captured_pence=0,
        charge_pence=0,
        disputed=False,
        reason="",
        step=0,
        made_at=now,
        changed_at=now,
    )
    db.session.add(hold)
    return Opened(budget, hold, [])


def draw_whole(opened: Opened, parts: list[tuple[str, int]], kind: Kind) -> list[tuple[str, int]]:
    """Draw the whole amount of a hold from `parts` in order; returns what is left of them."""
    taken = split(opened.hold.amount_pence, parts)
    opened.hold_more(taken, kind)
    opened.hold.state = HoldState.HELD
    return [(fund, pence - taken.get(fund, 0)) for fund, pence in parts]


def read_ahead_of_budgets(budget_ids: Sequence[str]) -> None:
    """Read at once the budgets, and the accounts between which a unit will set money aside in one after the other."""
    budget_queries.read_ahead(budget_ids)
    if not is_sqlite():  # somebody may add a fund before a budget is locked
        return
    known = [(Payer(id_), fund) for id_ in budget_ids for fund, _collected in budget_queries.order_of(id_)]
    ledger.read_ahead(account for of, fund in known for account in (of.available(fund), of.held(fund)))


def hold_waiting(budget_id: str, now: datetime) -> list[str]:
    """Set money aside for visits without any that the horizon has reached, each in its turn (`turns`).

    Returns what was held (URNs). Called when an instalment lands, and as days pass.
    """
    budget = budgets.lock(budget_id)
    paid = budget.terms.paid_until(budget.landed)
    if budget.state is not BudgetState.APPROVED or paid is None:
        return []
    parts = standing(budget)
    placed: list[Opened] = []
    near = _waiting(budget_id, now, paid)
    waiting = [queries.waits(hold.at, hold.amount_pence, hold.state) for hold in near]
    later = queries.promised_later(budget_id, now, paid) if any(one.looked for one in waiting) else 0
    for hold, its_turn in zip(near, turns(waiting, sum(pence for _fund, pence in parts), later, now), strict=True):
        if its_turn:
            drawn = queries.draws_of(hold.about) if hold.step else []  # it was set aside before, and was cut
            opened = Opened(budget, hold, drawn)
            parts = draw_whole(opened, parts, Kind.HOLD)
            opened.change()
            placed.append(opened)
    if not placed:
        return []
    db.session.flush()
    ledger.post_many([posting for one in placed for posting in one.postings])
    budgets.set_promised(budget_id, budget.promised_pence - sum(one.hold.amount_pence for one in placed))
    for one in placed:
        outbox.announce(
            HoldPlaced(
                subject=one.hold.about, about=one.hold.about, budget=budget_id, amount_pence=one.hold.amount_pence
            )
        )
    return [one.hold.about for one in placed]


_WAITING = (  # built once: each night asks for many budgets
    sa.select(Hold)
    .where(
        Hold.budget_id == sa.bindparam("budget"),
        Hold.state.in_(WAITING),
        Hold.at > sa.bindparam("since"),
        Hold.at <= sa.bindparam("until"),
    )
    .order_by(Hold.at, Hold.about)
    .with_for_update()
    .execution_options(populate_existing=True)
)


def _waiting(budget_id: str, now: datetime, paid: date) -> list[Hold]:
    found = db.session.scalars(_WAITING, {"budget": budget_id, "since": now, "until": now + HORIZON})
    day = queries.days()
    return [hold for hold in found if day(hold.at) < paid]


def review_unfunded(budget_id: str, now: datetime) -> list[str]:
    """Try once more to hold what is less than 72 hours away; mark the rest as needing review, with news of each.

    Also of what was marked before, when its budget was cut: that it may not take place is said once more. Returns
    these (URNs).
    """
    hold_waiting(budget_id, now)
    statement = (
        sa.select(Hold)
        .where(Hold.budget_id == budget_id, Hold.state.in_(WAITING), Hold.at <= now + REVIEW)
        .order_by(Hold.at, Hold.about)
        .with_for_update()
    )
    near = db.session.scalars(statement, execution_options={"populate_existing": True}).all()
    return mark_for_review([hold for hold in near if _to_say(hold, now)], now)


def _to_say(hold: Hold, now: datetime) -> bool:
    return hold.state is HoldState.UNFUNDED or (hold.at > now and early(hold.changed_at, hold.at))


def mark_for_review(holds: Sequence[Hold], now: datetime) -> list[str]:
    """Mark locked holds as needing review, with news of each; returns what they are about (URNs)."""
    for hold in holds:
        hold.state, hold.changed_at = HoldState.NEEDS_REVIEW, now
        db.session.flush()
        outbox.announce(
            HoldNeedsReview(
                subject=hold.about,
                about=hold.about,
                budget=hold.budget_id,
                payee=hold.payee,
                amount_pence=hold.amount_pence,
                purse=hold.purse,
            )
        )
    return [hold.about for hold in holds]


def purse_of(budget: Locked, available_pence: int, agreed: datetime | None = None) -> Purse:
    """A locked budget as the rules see it, with so much free, for what was `agreed` before or is asked for now."""
    return Purse(
        budget.state,
        budget.terms,
        budget.landed,
        budget.categories,
        available_pence,
        queries.promises(budget.id) if budget.promised_pence else (),
        budget_queries.bars(budget.id),
        exclusions.versions(),
        exclusions.versions().decided_by(agreed) if agreed else None,
        budget.grant,
    )
