"""Add own money: ask for a page to pay at, follow the payment, and let it be used when it can be."""

from __future__ import annotations

from collections.abc import Mapping

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db, lock_whole
from hub.kernel.money import pounds
from hub.people import queries as people
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind
from payments.ledger import services as ledger
from payments.ledger.domain import CURRENCY, Entry, Kind, Transaction
from payments.purses import queries
from payments.purses.domain import (
    PAYMENT,
    NotAnAmount,
    PaymentEvent,
    PaymentState,
    Seen,
    SentBefore,
    TooMuch,
    cleared,
    paid,
    read_session,
)
from payments.purses.events import OwnMoneyCleared, OwnMoneyFailed
from payments.purses.models import PursePayment


def begin(
    purse: str, amount_pence: int, address: str, by: Actor, *, product: str, request: str | None = None
) -> tuple[str, str]:
    """Ask for a page at which own money is added by card; returns the payment's id and the call's.

    The same `request` again is the same payment.

    Args:
        purse: whose own money it is: the person's id.
        amount_pence: what is to be paid.
        address: where the payer comes back to, with `{id}` for the payment's id.
        by: who pays: the person, or who may spend for them.
        product: what Stripe's page calls it.
        request: the mark of the form; it becomes the payment's id.

    Raises:
        NotAnAmount. TooMuch. SentBefore. NotTheirs, ViewOnly, MayNotSpend. NoGateway.
    """
    people.require_act(by, ids.urn("person", purse), "spend")
    lock_whole(PursePayment)  # two tabs at once: the second counts the first's page
    known = unit.row(PursePayment, request) if request else None
    if known is not None:
        if (known.purse, known.amount_pence) != (purse, amount_pence):
            raise SentBefore
        return known.id, known.call_id
    limits, there = queries.limits(), queries.purse(purse).total_pence + queries.unpaid_pence(purse)
    if not limits.least_pence <= amount_pence <= limits.most_pence:
        raise NotAnAmount(least=pounds(limits.least_pence), most=pounds(limits.most_pence), field="amount")
    if there + amount_pence > limits.together_pence:
        raise TooMuch(together=pounds(limits.together_pence), there=pounds(there), field="amount")
    id_ = request or ids.new()
    price = {"currency": CURRENCY.lower(), "unit_amount": amount_pence, "product_data": {"name": product}}
    params = {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": address.format(id=id_),
        "cancel_url": address.format(id=id_),
        "allowed_payment_method_types": ["card"],
    }
    call = gateway.ask(CallKind.CHECKOUT, _urn(id_), params, key=f"purse-payment:{id_}")
    db.session.add(
        PursePayment(
            id=id_,
            purse=purse,
            amount_pence=amount_pence,
            fee_pence=0,
            refunded_pence=0,
            lost_pence=0,
            disputed=False,
            late=False,
            state=PaymentState.ASKED,
            call_id=call,
            made_at=clock.now(),
            made_by=by.person,
        )
    )
    db.session.flush()
    return id_, call


def opened(payment: str, session: str) -> None:
    """Stripe has made the page."""
    row = unit.locked(PursePayment, payment)
    if row is not None and row.state is PaymentState.ASKED:
        row.session = session
        _go(row, PaymentEvent.OPEN)


def given_up(payment: str) -> None:
    """Stripe would not make the page."""
    row = unit.locked(PursePayment, payment)
    if row is not None and row.state is PaymentState.ASKED:
        _go(row, PaymentEvent.EXPIRE)


def page(payment: str) -> str | None:
    """The address at which it is paid, while that waits; runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    view = unit.read(queries.payment, payment)
    if view is None or view.session is None:
        return None
    session = gateway.look(view.session)
    return str(session["url"]) if session.get("status") == "open" and session.get("url") else None


def look(payment: str) -> None:
    """Look at Stripe how a payment stands, and keep that. Runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    view = unit.read(queries.payment, payment)
    if view is None or view.session is None or view.state in (PaymentState.CLEARED, PaymentState.EXPIRED):
        return
    session = gateway.look(view.session)  # with what it paid, as one answer
    intent = session.get("payment_intent")
    unit.write(_keep, payment, read_session(session, intent if isinstance(intent, Mapping) else None))


def _keep(payment: str, seen: Seen) -> None:
    row = unit.locked(PursePayment, payment)
    if row is None:
        return
    row.intent, row.looked_at, row.late = seen.intent or row.intent, clock.now(), seen.late
    if seen.ended is not None and machine.can(PAYMENT, row.state, seen.ended):
        _go(row, seen.ended)
        if seen.ended is PaymentEvent.FAIL:
            _announce(row, OwnMoneyFailed)
    if seen.paid is not None and machine.can(PAYMENT, row.state, PaymentEvent.PAY):
        row.fee_pence = seen.paid.fee_pence
        _post(row, Kind.OWN_PAID, paid(row.purse, row.amount_pence, row.fee_pence), seen.paid.booked)
        _go(row, PaymentEvent.PAY)
    if seen.paid is not None and row.state is PaymentState.PAID:
        row.available_on = seen.paid.available_on
        if seen.paid.available_on is None:
            _post(row, Kind.OWN_CLEARED, cleared(row.purse, row.amount_pence))
            _go(row, PaymentEvent.CLEAR)
            _announce(row, OwnMoneyCleared)
    db.session.flush()


def _post(row: PursePayment, kind: Kind, entries: tuple[Entry, ...], external: str | None = None) -> None:
    key, memo = f"{kind.value}:{row.id}", f"own money {ids.short(row.id)}"
    ledger.post(Transaction(key, kind, entries, _urn(row.id), memo, external=external))


def _announce(row: PursePayment, of: type[OwnMoneyCleared | OwnMoneyFailed]) -> None:
    subject = ids.urn("person", row.purse)
    outbox.announce(
        of(subject=subject, payment=row.id, purse=row.purse, amount_pence=row.amount_pence, made_by=row.made_by)
    )


def _go(row: PursePayment, event: PaymentEvent) -> None:
    row.state = machine.step(PAYMENT, row.state, event)
    db.session.flush()


def _urn(payment: str) -> str:
    return ids.urn("purse-payment", payment)
