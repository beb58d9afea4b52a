"""Pay into a fund at a page of Stripe's: ask for the page, and go on to it."""

from __future__ import annotations

from hub.kernel import ids, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import lock_whole
from hub.kernel.errors import SentBefore
from payments.checkouts import services as checkouts
from payments.checkouts.domain import BY_CARD, BY_TRANSFER, LEAST_PENCE, MOST_PENCE
from payments.funds import queries as funds
from payments.topups import queries
from payments.topups.domain import (
    Method,
    NotAnAmount,
    NotYourFund,
    Origin,
    TopUpEvent,
    TopUpState,
)
from payments.topups.models import TopUp
from payments.topups.services.payers import require_payer
from payments.topups.services.steps import go, note


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
    how = BY_CARD if method is Method.CARD else {**BY_TRANSFER, "customer": queries.customer(fund)}
    urn, name, back = ids.urn("top-up", id_), funds.names([fund])[fund], address.format(id=id_)
    call = checkouts.ask(urn, name, amount_pence, back, key=f"top-up:{id_}", how=how)
    note(id_, fund, amount_pence, call, origin=origin, method=method, paged=True, by=by.person)
    return id_, call


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
    return checkouts.address(view.session) if view else None
