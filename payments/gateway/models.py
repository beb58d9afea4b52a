"""The tables of the gateway: what we asked of Stripe (an outbox), what it told us (an inbox), whose we are there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, Urn, choice
from payments.gateway.domain import CallKind, CallState


class StripeCall(Base):
    """One thing asked of Stripe, once, whatever happens on the way there.

    `key` makes asking idempotent, here and at Stripe; `next_at` is when it is tried next, and while it is being tried
    it is the end of the lease.
    """

    __tablename__ = "stripe_call"
    __table_args__ = (
        sa.UniqueConstraint("key"),
        sa.CheckConstraint("attempts >= 0", name="attempts"),
        sa.Index("ix_stripe_call_state", "state", "next_at"),
        sa.Index("ix_stripe_call_about", "about"),
    )

    id: Mapped[Id]
    kind: Mapped[CallKind] = mapped_column(choice(CallKind))
    key: Mapped[str] = mapped_column(sa.String(160))
    about: Mapped[Urn]
    params: Mapped[dict[str, Any]]
    state: Mapped[CallState] = mapped_column(choice(CallState))
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    next_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    object: Mapped[str | None] = mapped_column(sa.String(255))
    answer: Mapped[dict[str, Any] | None]
    code: Mapped[str] = mapped_column(sa.String(64), default="")
    trouble: Mapped[str] = mapped_column(sa.String(500), default="")


class StripeHome(Base):
    """The account of Stripe's that the books belong to: one row, written when a key is first used."""

    __tablename__ = "stripe_home"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(sa.String(255))  # '' while no key that was set may ask for it
    live: Mapped[bool]
    known_at: Mapped[datetime]
    read_until: Mapped[datetime | None]  # all that Stripe's record of events told by then was heard


class StripeEvent(Base):
    """One event of Stripe's that was heard: its id can be entered once, however often it is told."""

    __tablename__ = "stripe_event"
    __table_args__ = (sa.Index("ix_stripe_event_heard_at", "heard_at"),)

    id: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    type: Mapped[str] = mapped_column(sa.String(128))
    object: Mapped[str] = mapped_column(sa.String(255))
    account: Mapped[str] = mapped_column(sa.String(255))
    found: Mapped[bool]  # missed by the webhooks, and found in Stripe's record
    heard_at: Mapped[datetime]
