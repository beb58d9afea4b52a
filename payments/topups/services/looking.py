"""Follow a payment at Stripe, and let it land when it can be spent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.db import db
from payments.gateway import services as gateway
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Transaction
from payments.topups import queries
from payments.topups.domain import FINAL, Origin, Paid, TopUpEvent, TopUpState, landing, read_payment
from payments.topups.events import TopUpCleared
from payments.topups.models import TopUp
from payments.topups.queries import TopUpView
from payments.topups.services.standing import give_up, take
from payments.topups.services.steps import go


def look(top_up: str) -> None:
    """Look at Stripe how a payment stands, and keep that. Runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    view = unit.read(queries.top_up, top_up)
    if view is None or view.state in FINAL:
        return
    if not view.paged and view.intent is not None:
        _look_at_payment(view, view.intent)
    if view.session is None:
        return
    session = gateway.look(view.session)  # with what it paid, as one answer
    told = session.get("payment_intent")
    payment: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    intent, paid = str(payment.get("id") or ""), read_payment(payment)
    over = session.get("status") == "expired" or payment.get("status") == "canceled"
    unit.write(_keep, top_up, intent or None, paid, expired=over and paid is None)


def _look_at_payment(view: TopUpView, intent: str) -> None:
    """What came to the standing account is taken at once, or not at all: then another payment had it, and this is given up."""
    payment = gateway.look(intent)
    paid, status = read_payment(payment), payment.get("status")
    unit.write(_keep, view.id, intent, paid, expired=status == "canceled")
    if status == "requires_action":
        unit.write(give_up, view.id)
    elif paid is not None and view.state is TopUpState.OPEN:
        take(view.fund)  # there may be more than one payment can take


def _keep(top_up: str, intent: str | None, paid: Paid | None, *, expired: bool) -> None:
    row = unit.locked(TopUp, top_up)
    if row is None:
        return
    row.intent, row.looked_at = intent or row.intent, clock.now()
    if expired and row.state is TopUpState.OPEN:
        go(row, TopUpEvent.EXPIRE)
    if paid is not None and row.state is TopUpState.OPEN:
        row.fee_pence = paid.fee_pence
        go(row, TopUpEvent.PAY)
    if paid is not None and row.state is TopUpState.PAID:
        row.available_on = paid.available_on
        if paid.available_on is None:
            _land(row, replace(paid, fee_pence=row.fee_pence))
    db.session.flush()


def _land(row: TopUp, paid: Paid) -> None:
    kind = Kind.RECEIPT if row.origin is Origin.FUNDER else Kind.DEPOSIT
    urn = ids.urn("fund", row.fund_id)
    entries = landing(row.fund_id, paid, row.origin)
    memo = f"top-up {ids.short(row.id)}"
    row.transaction_id = ledger.post(Transaction(f"top-up:{row.id}", kind, entries, urn, memo, external=paid.booked))
    go(row, TopUpEvent.CLEAR)
    outbox.announce(
        TopUpCleared(
            subject=urn,
            top_up=row.id,
            fund=row.fund_id,
            amount_pence=row.amount_pence,
            fee_pence=row.fee_pence,
            made_by=row.made_by,
        )
    )
