"""Give own money back to the cards it came from, the latest payment first: asked of Stripe, then known or refused.

The unit that takes the money also writes the calls down, one for each payment that something goes back of.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.money import pounds
from hub.people import queries as people
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind
from payments.ledger import queries as ledger_queries
from payments.ledger import services as ledger
from payments.ledger.domain import Entry, Kind, Transaction, move
from payments.purses import queries
from payments.purses.domain import (
    REFUND,
    NothingBack,
    RefundEvent,
    RefundState,
    SentBefore,
    TooMuchBack,
    available,
    came_back,
    clearing,
    gone_back,
    read_refund,
    spread,
)
from payments.purses.events import OwnMoneyBack
from payments.purses.models import PursePayment, PurseRefund


def ask_back(purse: str, amount_pence: int, request: str, by: Actor) -> list[str]:
    """Ask for so much back; returns the ids of its parts. The same request again asks nothing more.

    Dr available / Cr clearing for each part.

    Raises:
        NothingBack. TooMuchBack. SentBefore. NotTheirs, ViewOnly, MayNotSpend. NoGateway.
    """
    people.require_act(by, ids.urn("person", purse), "spend")
    left = queries.refundable(purse)
    known = _of_request(purse, request)
    if known:
        if sum(row.amount_pence for row in known) != amount_pence:
            raise SentBefore
        return [row.id for row in known]
    if amount_pence < 1:
        raise NothingBack(field="amount")
    most = min(ledger_queries.balance(available(purse)), sum(pence for _, _, pence in left))
    if amount_pence > most:
        raise TooMuchBack(there=pounds(most), field="amount")
    intents = {payment: intent for payment, intent, _ in left}
    parts = spread(amount_pence, [(payment, pence) for payment, _, pence in left])
    return [_ask(purse, request, payment, intents[payment], pence, by) for payment, pence in parts]


def _of_request(purse: str, request: str) -> Sequence[PurseRefund]:
    statement = sa.select(PurseRefund).where(PurseRefund.request == request, PurseRefund.purse == purse)
    return db.session.scalars(statement.order_by(PurseRefund.id)).all()


def _ask(purse: str, request: str, payment: str, intent: str, pence: int, by: Actor) -> str:
    id_ = ids.new()
    params = {"payment_intent": intent, "amount": pence, "metadata": {"refund": id_}}
    row = PurseRefund(
        id=id_,
        request=request,
        purse=purse,
        payment_id=payment,
        amount_pence=pence,
        state=RefundState.ASKED,
        call_id=gateway.ask(CallKind.REFUND, _urn(id_), params, key=f"purse-refund:{id_}"),
        code="",
        asked_at=clock.now(),
        asked_by=by.person,
    )
    db.session.add(row)
    db.session.get_one(PursePayment, payment).refunded_pence += pence
    db.session.flush()
    _post(row, Kind.OWN_REFUND, move(available(purse), clearing(), pence))
    return id_


def back(refund: str, object_id: str) -> None:
    """Stripe has sent it: Dr clearing / Cr stripe.available; a second time changes nothing."""
    row = _open(refund, RefundEvent.SEND)
    if row is not None:
        row.refund = object_id
        _post(row, Kind.OWN_REFUNDED, gone_back(row.amount_pence), object_id)
        _end(row, RefundEvent.SEND)


def refused(refund: str, code: str) -> None:
    """Stripe would not send it: it can be used as before."""
    row = _open(refund, RefundEvent.REFUSE)
    if row is not None:
        row.code = code[:64]
        _undo(row)
        _post(row, Kind.OWN_REFUND_REFUSED, move(clearing(), available(row.purse), row.amount_pence))
        _end(row, RefundEvent.REFUSE)


def look_back(refund: str) -> None:
    """Look at Stripe whether what was sent has come back from the card's bank. Runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    view = unit.read(queries.refund, refund)
    if view is not None and view.refund is not None and view.state is RefundState.SENT:
        unit.write(_keep, refund, read_refund(gateway.look(view.refund)))


def _keep(refund: str, event: RefundEvent | None) -> None:
    row = _open(refund, event) if event is not None else None
    if row is None or event is None:
        return
    row.code = event.value
    _undo(row)
    _post(row, Kind.OWN_REFUND_REFUSED, came_back(row.purse, row.amount_pence), row.refund)
    _end(row, event)


def _open(refund: str, event: RefundEvent) -> PurseRefund | None:
    row = unit.locked(PurseRefund, refund)
    return row if row is not None and machine.can(REFUND, row.state, event) else None


def _undo(row: PurseRefund) -> None:
    payment = unit.locked(PursePayment, row.payment_id)
    if payment is not None:
        payment.refunded_pence -= row.amount_pence


def _end(row: PurseRefund, event: RefundEvent) -> None:
    row.state, row.ended_at = machine.step(REFUND, row.state, event), clock.now()
    db.session.flush()
    outbox.announce(
        OwnMoneyBack(
            subject=ids.urn("person", row.purse),
            refund=row.id,
            purse=row.purse,
            amount_pence=row.amount_pence,
            state=row.state.value,
            asked_by=row.asked_by,
        )
    )


def _post(row: PurseRefund, kind: Kind, entries: Sequence[Entry], external: str | None = None) -> None:
    key, memo = f"{kind.value}:{row.id}", f"own money back {ids.short(row.id)}"
    ledger.post(Transaction(key, kind, tuple(entries), _urn(row.id), memo, external=external))


def _urn(refund: str) -> str:
    return ids.urn("purse-refund", refund)
