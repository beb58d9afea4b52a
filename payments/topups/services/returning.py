"""Send back what came by bank transfer, whole: asked of Stripe, then known or refused, each with its postings."""

from __future__ import annotations

from hub.kernel import ids, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.errors import Missing
from payments.funds.domain import at_stripe, unallocated
from payments.gateway import queries as calls
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind
from payments.ledger import services as ledger
from payments.ledger.domain import Entry, Kind, Transaction
from payments.topups import queries
from payments.topups.domain import (
    Method,
    NotToReturn,
    NotYourFund,
    Origin,
    TopUpEvent,
    TopUpState,
    backwards,
    came_again,
    clearing,
    going_back,
    gone_back,
)
from payments.topups.models import TopUp
from payments.topups.services.steps import go


def give_back(top_up: str, by: Actor) -> str:
    """Ask Stripe to send a payment back to the bank account it came from; the call's id.

    Raises:
        Missing. NotYourFund: only finance sends back. NotToReturn: it has been given to someone, or came otherwise. NoGateway.
    """
    row = unit.locked(TopUp, top_up)
    if row is None:
        raise Missing
    if by != SYSTEM and not by.has("finance"):
        raise NotYourFund
    came_new = (row.method, row.origin, row.state) == (Method.BANK, Origin.FUNDER, TopUpState.CLEARED)
    if not came_new or row.intent is None:
        raise NotToReturn
    pence = row.amount_pence - row.fee_pence
    there = ledger.locked([unallocated(row.fund_id), at_stripe(row.fund_id), clearing(row.fund_id)])
    free = there.pop(unallocated(row.fund_id))
    if pence > min(free, sum(there.values())):
        raise NotToReturn
    about = ids.urn("top-up", row.id)
    tries = len(calls.about(about, CallKind.REFUND))
    params = {"payment_intent": row.intent, "amount": pence, "metadata": {"top_up": row.id}}
    call = gateway.ask(CallKind.REFUND, about, params, key=f"top-up-back:{row.id}:{tries}")
    go(row, TopUpEvent.RETURN)
    _post(row, f"returning:{call}", going_back(row.fund_id, pence))
    return call


def gone(top_up: str, refund: str) -> None:
    """Stripe has sent it back; a second time changes nothing."""
    row = _open(top_up, TopUpState.RETURNING)
    if row is not None:
        row.refund = refund
        _post(row, f"returned:{refund}", gone_back(row.fund_id, row.amount_pence - row.fee_pence), refund)
        go(row, TopUpEvent.GO)


def stays(top_up: str, call: str) -> None:
    """Stripe would not send it back: it stands in the fund as before."""
    row = _open(top_up, TopUpState.RETURNING)
    if row is not None:
        pence = row.amount_pence - row.fee_pence
        _post(row, f"not-returned:{call}", backwards(going_back(row.fund_id, pence)))
        go(row, TopUpEvent.KEEP)


def look_back(top_up: str) -> None:
    """Look at Stripe whether what was sent back has failed to arrive. Runs outside any unit.

    One that is cancelled since nobody said where to send it is the payer's cash again, and comes in as new money.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    view = unit.read(queries.top_up, top_up)
    if view is None or view.refund is None or view.state is not TopUpState.RETURNED:
        return
    if gateway.look(view.refund).get("status") == "failed":
        unit.write(_came_again, top_up, view.refund)


def _came_again(top_up: str, refund: str) -> None:
    row = _open(top_up, TopUpState.RETURNED)
    if row is not None and row.refund == refund:
        _post(row, f"returned-failed:{refund}", came_again(row.fund_id, row.amount_pence - row.fee_pence), refund)
        go(row, TopUpEvent.KEEP)


def _open(top_up: str, state: TopUpState) -> TopUp | None:
    row = unit.locked(TopUp, top_up)
    return row if row is not None and row.state is state else None


def _post(row: TopUp, key: str, entries: tuple[Entry, ...], external: str | None = None) -> None:
    memo = f"top-up back {ids.short(row.id)}"
    urn = ids.urn("fund", row.fund_id)
    ledger.post(Transaction(key, Kind.RECEIPT, entries, urn, memo, external=external))
