"""Finance answers a dispute: what the bank should know goes to Stripe, once and for all."""

from __future__ import annotations

from typing import Any

from hub.kernel import clock, ids, machine, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from payments.chargebacks.domain import CHARGEBACK, MOST_LETTERS, Event, NothingSaid, TooLate
from payments.chargebacks.models import Chargeback
from payments.chargebacks.services.assembling import payment_of
from payments.funds.domain import require_finance
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind


def answer(chargeback: str, words: str, by: Actor) -> str:
    """Send an answer; returns the call's id. It is sent after this unit, and can be sent once.

    Raises:
        Forbidden: `by` is not in finance. Missing. NothingSaid. TooLate. NoGateway.
    """
    require_finance(by)
    row = unit.locked(Chargeback, chargeback)
    if row is None:
        raise Missing
    words = words.strip()
    if not words or len(words) > MOST_LETTERS:
        raise NothingSaid(field="words")
    if not machine.can(CHARGEBACK, row.state, Event.ANSWER) or (row.due_by and row.due_by < clock.now()):
        raise TooLate
    row.answers += 1
    key = f"chargeback:{row.id}:{row.answers}"
    row.call_id = gateway.ask(CallKind.EVIDENCE, ids.urn("chargeback", row.id), _params(row, words), key=key)
    row.state, row.trouble = machine.step(CHARGEBACK, row.state, Event.ANSWER), ""
    row.answer, row.answered_by, row.answered_at = words, by.person, clock.now()
    db.session.flush()
    return row.call_id


def _params(row: Chargeback, words: str) -> dict[str, Any]:
    payment = payment_of(row.about)
    evidence = {
        "product_description": f"Payment into {payment.name}" if payment else "",
        "service_date": clock.local(payment.made_at).date().isoformat() if payment else "",
        "customer_name": payment.made_by if payment else "",
        "uncategorized_text": words,
    }
    return {
        "dispute": row.dispute,
        "evidence": {name: text for name, text in evidence.items() if text},
        "submit": True,
    }


def heard(chargeback: str) -> None:
    """Stripe has our answer."""
    _go(chargeback, Event.HEAR)


def refused(chargeback: str, code: str) -> None:
    """Stripe did not take it: it can be said again, while there is time."""
    row = _go(chargeback, Event.REFUSE)
    if row is not None:
        row.trouble = code[:64]
        db.session.flush()


def _go(chargeback: str, event: Event) -> Chargeback | None:
    row = unit.locked(Chargeback, chargeback)
    if row is None or not machine.can(CHARGEBACK, row.state, event):
        return None
    row.state = machine.step(CHARGEBACK, row.state, event)
    db.session.flush()
    return row
