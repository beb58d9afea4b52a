"""What is set aside of residents' own money, what waits for more of it, and what a booking would do to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import web
from hub.kernel.db import db
from hub.kernel.errors import KithError
from payments.holds.domain import (
    HORIZON,
    OWN_PERIODS,
    REVIEW,
    WAITING,
    HoldState,
    Line,
    Payer,
    check_limits,
    decide_own,
    weekly,
)
from payments.holds.models import Hold
from payments.holds.queries.forecast import Effect
from payments.holds.queries.standing import days, through_total
from payments.ledger import queries as ledger
from payments.ledger.domain import OWN


@dataclass(frozen=True)
class OwnPromises:
    """What waits for own money: pence for visits to come, pence for visits made, and how much more is needed by when.

    `short_pence` is missing for what the next four weeks bring and for what was made; `first` is when it is needed.
    """

    coming_pence: int
    made_pence: int
    short_pence: int
    first: datetime | None


def own_promises(purse: str, now: datetime) -> OwnPromises:
    """What a resident's own money is promised for and not set aside."""
    statement = sa.select(Hold.state, Hold.at, Hold.amount_pence, Hold.charge_pence).where(
        Hold.purse == purse, Hold.state.in_((*WAITING, HoldState.AWAITING))
    )
    rows = db.session.execute(statement.order_by(Hold.at)).all()
    made = sum(charge for state, _at, _pence, charge in rows if state is HoldState.AWAITING)
    coming = [(at, pence) for state, at, pence, _charge in rows if state in WAITING and at > now]
    near = [(at, pence) for at, pence in coming if at <= now + HORIZON]
    free = own_free(purse)
    short = max(0, made + sum(pence for _at, pence in near) - free)
    first = next((at for at, _pence in near), None) if short else None
    return OwnPromises(sum(pence for _at, pence in coming), made, short, first)


def own_paid(purse: str, since: datetime) -> list[str]:
    """What own money paid for from a moment on (URNs of visits), by time."""
    paid = sa.and_(Hold.purse == purse, Hold.state == HoldState.CAPTURED, Hold.at >= since)
    return list(db.session.scalars(sa.select(Hold.about).where(paid).order_by(Hold.at, Hold.about)))


def own_free(purse: str) -> int:
    """What may be set aside of it now, in pence."""
    return ledger.balance(Payer(purse, own=True).available(OWN))


def would_own(purse: str, lines: Sequence[Line], now: datetime, *, limits: Mapping[str, int] | None = None) -> Effect:
    """What `request_own` would do, without doing it; the reason is in the reader's language."""
    free, day, reason = own_free(purse), days(), None
    wanted = [line for line in lines if line.amount_pence]
    try:
        decide_own(free, wanted, now, firm=True)
        check_limits(wanted, limits or {}, through_total, OWN_PERIODS, day)
    except KithError as refusal:
        reason = web.say(refusal)
    near = sum(line.amount_pence for line in wanted if line.at <= now + HORIZON)
    later = sum(line.amount_pence for line in wanted) - near
    return Effect(
        fits=reason is None,
        reason=reason,
        available_pence=free,
        available_after_pence=free - near,
        held_now_pence=near,
        promised_pence=own_promises(purse, now).coming_pence + later,
        weekly_pence=weekly(wanted, day),
        left_weekly_pence=None,
        tight=None,
    )


def own_fundable(now: datetime) -> list[str]:
    """Purses with something that waits, and that is made or within the horizon."""
    near = sa.and_(Hold.state.in_(WAITING), Hold.at > now, Hold.at <= now + HORIZON)
    return _purses(sa.or_(Hold.state == HoldState.AWAITING, near))


def own_reviewable(now: datetime) -> list[str]:
    """Purses with visits less than 72 hours away that have no money and are not marked yet."""
    return _purses(sa.and_(Hold.state == HoldState.UNFUNDED, Hold.at <= now + REVIEW))


def _purses(which: sa.ColumnElement[bool]) -> list[str]:
    statement = sa.select(Hold.purse).where(Hold.purse.is_not(None), which).distinct().order_by(Hold.purse)
    return list(db.session.scalars(statement))
