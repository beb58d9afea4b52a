"""For each kind of call: how it is sent with the library, and how it is found again where its outcome is not known.

`params` are the library's own. Our key goes with them, where Stripe keeps it and lists by it, so that a call can be found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Protocol

import stripe
from stripe import StripeClient

from payments.gateway.domain import Call, CallKind, stripe_key

MARK = "kith_call"  # the name under which our key stands in Stripe's metadata
APART = timedelta(hours=1)  # by how much Stripe's clock and ours may differ, and more


class CallType(Protocol):
    """One kind of call."""

    def send(self, client: StripeClient, call: Call) -> stripe.StripeObject:
        """Do it."""

    def find(self, client: StripeClient, call: Call) -> stripe.StripeObject | None:
        """What it made, if it was done."""


def _marked(call: Call) -> dict[str, Any]:
    return {**call.params, "metadata": {**call.params.get("metadata", {}), MARK: stripe_key(call.key)}}


def _once(call: Call) -> Any:
    return {"idempotency_key": stripe_key(call.key)}


def _since(call: Call, **more: str) -> Any:
    """Which list to read: what was made since it was asked. What came before is none of it, however long the list is."""
    return {"created": {"gte": int((call.asked_at - APART).timestamp())}, "limit": 100, **more}


def _with_mark(found: Iterable[Any], call: Call) -> stripe.StripeObject | None:
    """The first of what was found that carries this call's mark."""
    wanted = stripe_key(call.key)
    return next((one for one in found if _metadata(one).get(MARK) == wanted), None)


def _metadata(one: Any) -> Mapping[str, str]:
    known = one.to_dict().get("metadata")
    return known if isinstance(known, Mapping) else {}


class AccountCall:
    """A connected account (Accounts v2) that can only receive transfers."""

    def send(self, client: StripeClient, call: Call) -> stripe.StripeObject:
        """Make it."""
        return client.v2.core.accounts.create(_marked(call), _once(call))  # type: ignore[arg-type]  # the library's own shape, kept as JSON

    def find(self, client: StripeClient, call: Call) -> stripe.StripeObject | None:
        """Among the accounts there are."""
        return _with_mark(client.v2.core.accounts.list({"limit": 100}).auto_paging_iter(), call)


class CustomerCall:
    """Someone who pays in."""

    def send(self, client: StripeClient, call: Call) -> stripe.StripeObject:
        """Make it."""
        return client.v1.customers.create(_marked(call), _once(call))  # type: ignore[arg-type]  # as above

    def find(self, client: StripeClient, call: Call) -> stripe.StripeObject | None:
        """Among the customers made since."""
        return _with_mark(client.v1.customers.list(_since(call)).auto_paging_iter(), call)


class CheckoutCall:
    """A page at which someone pays in; `client_reference_id` carries our key as well."""

    def send(self, client: StripeClient, call: Call) -> stripe.StripeObject:
        """Make it; what it will charge carries the mark too."""
        params = _marked(call) | {"client_reference_id": stripe_key(call.key)}
        return client.v1.checkout.sessions.create(params, _once(call))  # type: ignore[arg-type]  # as above

    def find(self, client: StripeClient, call: Call) -> stripe.StripeObject | None:
        """Among the sessions made since, the latest first."""
        return _with_mark(client.v1.checkout.sessions.list(_since(call)).auto_paging_iter(), call)


class TransferCall:
    """Money to a connected account; `transfer_group` is our key, by which Stripe lists."""

    def send(self, client: StripeClient, call: Call) -> stripe.StripeObject:
        """Make it."""
        params = _marked(call) | {"transfer_group": stripe_key(call.key)}
        return client.v1.transfers.create(params, _once(call))  # type: ignore[arg-type]  # as above

    def find(self, client: StripeClient, call: Call) -> stripe.StripeObject | None:
        """The one of its group."""
        group = client.v1.transfers.list({"transfer_group": stripe_key(call.key), "limit": 10})
        return _with_mark(group.auto_paging_iter(), call)


class ReversalCall:
    """Some of a transfer back; `params` name it as `transfer`."""

    def send(self, client: StripeClient, call: Call) -> stripe.StripeObject:
        """Make it."""
        params = _marked(call)
        transfer = params.pop("transfer")
        return client.v1.transfers.reversals.create(transfer, params, _once(call))  # type: ignore[arg-type]  # as above

    def find(self, client: StripeClient, call: Call) -> stripe.StripeObject | None:
        """Among those of its transfer."""
        made = client.v1.transfers.reversals.list(call.params["transfer"], {"limit": 100})
        return _with_mark(made.auto_paging_iter(), call)


class RefundCall:
    """Some of a card payment back to its card; `params` name it as `payment_intent`."""

    def send(self, client: StripeClient, call: Call) -> stripe.StripeObject:
        """Make it."""
        return client.v1.refunds.create(_marked(call), _once(call))  # type: ignore[arg-type]  # as above

    def find(self, client: StripeClient, call: Call) -> stripe.StripeObject | None:
        """Among those of its payment."""
        made = client.v1.refunds.list({"payment_intent": call.params["payment_intent"], "limit": 100})
        return _with_mark(made.auto_paging_iter(), call)


class EvidenceCall:
    """What we say about a disputed payment; `params` name the dispute as `dispute`."""

    def send(self, client: StripeClient, call: Call) -> stripe.StripeObject:
        """Say it, once and for all."""
        params = _marked(call)
        dispute = params.pop("dispute")
        return client.v1.disputes.update(dispute, params, _once(call))  # type: ignore[arg-type]  # as above

    def find(self, client: StripeClient, call: Call) -> stripe.StripeObject | None:
        """The dispute itself, if it carries our mark."""
        return _with_mark([client.v1.disputes.retrieve(call.params["dispute"])], call)


class PaymentCall:
    """What a customer has sent already, taken into our balance; `params` name it as `customer`."""

    def send(self, client: StripeClient, call: Call) -> stripe.StripeObject:
        """Make it, and confirm it at once: it takes the cash that is there, and waits for a transfer where that is gone."""
        return client.v1.payment_intents.create(_marked(call), _once(call))  # type: ignore[arg-type]  # as above

    def find(self, client: StripeClient, call: Call) -> stripe.StripeObject | None:
        """Among those of its customer made since, the latest first."""
        made = client.v1.payment_intents.list(_since(call, customer=call.params["customer"]))
        return _with_mark(made.auto_paging_iter(), call)


class CancellationCall:
    """A payment that waits no more; `params` name it as `payment_intent`. Stripe keeps no mark of this: its state tells."""

    def send(self, client: StripeClient, call: Call) -> stripe.StripeObject:
        """Cancel it; what has come for it in part is the customer's cash again."""
        reason: Any = {"cancellation_reason": "abandoned"}
        return client.v1.payment_intents.cancel(call.params["payment_intent"], reason, _once(call))

    def find(self, client: StripeClient, call: Call) -> stripe.StripeObject | None:
        """The payment itself, if it is cancelled."""
        found = client.v1.payment_intents.retrieve(call.params["payment_intent"])
        return found if found.status == "canceled" else None


TYPES: dict[CallKind, CallType] = {
    CallKind.ACCOUNT: AccountCall(),
    CallKind.CUSTOMER: CustomerCall(),
    CallKind.CHECKOUT: CheckoutCall(),
    CallKind.TRANSFER: TransferCall(),
    CallKind.REVERSAL: ReversalCall(),
    CallKind.REFUND: RefundCall(),
    CallKind.EVIDENCE: EvidenceCall(),
    CallKind.PAYMENT: PaymentCall(),
    CallKind.CANCELLATION: CancellationCall(),
}
