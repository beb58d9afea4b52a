"""Payments into funds: one, those of a fund, those to look at again; the standing accounts, and what waits there."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import ids
from hub.kernel.db import db, total_of
from payments.checkouts.domain import LEAST_PENCE
from payments.checkouts.queries import Payments
from payments.funds.ports import StandingAccount
from payments.gateway import queries as gateway
from payments.gateway.domain import LOOK_AGAIN
from payments.topups.domain import UNSETTLED, Method, Origin, TopUpState
from payments.topups.models import Payer, TopUp

_PAYMENTS = Payments(
    TopUp.id, TopUp.state, TopUp.session, TopUp.intent, TopUp.available_on, TopUp.looked_at, TopUp.amount_pence
)


@dataclass(frozen=True)
class TopUpView:
    """One payment into a fund; pence. `arrived_pence` is what the fund gets of it."""

    id: str
    fund: str
    origin: Origin
    method: Method
    state: TopUpState
    amount_pence: int
    fee_pence: int
    session: str | None
    intent: str | None
    refund: str | None
    paged: bool
    available_on: datetime | None
    made_at: datetime
    made_by: str | None

    @property
    def arrived_pence(self) -> int:
        """What is left of it after Stripe's fee."""
        return self.amount_pence - self.fee_pence


def top_up(id_: str) -> TopUpView | None:
    """One of them."""
    return next(iter(_views(sa.select(TopUp).where(TopUp.id == id_))), None)


def top_ups(fund: str, limit: int | None = 20) -> list[TopUpView]:
    """Those of a fund, the latest first."""
    return _views(sa.select(TopUp).where(TopUp.fund_id == fund).order_by(TopUp.id.desc()).limit(limit))


def known_by(object_id: str) -> list[str]:
    """The ids of those that a session or payment of Stripe's belongs to."""
    return _PAYMENTS.known_by(object_id)


def on_their_way(now: datetime) -> list[str]:
    """Ids of payments that are not settled, and are due to be available, or of which that is not known and that were not looked at for six hours."""
    return _PAYMENTS.on_their_way(UNSETTLED, now)


def paid_and_pending(now: datetime) -> list[str]:
    """Ids of payments that Stripe has, that were not available when we looked, and that are by now."""
    return _PAYMENTS.available_in(TopUpState.PAID, now)


def awaited(pence: int, since: datetime) -> bool:
    """Whether one of so much may have been paid or cleared since we looked, and is not posted."""
    return _PAYMENTS.awaited(UNSETTLED, pence, since)


def customer(fund: str) -> str | None:
    """Stripe's customer for a fund, if there is one yet."""
    return db.session.scalar(sa.select(Payer.customer).where(Payer.fund_id == fund))


@dataclass(frozen=True)
class PayerView:
    """As whom Stripe knows the payer of a fund; `last` is the latest payment asked for at its standing account."""

    fund: str
    customer: str | None
    last: str | None


def payer(fund: str) -> PayerView | None:
    """The payer of a fund, if Stripe was asked for one."""
    row = db.session.get(Payer, fund)
    return PayerView(fund, row.customer, last_taken(fund)) if row else None


def known_payer(customer: str) -> str | None:
    """The fund whose payer a customer of Stripe's is."""
    return db.session.scalar(sa.select(Payer.fund_id).where(Payer.customer == customer))


def payers_to_look_at(now: datetime) -> list[str]:
    """Funds where something waits to be taken, or whose standing account was not looked at for six hours."""
    waits = Payer.waiting_pence >= LEAST_PENCE
    due = sa.or_(waits, Payer.looked_at.is_(None), Payer.looked_at <= now - LOOK_AGAIN)
    return list(db.session.scalars(sa.select(Payer.fund_id).where(Payer.customer.is_not(None), due)))


def _taken(fund: str) -> sa.Select[str]:
    """Those that came without a page."""
    return sa.select(TopUp.id).where(TopUp.fund_id == fund, TopUp.paged.is_(False))


def last_taken(fund: str) -> str | None:
    """The latest payment asked for at the standing account."""
    return db.session.scalar(_taken(fund).order_by(TopUp.id.desc()).limit(1))


def is_taking(fund: str) -> bool:
    """Whether a payment asked for at the standing account has not taken its money yet."""
    waits = TopUp.state.in_((TopUpState.ASKED, TopUpState.OPEN))
    return db.session.scalar(_taken(fund).where(waits).limit(1)) is not None


def own_money_awaited(fund: str) -> str | None:
    """The payment by which a fund's own money, recorded in the bank before, is awaited by bank transfer."""
    return _own_money([fund]).get(fund)


def _own_money(funds: Collection[str]) -> dict[str, str]:
    waits = TopUp.state.in_((TopUpState.ASKED, TopUpState.OPEN))
    own = sa.and_(TopUp.origin == Origin.BANK, TopUp.method == Method.BANK)
    statement = sa.select(TopUp.fund_id, TopUp.id).where(TopUp.fund_id.in_(funds), waits, own)
    return dict(db.session.execute(statement).all())


def accounts(funds: Collection[str]) -> dict[str, StandingAccount]:
    """The standing account of each of these funds, as far as Stripe has told it; nothing where there is no way to Stripe."""
    if not gateway.is_open():
        return {}
    rows = {row.fund_id: row for row in db.session.scalars(sa.select(Payer).where(Payer.fund_id.in_(funds)))}
    own = _own_money([fund for fund, row in rows.items() if row.waiting_pence])
    found = {}
    for fund in funds:
        row = rows.get(fund)
        found[fund] = StandingAccount(
            customer=(row.customer or "") if row else "",
            holder=row.holder if row else "",
            sort_code="-".join(re.findall("..", row.sort_code)) if row else "",
            number=row.number if row else "",
            reference=f"KITH {ids.short(fund)}",
            waiting_pence=row.waiting_pence if row else 0,
            other=row.other if row else "",
            awaited=own.get(fund, ""),
        )
    return found


def known_refund(object_id: str) -> str | None:
    """The id of the one that a refund of Stripe's sends back."""
    return db.session.scalar(sa.select(TopUp.id).where(TopUp.refund == object_id))


def going_back() -> dict[str, int]:
    """Fund to pence that were asked to go back and are not known to have gone."""
    total = total_of(TopUp.amount_pence - TopUp.fee_pence)
    statement = sa.select(TopUp.fund_id, total).where(TopUp.state == TopUpState.RETURNING).group_by(TopUp.fund_id)
    return {fund: int(pence) for fund, pence in db.session.execute(statement)}


def _views(statement: sa.Select[TopUp]) -> list[TopUpView]:
    return [
        TopUpView(
            id=row.id,
            fund=row.fund_id,
            origin=row.origin,
            method=row.method,
            state=row.state,
            amount_pence=row.amount_pence,
            fee_pence=row.fee_pence,
            session=row.session,
            intent=row.intent,
            refund=row.refund,
            paged=row.paged,
            available_on=row.available_on,
            made_at=row.made_at,
            made_by=row.made_by,
        )
        for row in db.session.scalars(statement)
    ]
