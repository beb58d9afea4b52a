"""Pay into a fund: ask for a page to pay at, follow the payment, and let it land when it can be spent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db, lock_whole
from hub.kernel.errors import Missing, SentBefore
from hub.people import queries as people
from payments.funds import queries as funds
from payments.funds.domain import at_stripe, unallocated
from payments.gateway import queries as calls
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind
from payments.ledger import services as ledger
from payments.ledger.domain import CURRENCY, Account, AccountKind, Entry, Kind, Transaction
from payments.topups import queries
from payments.topups.domain import (
    ARROWS,
    LEAST_PENCE,
    MOST_PENCE,
    Method,
    NotAnAmount,
    NotYourFund,
    Origin,
    Paid,
    TopUpEvent,
    TopUpState,
    landing,
    read_payment,
    taken_back,
)
from payments.topups.events import TopUpCleared
from payments.topups.models import Payer, TopUp

BY_TRANSFER = {
    "allowed_payment_method_types": ["customer_balance"],
    "payment_method_options": {
        "customer_balance": {"funding_type": "bank_transfer", "bank_transfer": {"type": "gb_bank_transfer"}}
    },
}
BY_CARD = {"allowed_payment_method_types": ["card"]}


def require_payer(by: Actor, fund: str) -> None:
    """Let pass finance and the fund's own funder.

    Raises:
        Missing: there is no such fund. NotYourFund: it is someone else's.
    """
    view = funds.fund(fund)
    if view is None:
        raise Missing
    if by == SYSTEM or by.has("finance"):
        return
    if view.owner is None or view.owner not in people.parties_of(by.person or ""):
        raise NotYourFund


def introduce(fund: str, by: Actor) -> str:
    """Ask Stripe for a customer by which bank transfers for a fund are known; the call's id, the same one each time.

    What Stripe refused is asked anew, under another key: whatever it minded may be mended by now.
    """
    require_payer(by, fund)
    known = unit.locked(Payer, fund)
    if known is not None and not calls.was_refused(known.call_id):
        return known.call_id
    name = funds.names([fund])[fund]
    params = {"name": name, "metadata": {"fund": fund}}
    again = f":after:{known.call_id}" if known else ""
    call = gateway.ask(CallKind.CUSTOMER, ids.urn("fund", fund), params, key=f"payer:{fund}{again}")
    if known is None:
        db.session.add(Payer(fund_id=fund, call_id=call))
    else:
        known.call_id = call
    db.session.flush()
    return call


def introduced(fund: str, customer: str) -> None:
    """Stripe knows the payer now."""
    row = unit.locked(Payer, fund)
    if row is not None and row.customer is None:
        row.customer = customer
        db.session.flush()


def begin(
    fund: str,
    amount_pence: int,
    origin: Origin,
    method: Method,
    address: str,
    by: Actor,
    request: str | None = None,
) -> tuple[str, str]:
    """Ask for a page at which a fund is paid into; returns the top-up's id and the call's.

    The same `request` again is the same top-up.

    Args:
        fund: the fund's id.
        amount_pence: what is to be paid.
        origin: whose money it is; only finance moves the fund's own.
        method: card or bank transfer, for which the fund must have been introduced.
        address: where the payer comes back to, with `{id}` for the top-up's id.
        by: who pays.
        request: the mark of the form; it becomes the top-up's id.

    Raises:
        NotAnAmount. SentBefore. NotYourFund. Missing. NoGateway.
    """
    require_payer(by, fund)
    if not LEAST_PENCE <= amount_pence <= MOST_PENCE:
        raise NotAnAmount(field="amount")
    if origin is Origin.BANK and by != SYSTEM and not by.has("finance"):
        raise NotYourFund
    lock_whole(TopUp)  # two clicks at once: the second finds the first's page
    known = unit.row(TopUp, request) if request else None
    if known is not None:
        asked = (fund, amount_pence, origin, method)
        if known.call_id is None or (known.fund_id, known.amount_pence, known.origin, known.method) != asked:
            raise SentBefore
        return known.id, known.call_id
    id_ = request or ids.new()
    params = _page(fund, amount_pence, method, address.format(id=id_))
    call = gateway.ask(CallKind.CHECKOUT, ids.urn("top-up", id_), params, key=f"top-up:{id_}")
    db.session.add(
        TopUp(
            id=id_,
            fund_id=fund,
            origin=origin,
            method=method,
            amount_pence=amount_pence,
            fee_pence=0,
            state=TopUpState.ASKED,
            call_id=call,
            made_at=clock.now(),
            made_by=by.person,
        )
    )
    db.session.flush()
    return id_, call


def _page(fund: str, amount_pence: int, method: Method, address: str) -> dict[str, Any]:
    product = {"name": funds.names([fund])[fund]}
    price = {"currency": CURRENCY.lower(), "unit_amount": amount_pence, "product_data": product}
    how: Mapping[str, Any] = BY_CARD
    if method is Method.BANK:
        how = {**BY_TRANSFER, "customer": queries.customer(fund)}
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": address,
        "cancel_url": address,
        **how,
    }


def opened(top_up: str, session: str) -> None:
    """Stripe has made the page."""
    row = unit.locked(TopUp, top_up)
    if row is not None and row.state is TopUpState.ASKED:
        row.session = session
        _go(row, TopUpEvent.OPEN)


def given_up(top_up: str) -> None:
    """Stripe would not make the page."""
    row = unit.locked(TopUp, top_up)
    if row is not None and row.state is TopUpState.ASKED:
        _go(row, TopUpEvent.EXPIRE)


def page(top_up: str) -> str | None:
    """The address at which it is paid, while that waits; runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    view = unit.read(queries.top_up, top_up)
    if view is None or view.session is None:
        return None
    session = gateway.look(view.session)
    return str(session["url"]) if session.get("status") == "open" and session.get("url") else None


