"""Disputed payments: one, all, those to look at again; whether they agree with the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from hub.kernel import ids
from hub.kernel.db import db, total_of
from payments.chargebacks.domain import UNDECIDED, State
from payments.chargebacks.models import Chargeback
from payments.gateway import queries as gateway
from payments.gateway.domain import LOOK_AGAIN
from payments.ledger import queries as ledger
from payments.ledger.domain import OPS, OWN, Account, AccountKind, Break
from payments.purses import queries as purses
from payments.topups import queries as topups

REMEMBERED = timedelta(days=30)  # a payment that was paid is known, and has cleared, long before


@dataclass(frozen=True)
class ChargebackView:
    """One disputed payment; pence. `away`: what the bank took is posted; `trouble` is why Stripe took no answer."""

    id: str
    dispute: str
    about: str
    state: State
    reason: str
    amount_pence: int
    taken_pence: int
    short_pence: int
    fee_pence: int
    away: bool
    due_by: datetime | None
    answer: str
    answered_by: str | None
    answered_at: datetime | None
    trouble: str
    opened_at: datetime
    ended_at: datetime | None


def chargeback(id_: str) -> ChargebackView | None:
    """One of them."""
    return next(iter(_views(sa.select(Chargeback).where(Chargeback.id == id_))), None)


def chargebacks(limit: int = 200) -> list[ChargebackView]:
    """All of them, the latest first."""
    return _views(sa.select(Chargeback).order_by(Chargeback.id.desc()).limit(limit))


def kept_after_all(view: ChargebackView) -> tuple[int, int]:
    """Of what is short where a dispute is lost: what the resident kept because a refund came to nothing after that, in pence.

    And what may still be: of such refunds nothing is heard yet.
    """
    kind, payment = ids.parse(view.about)
    if kind != "purse-payment" or view.state is not State.LOST or view.ended_at is None:
        return 0, 0
    kept, asked = purses.kept_since(payment, view.ended_at)
    kept = min(kept, view.short_pence)
    return kept, min(asked, view.short_pence - kept)


def undecided() -> int:
    """How many wait for our answer."""
    waiting = sa.select(sa.func.count()).select_from(Chargeback).where(Chargeback.state == State.OPEN)
    return db.session.scalar(waiting) or 0


def disputes_to_look_at(now: datetime) -> list[str]:
    """Ids at Stripe of those that are not decided, or not posted, and were not looked at for six hours."""
    statement = sa.select(Chargeback.dispute).where(
        sa.or_(Chargeback.state.in_(UNDECIDED), Chargeback.ended_at.is_(None)),
        sa.or_(Chargeback.looked_at.is_(None), Chargeback.looked_at <= now - LOOK_AGAIN),
    )
    return list(db.session.scalars(statement.order_by(Chargeback.id)))


def by_dispute(dispute: str) -> str | None:
    """Our id of a dispute of Stripe's."""
    return db.session.scalar(sa.select(Chargeback.id).where(Chargeback.dispute == dispute))


def disputes_about(about: str) -> list[str]:
    """Ids at Stripe of the disputes of a payment that are not over."""
    statement = sa.select(Chargeback.dispute).where(Chargeback.about == about, Chargeback.ended_at.is_(None))
    return list(db.session.scalars(statement.order_by(Chargeback.id)))


def heard_of_only(now: datetime) -> list[str]:
    """Ids at Stripe of disputes that we heard of before we knew whose payment it was, or that are none of ours."""
    heard = gateway.objects_heard("charge.dispute.", now - REMEMBERED)
    known = set(db.session.scalars(sa.select(Chargeback.dispute).where(Chargeback.dispute.in_(heard))))
    return [dispute for dispute in heard if dispute not in known]


def about_of(intent: str) -> str | None:
    """The URN of the payment that Stripe knows by this id: of own money, or into a fund."""
    for kind, found in (("purse-payment", purses.known_by(intent)), ("top-up", topups.known_by(intent))):
        if found:
            return ids.urn(kind, found[0])
    return None


def verify() -> list[Break]:
    """What is frozen and what is claimed agree with the disputes that are not over."""
    open_ = sa.and_(Chargeback.away, Chargeback.ended_at.is_(None))
    own = sa.and_(open_, Chargeback.about.like("purse-payment:%"))
    claimed = _total(Chargeback.short_pence, open_)
    frozen = _total(Chargeback.taken_pence, own)
    there = ledger.balance(Account(AccountKind.RECV_DISPUTE, OPS))
    kept = sum(ledger.of_kind(AccountKind.OWN_FROZEN).values())
    bank = ledger.balance(Account(AccountKind.CLEARING_PAYOUT, OWN))
    pairs = (("claimed of banks", claimed, there), ("frozen", frozen, kept), ("with banks", frozen, bank))
    return [
        Break("chargebacks", what, f"disputes make {here} pence, the ledger has {ledgers}")
        for what, here, ledgers in pairs
        if here != ledgers
    ]


def _total(pence: sa.ColumnExpressionArgument[int], where: sa.ColumnElement[bool]) -> int:
    return int(db.session.scalar(sa.select(total_of(pence)).where(where)) or 0)


def _views(statement: sa.Select[Chargeback]) -> list[ChargebackView]:
    return [
        ChargebackView(
            id=row.id,
            dispute=row.dispute,
            about=row.about,
            state=row.state,
            reason=row.reason,
            amount_pence=row.amount_pence,
            taken_pence=row.taken_pence,
            short_pence=row.short_pence,
            fee_pence=row.fee_pence,
            away=row.away,
            due_by=row.due_by,
            answer=row.answer,
            answered_by=row.answered_by,
            answered_at=row.answered_at,
            trouble=row.trouble,
            opened_at=row.opened_at,
            ended_at=row.ended_at,
        )
        for row in db.session.scalars(statement)
    ]
