"""The gateway by Stripe's own library: the same code in front of Stripe and of the sandbox behind `http_client`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import stripe
from stripe import StripeClient

from payments.gateway.adapters import booked, cash
from payments.gateway.adapters.calls import TYPES
from payments.gateway.adapters.errors import understood
from payments.gateway.domain import (
    SNAPSHOTS,
    THIN,
    TOLERANCE,
    Answer,
    AtStripe,
    BankDetails,
    Call,
    CallRefused,
    Heard,
    Identity,
    Movement,
    NotAnEvent,
    NotSigned,
)

# What is kept of what Stripe made: ids, states and amounts, never a person's details or an address that opens a door.
KEPT = frozenset({"id", "status", "payment_status", "amount", "amount_total", "currency", "created", "destination"})
KEPT |= {"balance_transaction", "payment_intent", "transfer", "transfer_group", "livemode"}
INCLUDE: Any = ["configuration.recipient", "requirements"]
BOOKED = "latest_charge.balance_transaction"  # of a payment: when it can be spent, and what it cost
TIMEOUT = 20  # seconds for one answer

Fetch = Callable[[StripeClient, str, Any], stripe.StripeObject]
# How an object is looked at, by the letters that its id begins with.
FETCH: dict[str, Fetch] = {
    "acct": lambda c, i, _o: c.v2.core.accounts.retrieve(i, {"include": INCLUDE}),
    "cus": lambda c, i, o: c.v1.customers.retrieve(i, None, o),
    "cs": lambda c, i, o: c.v1.checkout.sessions.retrieve(i, {"expand": [f"payment_intent.{BOOKED}"]}, o),
    "pi": lambda c, i, o: c.v1.payment_intents.retrieve(i, {"expand": [BOOKED]}, o),
    "tr": lambda c, i, o: c.v1.transfers.retrieve(i, None, o),
    "po": lambda c, i, o: c.v1.payouts.retrieve(i, None, o),
    "du": lambda c, i, o: c.v1.disputes.retrieve(i, None, o),
    "dp": lambda c, i, o: c.v1.disputes.retrieve(i, None, o),
    "re": lambda c, i, o: c.v1.refunds.retrieve(i, None, o),
    "pyr": lambda c, i, o: c.v1.refunds.retrieve(i, None, o),
    "txn": lambda c, i, o: c.v1.balance_transactions.retrieve(i, None, o),
}


class StripeLibrary:
    """Stripe, as its library reaches it."""

    def __init__(
        self,
        key: str,
        *,
        snapshot_secret: str,
        thin_secret: str,
        sandbox: bool,
        http_client: stripe.HTTPClient | None = None,
        retries: int = 2,
    ) -> None:
        """Set up the library.

        Args:
            key: the secret or restricted key; it stays in here.
            snapshot_secret: what Stripe signs snapshot events with.
            thin_secret: what it signs thin events with.
            sandbox: whether no real money moves.
            http_client: the stand-in's, where there is one.
            retries: how often the library itself tries again, with pauses below a second.
        """
        self.sandbox = sandbox
        self._snapshot_secret, self._thin_secret = snapshot_secret, thin_secret
        http_client = http_client or stripe.RequestsClient(timeout=TIMEOUT)
        self._client = StripeClient(key, max_network_retries=retries, http_client=http_client)

    def __repr__(self) -> str:
        return f"StripeLibrary(sandbox={self.sandbox})"  # never the key

    def send(self, call: Call) -> Answer:
        """As the port says."""
        with understood():
            return _kept(TYPES[call.kind].send(self._client, call))

    def find(self, call: Call) -> Answer | None:
        """As the port says."""
        with understood():
            found = TYPES[call.kind].find(self._client, call)
            return None if found is None else _kept(found)

    def fetch(self, object_id: str, account: str = "") -> Mapping[str, Any]:
        """As the port says."""
        look = FETCH.get(object_id.partition("_")[0])
        if look is None:
            raise CallRefused("not-looked-at", f"Kith does not look at {object_id}.")
        with understood():
            return look(self._client, object_id, {"stripe_account": account} if account else {}).to_dict()

    def payouts(self, account: str, since: datetime) -> Iterator[Mapping[str, Any]]:
        """As the port says."""
        options: Any = {"stripe_account": account} if account else {}
        asked: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        with understood():
            found = list(self._client.v1.payouts.list(asked, options).auto_paging_iter())
        yield from (one.to_dict() for one in found)

    def bank_details(self, customer: str) -> BankDetails:
        """As the port says."""
        with understood():
            return cash.details(self._client.v1.customers.funding_instructions.create(customer, cash.IN_POUNDS))

    def cash(self, customer: str) -> Mapping[str, int]:
        """As the port says."""
        with understood():
            return cash.held(self._client.v1.customers.cash_balance.retrieve(customer))

    def onboarding(self, account: str, *, back: str, again: str, change: bool = False) -> str:
        """As the port says."""
        asked, case = {"return_url": back, "refresh_url": again}, "account_update" if change else "account_onboarding"
        use_case: Any = {"type": case, case: asked}
        with understood():
            return self._client.v2.core.account_links.create({"account": account, "use_case": use_case}).url

    def identity(self) -> Identity:
        """As the port says; Stripe answers a secret key, and hardly any restricted one."""
        account = ""
        with understood(), suppress(stripe.PermissionError):
            account = self._client.v1.accounts.retrieve_current().id
        return Identity(account, not self.sandbox)

    def read_snapshot(self, body: bytes, signature: str) -> Heard:
        """As the port says."""
        return self._read(
            lambda: _snapshot(self._client.construct_event(body, signature, self._snapshot_secret, TOLERANCE))
        )

    def read_thin(self, body: bytes, signature: str) -> Heard:
        """As the port says."""
        read = self._client.parse_event_notification
        return self._read(lambda: _thin(read(body, signature, self._thin_secret, TOLERANCE)))

    def _read(self, read: Callable[[], Heard]) -> Heard:
        try:
            return read()
        except stripe.SignatureVerificationError as error:
            raise NotSigned from error
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise NotAnEvent from error

    def events_since(self, at: datetime) -> Iterator[Heard]:
        """As the port says."""
        seconds = int(at.timestamp())
        with understood():
            snapshots = list(
                self._client.v1.events.list(
                    {"created": {"gte": seconds}, "types": list(SNAPSHOTS), "limit": 100}
                ).auto_paging_iter()
            )
            since = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            thin = list(
                self._client.v2.core.events.list(
                    {"created": {"gte": since}, "types": list(THIN), "limit": 100}
                ).auto_paging_iter()
            )
        yield from (_snapshot(one) for one in reversed(snapshots))
        yield from (_thin(one) for one in reversed(thin))

    def movements(self, since: datetime) -> list[Movement]:
        """As the port says."""
        asked: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        with understood():
            listed = list(self._client.v1.balance_transactions.list(asked).auto_paging_iter())
        return [booked.movement(one) for one in reversed(listed)]

    def balance(self) -> AtStripe:
        """As the port says."""
        with understood():
            return booked.at_stripe(self._client.v1.balance.retrieve())


def _snapshot(event: stripe.StripeObject) -> Heard:
    told = event.to_dict()
    about = told["data"]["object"]
    subject = str(about.get("id") or about.get("customer") or "")
    return Heard(told["id"], told["type"], subject, told.get("account") or "", told["livemode"])


def _thin(event: Any) -> Heard:
    """A notification, or the event itself from Stripe's record: both name what they are about in the same way."""
    if event.object != "v2.core.event":
        raise NotAnEvent
    related = getattr(event, "related_object", None)
    account = str(getattr(event, "context", None) or "")
    return Heard(event.id, event.type, str(getattr(related, "id", "") or ""), account, bool(event.livemode))


def _kept(made: stripe.StripeObject) -> Answer:
    known = made.to_dict()
    return Answer(str(known["id"]), {name: value for name, value in known.items() if name in KEPT})
