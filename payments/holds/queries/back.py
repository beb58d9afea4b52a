"""What suppliers owe back, piece by piece, and what each payer waits for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db, total_of
from payments.holds.domain import Source
from payments.holds.models import Hold, HoldRecovery


@dataclass(frozen=True)
class OwedBack:
    """What is owed back of one draw on a fund, in pence; `reserved` while it is being taken back."""

    id: str
    about: str
    place: int
    source: Source
    at: datetime
    category: str
    payee: str
    fund: str
    open_pence: int
    reserved: bool
    made_at: datetime


def pieces_owed_back(payee: str | None = None, fund: str | None = None) -> list[OwedBack]:
    """Each open piece, by payee, fund and age; of one payee and fund, where they are given."""
    statement = (
        sa.select(HoldRecovery, Hold.at, Hold.category)
        .join(Hold, Hold.about == HoldRecovery.about)
        .where(HoldRecovery.open_pence > 0)
        .order_by(HoldRecovery.payee, HoldRecovery.fund_id, HoldRecovery.id)
    )
    for column, value in ((HoldRecovery.payee, payee), (HoldRecovery.fund_id, fund)):
        if value is not None:
            statement = statement.where(column == value)
    return [_view(*row) for row in db.session.execute(statement)]


def piece_owed_back(recovery: str) -> OwedBack | None:
    """One of them, open or not."""
    statement = sa.select(HoldRecovery, Hold.at, Hold.category).join(Hold, Hold.about == HoldRecovery.about)
    row = db.session.execute(statement.where(HoldRecovery.id == recovery)).one_or_none()
    return _view(*row) if row else None


def open_back(abouts: Collection[str]) -> int:
    """Pence that are still owed back for these."""
    statement = sa.select(total_of(HoldRecovery.open_pence)).where(HoldRecovery.about.in_(list(abouts)))
    return int(db.session.scalar(statement) or 0)


def pieces_known(recoveries: Collection[str]) -> list[OwedBack]:
    """These of them, open or not, by when their visits began."""
    statement = (
        sa.select(HoldRecovery, Hold.at, Hold.category)
        .join(Hold, Hold.about == HoldRecovery.about)
        .where(HoldRecovery.id.in_(list(recoveries)))
        .order_by(Hold.at, HoldRecovery.id)
    )
    return [_view(*row) for row in db.session.execute(statement)]


def coming_back(budget: str) -> dict[str, int]:
    """Payee to pence that are still to come back to a budget; not what goes back to the fund that had paid instead of it."""
    return _coming_back(HoldRecovery.budget_id == budget)


def own_coming_back(purse: str) -> dict[str, int]:
    """The same for a resident's own money."""
    return _coming_back(HoldRecovery.purse == purse)


def _coming_back(theirs: sa.ColumnElement[bool]) -> dict[str, int]:
    statement = (
        sa.select(HoldRecovery.payee, total_of(HoldRecovery.open_pence))
        .where(theirs, HoldRecovery.open_pence > 0, HoldRecovery.source != Source.FUND)
        .group_by(HoldRecovery.payee)
        .order_by(HoldRecovery.payee)
    )
    return {payee: int(pence) for payee, pence in db.session.execute(statement)}


def _view(row: HoldRecovery, at: datetime, category: str) -> OwedBack:
    return OwedBack(
        id=row.id,
        about=row.about,
        place=row.place,
        source=row.source,
        at=at,
        category=category,
        payee=row.payee,
        fund=row.fund_id,
        open_pence=row.open_pence,
        reserved=row.reserved,
        made_at=row.made_at,
    )