def look(top_up: str) -> None:
    """Look at Stripe how a payment stands, and keep that. Runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    view = unit.read(queries.top_up, top_up)
    if view is None or view.session is None or view.state in (TopUpState.CLEARED, TopUpState.EXPIRED):
        return
    session = gateway.look(view.session)
    intent = session.get("payment_intent")
    intent_id = str(intent.get("id")) if isinstance(intent, Mapping) else str(intent or "")
    paid = read_payment(gateway.look(intent_id)) if intent_id else None
    expired = session.get("status") == "expired" and paid is None
    unit.write(_keep, top_up, intent_id or None, paid, expired=expired)


def _keep(top_up: str, intent: str | None, paid: Paid | None, *, expired: bool) -> None:
    row = unit.locked(TopUp, top_up)
    if row is None:
        return
    row.intent, row.looked_at = intent or row.intent, clock.now()
    if expired and row.state is TopUpState.OPEN:
        _go(row, TopUpEvent.EXPIRE)
    if paid is not None and row.state is TopUpState.OPEN:
        row.fee_pence = paid.fee_pence
        _go(row, TopUpEvent.PAY)
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
    _go(row, TopUpEvent.CLEAR)
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


def dispute(top_up: str, pence: int) -> tuple[int, tuple[Entry, ...]] | None:
    """A card's bank has taken so much of a payment: what the fund has not given to anyone goes, until it decides.

    Returns how much that is, and its entries, which whoever follows the dispute posts in the same unit; None while the
    payment has not landed.
    """
    row = unit.locked(TopUp, top_up)
    if row is None or row.state is not TopUpState.CLEARED:
        return None
    left = unallocated(row.fund_id)
    there = ledger.locked([left, at_stripe(row.fund_id), Account(AccountKind.CLEARING_TRANSFER, row.fund_id)])
    free = there.pop(left)
    taken = max(0, min(pence, free, sum(there.values())))  # what is on its way to someone is there no more
    return taken, taken_back(row.fund_id, taken) if taken else ()


def settle(top_up: str, taken: int, *, won: bool) -> tuple[Entry, ...]:
    """The bank has decided; where it was won, what was taken is there again. Returns the entries."""
    row = unit.locked(TopUp, top_up)
    if row is None or not won or not taken:
        return ()
    return tuple(Entry(entry.account, -entry.amount_pence) for entry in taken_back(row.fund_id, taken))


def _go(row: TopUp, event: TopUpEvent) -> None:
    row.state = machine.step(ARROWS, row.state, event)
    db.session.flush()
