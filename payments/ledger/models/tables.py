"""The ledger's tables: accounts (a cache), transactions and entries (the truth), seals (the proof)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, choice
from payments.ledger.domain import Side

NAME = sa.String(128)
FUND = sa.String(26)
CURRENCY = sa.String(3)


class LedgerAccount(Base):
    """One account with its running balance (debit positive) and version: a cache that only `post()` writes."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        sa.UniqueConstraint("name", "currency", "fund"),
        sa.CheckConstraint(
            "NOT floored OR (side = 'debit' AND balance_pence >= 0) OR (side = 'credit' AND balance_pence <= 0)",
            name="floor",
        ),
        sa.CheckConstraint("version >= 0", name="version"),
        sa.Index("ix_ledger_account_owner", "owner", "kind"),
        sa.Index("ix_ledger_account_fund", "fund", "kind"),
    )

    name: Mapped[str] = mapped_column(NAME, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(32))
    currency: Mapped[str] = mapped_column(CURRENCY)
    fund: Mapped[str] = mapped_column(FUND)
    owner: Mapped[str] = mapped_column(sa.String(64))
    side: Mapped[Side] = mapped_column(choice(Side))
    floored: Mapped[bool]
    balance_pence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)


class LedgerTransaction(Base):
    """One thing that happened to money; its key can be used once."""

    __tablename__ = "ledger_transaction"
    __table_args__ = (
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("reverses"),
        sa.Index("ix_ledger_transaction_about", "about"),
        sa.Index("ix_ledger_transaction_at", "at"),
        sa.Index("ix_ledger_transaction_external", "external"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(sa.String(160))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    kind: Mapped[str] = mapped_column(sa.String(32))
    about: Mapped[str] = mapped_column(sa.String(64))
    memo: Mapped[str] = mapped_column(sa.String(200))
    reverses: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"))
    adjusts: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"))
    at: Mapped[datetime]
    external: Mapped[str | None] = mapped_column(sa.String(255))


class LedgerEntry(Base):
    """One line of a transaction, with the balance and version of its account after it."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        sa.UniqueConstraint("account", "version"),
        # An entry cannot name another fund than its account's.
        sa.ForeignKeyConstraint(
            ["account", "currency", "fund"],
            ["ledger_account.name", "ledger_account.currency", "ledger_account.fund"],
            name="account",
        ),
        sa.CheckConstraint("amount_pence <> 0", name="amount"),
        sa.CheckConstraint("version > 0", name="version"),
    )

    transaction_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(NAME)
    currency: Mapped[str] = mapped_column(CURRENCY)
    fund: Mapped[str] = mapped_column(FUND)
    amount_pence: Mapped[int]
    balance_after_pence: Mapped[int]
    version: Mapped[int]


class LedgerSeal(Base):
    """One batch of transactions, sealed: its hash covers them and the seal before."""

    __tablename__ = "ledger_seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))
    transactions: Mapped[int]
    at: Mapped[datetime]


class LedgerSealLine(Base):
    """Which seal covers a transaction: each is sealed once."""

    __tablename__ = "ledger_seal_line"
    __table_args__ = (sa.Index("ix_ledger_seal_line_seal", "seal"),)

    transaction_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"), primary_key=True)
    seal: Mapped[int] = mapped_column(sa.ForeignKey("ledger_seal.number"))
