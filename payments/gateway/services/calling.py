"""Try a call: lease it, do it with no transaction open, write down what came of it and announce that.

Killed at any point, it is found waiting when its lease ends, and then looked for at Stripe before it is sent again:
after a day Stripe may have forgotten the key.
"""

from __future__ import annotations

import time
from datetime import datetime

import structlog

from hub.kernel import clock, faults, outbox, unit
from hub.kernel.db import db
from payments.gateway import queries
from payments.gateway.domain import (
    KEY_REFUSED,
    Answer,
    Call,
    CallRefused,
    CallState,
    KeyNotAccepted,
    KeyRefused,
    OtherAccount,
    OutcomeUnknown,
    StripeRefused,
    StripeSilent,
    pause_after,
)
from payments.gateway.events import CallAnswered, CallFailed
from payments.gateway.models import StripeCall
from payments.gateway.ports import gateway
from payments.gateway.queries import CallView
from payments.gateway.services import belonging

log = structlog.get_logger(__name__)

LOOKS = (0.1, 0.2, 0.4, 0.8, 1.5)  # seconds between looks at what another does: three in all, for someone waits


def attempt(call_id: str, now: datetime) -> None:
    """Try a call that is due, outside any unit; nothing where it is not due, or someone else is at it.

    Nor where our key opens another account than the books': it stays in line as it is, and no try is counted.
    """
    doubt: OutcomeUnknown | None = None
    try:
        if belonging.compare() is not None:
            return
    except OutcomeUnknown as unknown:
        doubt = unknown
    call = unit.write(_lease, call_id, now)
    if call is None:
        return
    faults.reach("call-leased")
    try:
        if doubt is not None:
            raise doubt
        answer = (gateway().find(call) if call.attempts > 1 else None) or gateway().send(call)
    except CallRefused as refusal:
        unit.write(_refuse, call_id, refusal)
    except OutcomeUnknown as unknown:
        log.warning("stripe does not say what became of a call", call=call_id, attempts=call.attempts)
        unit.write(_wait, call_id, unknown)
    else:
        faults.reach("called")
        unit.write(_answer, call_id, answer)
    faults.reach("answered")


def attempt_now(call_id: str) -> CallView:
    """Try a call for someone who waits for it; returns it, done. Outside any unit.

    Where another is at it (the worker may be quicker than we), its outcome is waited for, some seconds.

    Raises:
        StripeSilent: what became of it is not known yet. StripeRefused: Stripe said no. OtherAccount: our key is not
            that of the books.
    """
    if belonging.known_other():
        raise OtherAccount
    attempt(call_id, clock.now())
    view = _seen(call_id)
    if view is None or view.state in (CallState.WAITING, CallState.PARKED):
        if belonging.known_other():
            raise OtherAccount
        raise KeyNotAccepted if view is not None and view.code == KEY_REFUSED else StripeSilent
    if view.state is CallState.REFUSED:
        raise StripeRefused(reason=view.trouble)
    return view


def _seen(call_id: str) -> CallView | None:
    """The call, once nobody is at its first try any more, or after a few looks."""
    view = unit.read(queries.call, call_id)
    for pause in LOOKS:
        # Leased, and nothing came of it yet; where something did that says nothing, it rests and nobody is at it.
        if view is None or view.state is not CallState.WAITING or not view.attempts or view.trouble:
            break
        time.sleep(pause)
        view = unit.read(queries.call, call_id)
    return view


def _lease(call_id: str, now: datetime) -> Call | None:
    row = unit.locked(StripeCall, call_id)
    if row is None or row.state is not CallState.WAITING or row.next_at > now:
        return None
    row.attempts += 1
    pause = pause_after(row.attempts)
    if pause is None:
        row.state = CallState.PARKED
        log.error("a call to stripe is parked", call=call_id, attempts=row.attempts)
        return None
    row.next_at = now + pause
    db.session.flush()
    return Call(row.id, row.kind, row.key, row.about, row.params, row.attempts, row.asked_at)


def _answer(call_id: str, answer: Answer) -> None:
    row = _open(call_id)
    if row is None:
        return
    row.state, row.object, row.answer = CallState.DONE, answer.object, dict(answer.data)
    row.ended_at, row.code, row.trouble = clock.now(), "", ""
    db.session.flush()
    outbox.announce(CallAnswered(subject=row.about, call=row.id, kind=row.kind.value, object=answer.object))


def _refuse(call_id: str, refusal: CallRefused) -> None:
    row = _open(call_id)
    if row is None:
        return
    row.state, row.ended_at = CallState.REFUSED, clock.now()
    row.code, row.trouble = refusal.code[:64], refusal.message[:500]
    db.session.flush()
    outbox.announce(CallFailed(subject=row.about, call=row.id, kind=row.kind.value, code=row.code))


def _wait(call_id: str, why: OutcomeUnknown) -> None:
    row = _open(call_id)
    if row is not None:
        row.code, row.trouble = KEY_REFUSED if isinstance(why, KeyRefused) else "", str(why)[:500]
        db.session.flush()


def _open(call_id: str) -> StripeCall | None:
    """The call, locked, unless it has ended: another may have tried it as well after a lease ran out."""
    row = unit.locked(StripeCall, call_id)
    return row if row is not None and row.state in (CallState.WAITING, CallState.PARKED) else None
