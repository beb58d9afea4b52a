"""Payouts: of a supplier, all, and the accounts to ask Stripe about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from hub.kernel.db import db
from payments.payees import queries as payees
from payments.payouts.domain import MAY_COME_BACK, ON_THEIR_WAY, OURS, SENT_BACK, PayoutState
from payments.payouts.models import Payout, PayoutLook

# How often all payouts of an account are asked for, though events tell of each.
LOOK_AGAIN = timedelta(days=7)


@dataclass(frozen=True)
class PayoutView:
    """One payout; pence. `party` is None where it is the council's own; `came_back`: after it was said to be paid."""

    id: str
    payout: str
    party: str | None
    amount_pence: int
    state: PayoutState
    failure: str
    came_back: bool
    made_at: datetime
    arrives_on: date


def of_parties(parties: Collection[str], limit: int = 60) -> list[PayoutView]:
    """The payouts of these parties, the latest first."""
    statement = sa.select(Payout).where(Payout.party.in_(parties))
    return _views(statement.order_by(Payout.made_at.desc(), Payout.id.desc()).limit(limit))


def after(party: str, at: datetime) -> PayoutView | None:
    """The payout that takes along what came to a party at a moment: the first from then on, or the next after a failed one.

    What a bank sends back stands in the account again, and goes with the payout that follows.
    """
    back = sa.case((Payout.state.in_(SENT_BACK), 1), else_=0)
    statement = sa.select(Payout).where(Payout.party == party, Payout.made_at >= at.replace(microsecond=0))
    return next(iter(_views(statement.order_by(back, Payout.made_at, Payout.id).limit(1))), None)


def carried(payout_id: str) -> tuple[datetime | None, datetime]:
    """When what a payout takes along came: after the one before it that was not sent back (None: there is none), until then.

    Stripe pays all that stands in an account, so the window is that of `after`.

    Raises:
        NoResultFound: there is no such payout.
    """
    mine = db.session.get_one(Payout, payout_id)
    before = sa.select(sa.func.max(Payout.made_at)).where(
        Payout.party == mine.party, Payout.made_at < mine.made_at, Payout.state.not_in(SENT_BACK)
    )
    return db.session.scalar(before), mine.made_at


def failing(parties: Collection[str]) -> dict[str, PayoutView]:
    """Party to its last payout, where that was sent back."""
    turn = sa.func.row_number().over(partition_by=Payout.party, order_by=(Payout.made_at.desc(), Payout.id.desc()))
    last = sa.select(Payout.id, turn.label("turn")).where(Payout.party.in_(parties)).subquery()
    back = Payout.state.in_(SENT_BACK)
    views = _views(sa.select(Payout).join(last, last.c.id == Payout.id).where(last.c.turn == 1, back))
    return {view.party or "": view for view in views}


def ours_failing() -> PayoutView | None:
    """The last payout to the council's own bank account, where that was sent back."""
    last = sa.select(Payout).where(Payout.account == OURS).order_by(Payout.made_at.desc(), Payout.id.desc()).limit(1)
    return next((view for view in _views(last) if view.state in SENT_BACK), None)


def payouts(limit: int, offset: int = 0) -> list[PayoutView]:
    """All payouts, those that failed first, then the latest."""
    failed = sa.case((Payout.state.in_(SENT_BACK), 0), else_=1)
    return _views(
        sa.select(Payout).order_by(failed, Payout.made_at.desc(), Payout.id.desc()).limit(limit).offset(offset)
    )


def count() -> int:
    """How many payouts there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Payout)) or 0


def failed_since(at: datetime) -> int:
    """How many payouts that began since a moment were sent back."""
    statement = sa.select(sa.func.count()).select_from(Payout)
    return db.session.scalar(statement.where(Payout.state.in_(SENT_BACK), Payout.made_at >= at)) or 0


_LOOKED = sa.select(PayoutLook.at).where(PayoutLook.account == sa.bindparam("this"))


def looked(account: str) -> datetime | None:
    """When all payouts of an account were asked for last."""
    found: datetime | None = db.session.scalar(_LOOKED, {"this": account})
    return found


def to_look_at(now: datetime) -> list[str]:
    """The accounts to ask Stripe about: not asked for a week, or with a payout that should be there by now."""
    every = [OURS, *payees.all_accounts()]
    fresh = set(db.session.scalars(sa.select(PayoutLook.account).where(PayoutLook.at > now - LOOK_AGAIN)))
    overdue = sa.select(Payout.account).where(
        Payout.state.in_(ON_THEIR_WAY), Payout.arrives_on < now.date(), Payout.looked_at < now - timedelta(hours=12)
    )
    late = set(db.session.scalars(overdue.distinct()))
    return [account or "ours" for account in every if account not in fresh or account in late]


def since(account: str, now: datetime) -> datetime:
    """From when on payouts are asked for: those that may still change are asked for again."""
    known = looked(account)
    return (known or now - LOOK_AGAIN * 4) - MAY_COME_BACK


def _views(statement: sa.Select[Payout]) -> list[PayoutView]:
    return [
        PayoutView(
            id=row.id,
            payout=row.payout,
            party=row.party,
            amount_pence=row.amount_pence,
            state=row.state,
            failure=row.failure,
            came_back=row.came_back,
            made_at=row.made_at,
            arrives_on=row.arrives_on,
        )
        for row in db.session.scalars(statement)
    ]
