"""Set a resident's own money aside: when a booking is asked for, when more is added, when the horizon moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import outbox
from hub.kernel.db import db
from payments.funds import services as funds
from payments.holds import queries
from payments.holds.domain import (
    HORIZON,
    OWN_PERIODS,
    REVIEW,
    WAITING,
    HoldState,
    Line,
    check_limits,
    decide_own,
)
from payments.holds.events import HoldPlaced
from payments.holds.models import Hold
from payments.holds.services.drawing import Opened, lock_purse, open_hold, own_standing
from payments.holds.services.paying import finish
from payments.holds.services.placing import draw_whole, enter, known_of, mark_for_review
from payments.ledger import services as ledger
from payments.ledger.domain import Kind


def request_own(
    purse: str, lines: Sequence[Line], now: datetime, *, limits: Mapping[str, int] | None = None, firm: bool = True
) -> dict[str, HoldState]:
    """Set a resident's own money aside for visits; asking again for the same changes nothing.

    Visits within the horizon are held, in order of date; later ones wait. No rule of a budget applies to it.

    Args:
        purse: whose own money.
        lines: the visits' money; one of £0 has no hold and is not in the answer.
        now: the moment of asking.
        limits: pence per four weeks for each delegation that the lines came through.
        firm: whether all within the horizon must fit; else what does not fit waits for more money.

    Raises:
        OwnMoneyShort: it does not cover them.
        LimitReached: a supporter's limit would be passed.
        HoldChanged: one of them is known with other details.
    """
    payer = lock_purse(purse)
    known = known_of(payer, lines)
    fresh = [line for line in lines if line.amount_pence and line.about not in known]
    if not fresh:
        return known
    funds.own_fund()
    parts = own_standing(payer)
    decision = decide_own(sum(pence for _fund, pence in parts), fresh, now, firm=firm)
    check_limits(fresh, limits or {}, queries.through_total, OWN_PERIODS, queries.days())
    opened = [enter(None, payer, line, HoldState.HELD, now) for line in decision.held]
    waiting = [enter(None, payer, line, HoldState.UNFUNDED, now) for line in decision.unfunded]
    postings = []
    for one in opened:
        parts = draw_whole(one, parts, Kind.HOLD)
        postings += one.postings
    db.session.flush()
    ledger.post_many(postings)
    return known | {one.hold.about: one.hold.state for one in (*opened, *waiting)}


def hold_own_waiting(purse: str, now: datetime) -> list[str]:
    """Pay what was delivered and waits for own money, then set it aside for visits that the horizon has reached.

    Each in order of date, those that fit. Returns what was paid or held (URNs).
    """
    payer = lock_purse(purse)
    paid = [about for about in _abouts(purse, Hold.state == HoldState.AWAITING) if _pay(about)]
    parts = own_standing(payer)
    placed: list[Opened] = []
    for about in _abouts(purse, Hold.state.in_(WAITING), Hold.at > now, Hold.at <= now + HORIZON):
        one = open_hold(about)
        if one.hold.amount_pence <= sum(pence for _fund, pence in parts):
            parts = draw_whole(one, parts, Kind.HOLD)
            one.change()
            placed.append(one)
    db.session.flush()
    ledger.post_many([posting for one in placed for posting in one.postings])
    for one in placed:
        about = one.hold.about
        outbox.announce(HoldPlaced(subject=about, about=about, budget=None, amount_pence=one.hold.amount_pence))
    return paid + [one.hold.about for one in placed]


def _pay(about: str) -> bool:
    one = open_hold(about)
    pence = one.hold.charge_pence
    if pence > sum(free for _fund, free in one.free()):
        return False
    one.hold_more({fund: pence for fund, _free in one.free()}, Kind.HOLD)
    one.pay_held(pence)
    finish(one)
    return True


def review_own(purse: str, now: datetime) -> list[str]:
    """Try once more to hold what is less than 72 hours away; mark the rest, with news of each. Returns those (URNs)."""
    hold_own_waiting(purse, now)
    marked = [
        open_hold(about).hold for about in _abouts(purse, Hold.state == HoldState.UNFUNDED, Hold.at <= now + REVIEW)
    ]
    return mark_for_review(marked, now)


def _abouts(purse: str, *where: sa.ColumnElement[bool]) -> Sequence[str]:
    statement = sa.select(Hold.about).where(Hold.purse == purse, *where)
    return db.session.scalars(statement.order_by(Hold.at, Hold.about)).all()
