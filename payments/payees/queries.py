"""Who can be paid, and what keeps the others from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from payments.gateway.domain import LOOK_AGAIN
from payments.payees.domain import Standing, said
from payments.payees.models import Payee


@dataclass(frozen=True)
class PayeeView:
    """A party on the way to being paid; `needs` are marked with `N_`."""

    party: str
    account: str | None
    standing: Standing
    needs: tuple[str, ...]
    needed_by: datetime | None
    looked_at: datetime | None
    call: str


def payees(parties: Iterable[str]) -> dict[str, PayeeView]:
    """Those of these parties that have asked for an account, by URN."""
    rows = db.session.scalars(sa.select(Payee).where(Payee.party.in_(list(parties))))
    return {
        row.party: PayeeView(
            party=row.party,
            account=row.account,
            standing=row.standing,
            needs=tuple(said(row.needs)),
            needed_by=row.needed_by,
            looked_at=row.looked_at,
            call=row.call_id,
        )
        for row in rows
    }


def payee(party: str) -> PayeeView | None:
    """One of them."""
    return payees([party]).get(party)


def parties() -> list[str]:
    """Everyone who has asked to be paid."""
    return list(db.session.scalars(sa.select(Payee.party).order_by(Payee.party)))


_READY = sa.select(Payee.party, Payee.account).where(
    Payee.party.in_(sa.bindparam("parties", expanding=True)),
    Payee.standing == Standing.READY,
    Payee.account.is_not(None),
)


def accounts(parties: Iterable[str]) -> dict[str, str]:
    """The Stripe accounts of those of these parties that can be paid now."""
    return {party: str(account) for party, account in db.session.execute(_READY, {"parties": list(parties)})}


def all_accounts() -> list[str]:
    """Every connected account that was made."""
    statement = sa.select(Payee.account).where(Payee.account.is_not(None)).order_by(Payee.party)
    return [str(account) for account in db.session.scalars(statement)]


_PARTY_OF = sa.select(Payee.party).where(Payee.account == sa.bindparam("this"))


def party_of(account: str) -> str | None:
    """Whose account it is."""
    found: str | None = db.session.scalar(_PARTY_OF, {"this": account})
    return found


def on_their_way(now: datetime) -> list[str]:
    """Accounts that are not settled yet, or are asked for something by a day, and were not looked at for six hours."""
    settled = (Standing.READY, Standing.CLOSED)
    statement = sa.select(Payee.account).where(
        Payee.account.is_not(None),
        sa.or_(Payee.standing.not_in(settled), Payee.needed_by.is_not(None)),
        sa.or_(Payee.looked_at.is_(None), Payee.looked_at <= now - LOOK_AGAIN),
    )
    return [str(account) for account in db.session.scalars(statement.order_by(Payee.party))]
