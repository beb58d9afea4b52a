"""Breaks: one, those that stand, those that were worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.books.domain.matching import BreakKind
from payments.books.domain.posting import Nature, natures, of_several
from payments.books.domain.working import STANDING, UNWORKED, BreakState, needs_another
from payments.books.models import Break, StripeMovement
from payments.limits import queries as limits


@dataclass(frozen=True)
class BreakView:
    """One break; pence. `type` and `source` are Stripe's words for what it has, `gross_pence` is that before its fee."""

    id: str
    kind: BreakKind
    state: BreakState
    movement: str | None
    posting: str | None
    type: str
    source: str
    gross_pence: int
    there_pence: int
    here_pence: int
    moved_at: datetime
    found_at: datetime
    words: str
    said_by: str | None
    said_at: datetime | None
    agreed_by: str | None
    agreed_at: datetime | None
    nature: Nature | None
    fund: str | None
    transaction: str | None
    ended_at: datetime | None

    @property
    def difference_pence(self) -> int:
        """What Stripe has more than we."""
        return self.there_pence - self.here_pence

    @property
    def age_days(self) -> int:
        """For how many days it has stood, or stood until it ended."""
        return ((self.ended_at or clock.now()) - self.found_at).days

    @property
    def natures(self) -> tuple[Nature, ...]:
        """As what it may be posted; nothing where it can only be explained."""
        return natures(self.kind, self.type, self.gross_pence, self.there_pence, self.here_pence)

    @property
    def may_be_several(self) -> bool:
        """Whether it may be posted to several funds."""
        return of_several(self.kind, self.type, self.gross_pence, self.there_pence)

    @property
    def needs_another(self) -> bool:
        """Whether a second officer must agree."""
        return needs_another(self.there_pence, self.here_pence, limits.limits().break_pence)

    @property
    def stands(self) -> bool:
        """Whether the two sides differ still."""
        return self.state in STANDING


def break_(id_: str) -> BreakView | None:
    """One break."""
    return next(iter(_views(Break.id == id_)), None)


@dataclass(frozen=True)
class SentFrom:
    """How a payout was posted: to one fund's bank, or (None) to those of several; by which transaction."""

    fund: str | None
    transaction: str


def sent_from(source: str) -> SentFrom | None:
    """How a payout (Stripe's id) was posted to the bank; None where it was not."""
    columns = (Break.fund_id, Break.transaction_id)
    statement = sa.select(*columns).join(StripeMovement, StripeMovement.id == Break.movement_id)
    where = (
        StripeMovement.source == source,
        StripeMovement.net_pence < 0,
        Break.state == BreakState.CORRECTED,
        Break.nature.in_((Nature.BANK, Nature.FUNDS)),
    )
    row = db.session.execute(statement.where(*where).order_by(Break.id).limit(1)).one_or_none()
    return SentFrom(row.fund_id, str(row.transaction_id)) if row else None


def breaks(state: BreakState | None = None, kind: BreakKind | None = None) -> list[BreakView]:
    """Breaks of a state (or all that stand) and a kind, the oldest first; of those that ended, the latest first."""
    where = [Break.state == state if state else Break.state.in_(STANDING)]
    if kind is not None:
        where.append(Break.kind == kind)
    found = _views(*where)
    return found if state is None or state in STANDING else found[::-1]


def listed(until: datetime) -> int:
    """How many stand explained of what moved before a moment, or may have."""
    where = (Break.state == BreakState.EXPLAINED, _before(until))
    return db.session.scalar(sa.select(sa.func.count()).select_from(Break).where(*where)) or 0


def count_unworked(until: datetime | None = None) -> int:
    """How many nobody has worked yet (of what moved before a moment, or may have)."""
    statement = sa.select(sa.func.count()).select_from(Break).where(Break.state.in_(UNWORKED))
    if until is not None:
        statement = statement.where(_before(until))
    return db.session.scalar(statement) or 0


def _before(until: datetime) -> sa.ColumnElement[bool]:
    """What moved before a moment; and a balance that nothing explains, of which nobody knows when it arose."""
    return sa.or_(Break.moved_at < until, Break.kind == BreakKind.BALANCE)


def _views(*where: sa.ColumnElement[bool]) -> list[BreakView]:
    statement = (
        sa.select(Break, StripeMovement.type, StripeMovement.source, StripeMovement.amount_pence)
        .outerjoin(StripeMovement, StripeMovement.id == Break.movement_id)
        .where(*where)
        .order_by(Break.moved_at, Break.id)
    )
    return [
        BreakView(
            id=row.id,
            kind=row.kind,
            state=row.state,
            movement=row.movement_id,
            posting=row.root,
            type=type_ or "",
            source=source or "",
            gross_pence=gross or 0,
            there_pence=row.there_pence,
            here_pence=row.here_pence,
            moved_at=row.moved_at,
            found_at=row.found_at,
            words=row.words,
            said_by=row.said_by,
            said_at=row.said_at,
            agreed_by=row.agreed_by,
            agreed_at=row.agreed_at,
            nature=row.nature,
            fund=row.fund_id,
            transaction=row.transaction_id,
            ended_at=row.ended_at,
        )
        for row, type_, source, gross in db.session.execute(statement)
    ]
