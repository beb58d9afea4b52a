"""Pay into a fund at a page of Stripe's: ask for the page, and go on to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.kernel import clock, ids, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db, lock_whole
from hub.kernel.errors import SentBefore
from payments.funds import queries as funds
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind
from payments.ledger.domain import CURRENCY
from payments.topups import queries
from payments.topups.domain import (
    LEAST_PENCE,
    MOST_PENCE,
    Method,
    NotAnAmount,
    NotYourFund,
    Origin,
    TopUpEvent,
    TopUpState,
)
from payments.topups.models import TopUp
from payments.topups.services.payers import require_payer
from payments.topups.services.steps import go

BY_TRANSFER = {
    "allowed_payment_method_types": ["customer_balance"],
    "payment_method_options": {
        "customer_balance": {"funding_type": "bank_transfer", "bank_transfer": {"type": "gb_bank_transfer"}}
    },
}
BY_CARD = {"allowed_payment_method_types": ["card"]}


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
            paged=True,
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
        go(row, TopUpEvent.OPEN)


def given_up(top_up: str) -> None:
    """Stripe would not make the page."""
    row = unit.locked(TopUp, top_up)
    if row is not None and row.state is TopUpState.ASKED:
        go(row, TopUpEvent.EXPIRE)


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
