"""A call to Stripe as something that may be asked again: what it wants, how it stands, and when it is tried next."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from hub.kernel.errors import Conflict, Invalid, Unavailable
from hub.kernel.words import N_

# How long to wait after the n-th try whose outcome we do not know; the first also is the lease of one who is asking.
PAUSES = tuple(timedelta(seconds=s) for s in (120, 120, 300, 900, 3600, 6 * 3600, 12 * 3600, 24 * 3600))
KEY_REFUSED = "key-not-accepted"  # what stands at a call that waits for a key that Stripe takes
# What our two endpoints listen to, and what is read from Stripe's record; docs/operations.md names the same.
SNAPSHOTS = (
    "balance.available",
    "cash_balance.funds_available",
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "payment_intent.payment_failed",
    "payment_intent.succeeded",
    "payout.canceled",
    "payout.created",
    "payout.failed",
    "payout.paid",
    "refund.failed",
    "refund.updated",
)
THIN = (
    "v2.core.account.closed",
    "v2.core.account.updated",
    "v2.core.account[configuration.recipient].capability_status_updated",
    "v2.core.account[configuration.recipient].updated",
    "v2.core.account[requirements].updated",
)
LOOK_AGAIN = timedelta(hours=6)  # how often we look at what is on its way there, though no event told us to
MOST_BYTES = 256 * 1024  # of a webhook; Stripe's own are a few kilobytes
TOLERANCE = 300  # seconds by which the time that a webhook is signed with may differ from ours (Stripe's own default)


class CallKind(StrEnum):
    """What is asked of Stripe."""

    ACCOUNT = "account"  # a connected account of someone who is to be paid
    CUSTOMER = "customer"  # someone who pays in by bank transfer, so that what arrives is known to be theirs
    CHECKOUT = "checkout"  # a page at which someone pays in
    TRANSFER = "transfer"  # money to a connected account
    REVERSAL = "reversal"  # some of a transfer back
    REFUND = "refund"  # some of a card payment back to its card
    EVIDENCE = "evidence"  # what we say to a card's bank that takes a payment back
    PAYMENT = "payment"  # what a customer sent by bank transfer without a page, taken into our balance
    CANCELLATION = "cancellation"  # a payment that waits for a bank transfer waits no more


class CallState(StrEnum):
    """Where a call stands. That its outcome is unknown is no state of its own: it waits, and is looked for first."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    PARKED = "parked"  # tried to no avail; a person looks into it


@dataclass(frozen=True)
class Call:
    """One call as it is sent: `key` is its idempotency key, and stands in what Stripe keeps of it."""

    id: str
    kind: CallKind
    key: str
    about: str
    params: Mapping[str, Any]
    attempts: int
    asked_at: datetime  # by our clock: whatever it made, Stripe made later


@dataclass(frozen=True)
class Answer:
    """What Stripe made: its id, and what is kept of it."""

    object: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Movement:
    """One change of our balance at Stripe, in pence: `net` is the amount less Stripe's fee; `source` brought it about."""

    id: str
    type: str
    source: str
    amount_pence: int
    fee_pence: int
    net_pence: int
    made_at: datetime
    available_on: datetime
    pending: bool


@dataclass(frozen=True)
class AtStripe:
    """Our balance at Stripe, in pence: what can be transferred, and what is on its way to that."""

    available_pence: int
    pending_pence: int


@dataclass(frozen=True)
class BankDetails:
    """The bank account at which one customer's transfers arrive: the same one each time it is asked for."""

    holder: str
    sort_code: str
    number: str


@dataclass(frozen=True)
class Heard:
    """An event of Stripe's, verified: which, of what type, about which object, of which account ('' is ours).

    A cash balance has no id of its own: its event is about its customer.
    """

    id: str
    type: str
    object: str
    account: str
    live: bool


@dataclass(frozen=True)
class Identity:
    """Which account of Stripe's a key opens ('': Stripe does not let this key say), and whether real money moves there."""

    account: str
    live: bool


class Mismatch(StrEnum):
    """Why a key is not the one for our books."""

    ACCOUNT = "account"  # it opens another account
    MODE = "mode"  # it is of test mode and the books are live, or the other way round


def mismatch(home: Identity, key: Identity) -> Mismatch | None:
    """In what a key differs from the one with which the books were begun, as far as both are known."""
    if home.live != key.live:
        return Mismatch.MODE
    return Mismatch.ACCOUNT if home.account and key.account and home.account != key.account else None


class CallRefused(Exception):
    """Stripe said no, and would say it again: nothing was changed there."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(f"{code}: {message}")


class OutcomeUnknown(Exception):
    """No answer, or none that says what became of it: it may have been done. Never treated as failure."""


class KeyRefused(OutcomeUnknown):
    """Stripe does not take our key for this. It is tried again, for someone can mend that; nobody else can."""


class NotSigned(Invalid):
    """A webhook that Stripe did not sign with our secret, or signed too long ago."""

    code = "webhook-not-signed"
    template = N_("This does not carry Stripe’s signature of the last minutes. Nothing was changed.")


class NotAnEvent(Invalid):
    """A webhook that cannot be read as an event of this endpoint's kind."""

    code = "webhook-not-an-event"
    template = N_("This is no event that this address takes. Send snapshots to one address, thin events to the other.")


class NoGateway(Unavailable):
    """No key is set, so nothing can be paid or taken through Stripe."""

    code = "no-gateway"
    template = N_("Paying through Stripe is not set up here yet. An administrator sets STRIPE_API_KEY.")


class StripeSilent(Unavailable):
    """Stripe does not answer; what was asked is kept, and asked again."""

    code = "stripe-silent"
    template = N_("Stripe does not answer just now. We keep what you asked and try again; come back in a few minutes.")


class KeyNotAccepted(StripeSilent):
    """Stripe answers, and does not take our key; what was asked is kept, and asked again."""

    code = KEY_REFUSED
    template = N_(
        "Stripe does not accept the council’s key; an administrator has to look. We keep what you asked and try again."
    )


class OtherAccount(StripeSilent):
    """The key opens another account than the one that our books are of; what was asked is kept, and nothing is sent."""

    code = "other-stripe-account"
    template = N_(
        "Nothing is paid or taken just now: the key that is set opens another Stripe account than the council’s. An "
        "administrator has to look. We keep what you asked and try again."
    )


class StripeRefused(Invalid):
    """Stripe said no to something that someone waits for."""

    code = "stripe-refused"
    template = N_("Stripe did not accept this: %(reason)s")


class CallChanged(Conflict):
    """The same key came with another request."""

    code = "call-changed"
    template = N_("This was already asked of Stripe, with other details. Look at what is there before you ask again.")


def silence(unknown: OutcomeUnknown) -> StripeSilent:
    """What to say to someone who waits and hears nothing."""
    return KeyNotAccepted() if isinstance(unknown, KeyRefused) else StripeSilent()


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after the n-th try (n from 1); None when it is time to park it."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def stripe_key(key: str) -> str:
    """The idempotency key that Stripe sees: ours, as short as it must be and the same each time."""
    return "kith-" + hashlib.sha256(key.encode()).hexdigest()[:40]
