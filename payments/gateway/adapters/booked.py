"""Stripe's books as ours are compared with: balance transactions, and the balance."""

from __future__ import annotations

from datetime import UTC, datetime

import stripe

from payments.gateway.domain import AtStripe, Movement

CURRENCY = "gbp"


def movement(booked: stripe.BalanceTransaction) -> Movement:
    """One balance transaction."""
    source = booked.source
    return Movement(
        id=booked.id,
        type=booked.type,
        source=source if isinstance(source, str) else str(getattr(source, "id", "") or ""),
        amount_pence=booked.amount,
        fee_pence=booked.fee,
        net_pence=booked.net,
        made_at=datetime.fromtimestamp(booked.created, UTC),
        available_on=datetime.fromtimestamp(booked.available_on, UTC),
        pending=booked.status == "pending",
    )


def at_stripe(balance: stripe.Balance) -> AtStripe:
    """The pounds of a balance."""
    available = sum(part.amount for part in balance.available if part.currency == CURRENCY)
    return AtStripe(available, sum(part.amount for part in balance.pending if part.currency == CURRENCY))
