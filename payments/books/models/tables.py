"""The tables: what Stripe says, what we posted, what matches, what does not, and which months are closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, choice
from payments.books.domain.matching import BreakKind
from payments.books.domain.posting import Nature
from payments.books.domain.working import BreakState

STRIPE_ID = sa.String(255)


class StripeMovement(Base):
    """A balance transaction as Stripe listed it last; pence."""

    __tablename__ = "stripe_movement"
    __table_args__ = (
        sa.CheckConstraint("net_pence = amount_pence - fee_pence", name="net"),
        sa.Index("ix_stripe_movement_made_at", "made_at"),
    )

    id: Mapped[str] = mapped_column(STRIPE_ID, primary_key=True)
    type: Mapped[str] = mapped_column(sa.String(64))
    source: Mapped[str] = mapped_column(STRIPE_ID)
    amount_pence: Mapped[int]
    fee_pence: Mapped[int]
    net_pence: Mapped[int]
    made_at: Mapped[datetime]
    pending: Mapped[bool]


class CashPosting(Base):
    """What a transaction of the ledger did to the cash at Stripe; `root` is the one that it corrects, or itself."""

    __tablename__ = "cash_posting"
    __table_args__ = (
        sa.Index("ix_cash_posting_root", "root"),
        sa.Index("ix_cash_posting_at", "at"),
    )

    transaction_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"), primary_key=True)
    root: Mapped[str] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"))
    external: Mapped[str | None] = mapped_column(STRIPE_ID)
    amount_pence: Mapped[int]
    at: Mapped[datetime]


class CashMatch(Base):
    """One balance transaction is one posting: neither can be matched twice."""

    __tablename__ = "cash_match"
    __table_args__ = (sa.UniqueConstraint("root"),)

    movement_id: Mapped[str] = mapped_column(STRIPE_ID, sa.ForeignKey("stripe_movement.id"), primary_key=True)
    root: Mapped[str] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"))
    matched_at: Mapped[datetime]


class Break(Base):
    """Something that differs, from the day on which it was found; pence. `nature` and `fund_id` say what is posted of it."""

    __tablename__ = "book_break"
    __table_args__ = (
        sa.CheckConstraint("there_pence <> here_pence", name="differs"),
        sa.CheckConstraint("(state = 'corrected') = (transaction_id IS NOT NULL)", name="corrected"),
        sa.CheckConstraint("state NOT IN ('proposed', 'explained', 'corrected') OR words <> ''", name="explained"),
        sa.CheckConstraint("(fund_id IS NULL) = (coalesce(nature, 'owed') IN ('owed', 'funds'))", name="posted"),
        sa.Index("ix_book_break_state", "state", "moved_at"),
    )

    id: Mapped[Id]
    kind: Mapped[BreakKind] = mapped_column(choice(BreakKind))
    movement_id: Mapped[str | None] = mapped_column(STRIPE_ID, sa.ForeignKey("stripe_movement.id"))
    root: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"))
    there_pence: Mapped[int]
    here_pence: Mapped[int]
    moved_at: Mapped[datetime]
    found_at: Mapped[datetime]
    state: Mapped[BreakState] = mapped_column(choice(BreakState))
    words: Mapped[str] = mapped_column(sa.String(500), default="")
    said_by: Mapped[str | None] = mapped_column(IdText)
    said_at: Mapped[datetime | None]
    agreed_by: Mapped[str | None] = mapped_column(IdText)
    agreed_at: Mapped[datetime | None]
    nature: Mapped[Nature | None] = mapped_column(choice(Nature))
    fund_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("fund.id"))
    transaction_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"))
    ended_at: Mapped[datetime | None]


class Reconciliation(Base):
    """One night's look at both sides, and how the ledger came to Stripe's balance; pence."""

    __tablename__ = "reconciliation"
    __table_args__ = (sa.Index("ix_reconciliation_at", "at"),)

    id: Mapped[Id]
    at: Mapped[datetime]
    read: Mapped[int]  # balance transactions that were looked at
    here_pence: Mapped[int]
    waiting_pence: Mapped[int]
    ahead_pence: Mapped[int]
    missing_here_pence: Mapped[int]
    missing_there_pence: Mapped[int]
    differing_pence: Mapped[int]
    there_pence: Mapped[int]


class ClosedMonth(Base):
    """A month into which nothing can be dated any more, with its totals and the head of the seals as it was closed."""

    __tablename__ = "closed_month"

    month: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[datetime]  # the first moment after it
    closed_at: Mapped[datetime]
    closed_by: Mapped[str | None] = mapped_column(IdText)
    transactions: Mapped[int]
    totals: Mapped[dict[str, Any]]  # kind of account to [debits, credits], in pence
    explained: Mapped[int]  # breaks that stood explained
    seal_number: Mapped[int]
    seal_hash: Mapped[str] = mapped_column(sa.String(64))


class CostCode(Base):
    """The council's own code for a kind of account, for one fund or (empty) for every other."""

    __tablename__ = "cost_code"

    account_kind: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    fund_id: Mapped[str] = mapped_column(IdText, primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(32))
    set_at: Mapped[datetime]
    set_by: Mapped[str | None] = mapped_column(IdText)
