"""What lies outside: Stripe, reached by its own library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from flask import Flask, current_app

from payments.gateway.domain import Answer, AtStripe, BankDetails, Call, Heard, Identity, Movement, NoGateway

_KEY = "kith.stripe"


class Gateway(Protocol):
    """Asks Stripe, looks things up there, and reads what it tells us."""

    sandbox: bool  # whether no real money moves: a stand-in, or a test key

    def send(self, call: Call) -> Answer:
        """Do it; sent again with the same key, Stripe does it once.

        Raises:
            CallRefused: Stripe said no. OutcomeUnknown: it may have been done.
        """

    def find(self, call: Call) -> Answer | None:
        """What came of a call that may have been done; None where nothing did.

        Raises:
            OutcomeUnknown: Stripe does not answer.
        """

    def fetch(self, object_id: str, account: str = "") -> Mapping[str, Any]:
        """An object of Stripe's as it stands now.

        Raises:
            CallRefused: there is none. OutcomeUnknown: Stripe does not answer.
        """

    def payouts(self, account: str, since: datetime) -> Iterator[Mapping[str, Any]]:
        """The payouts that an account ('' is ours) has made since a moment, the latest first.

        Raises:
            CallRefused: there is no such account. OutcomeUnknown: Stripe does not answer.
        """

    def bank_details(self, customer: str) -> BankDetails:
        """Where a customer sends pounds by bank transfer; asked again, it is the same account.

        Raises:
            CallRefused: there is no such customer, or Stripe opens no account for it. OutcomeUnknown: it does not answer.
        """

    def cash(self, customer: str) -> Mapping[str, int]:
        """What a customer has sent that no payment has taken: currency (small letters) to its smallest unit.

        Raises:
            CallRefused: there is no such customer. OutcomeUnknown: Stripe does not answer.
        """

    def onboarding(self, account: str, *, back: str, again: str, change: bool = False) -> str:
        """A fresh address at which the holder of a connected account tells Stripe who they are; it is good for once.

        Args:
            account: the connected account's id.
            back: where they come back to.
            again: where they are sent if the address has been used or is too old.
            change: whether they change what they told before; else Stripe asks for what is due, and shows nothing else.

        Raises:
            CallRefused: there is no such account. OutcomeUnknown: Stripe does not answer.
        """

    def identity(self) -> Identity:
        """Which account the key opens, and in which mode.

        Raises:
            OutcomeUnknown: Stripe does not answer.
        """

    def read_snapshot(self, body: bytes, signature: str) -> Heard:
        """Verify and read a snapshot event.

        Raises:
            NotSigned, NotAnEvent.
        """

    def read_thin(self, body: bytes, signature: str) -> Heard:
        """Verify and read a thin event.

        Raises:
            NotSigned, NotAnEvent.
        """

    def events_since(self, at: datetime) -> Iterator[Heard]:
        """The events of Stripe's own record since a moment, oldest first: what webhooks may have missed.

        Raises:
            OutcomeUnknown: Stripe does not answer.
        """

    def movements(self, since: datetime) -> list[Movement]:
        """The changes of our balance that were made since a moment, oldest first.

        Raises:
            OutcomeUnknown: Stripe does not answer.
        """

    def balance(self) -> AtStripe:
        """Our balance as it stands now.

        Raises:
            OutcomeUnknown: Stripe does not answer.
        """


def provide(app: Flask, gateway: Gateway) -> None:
    """Let this app reach Stripe by `gateway`."""
    app.extensions[_KEY] = gateway


def gateway() -> Gateway:
    """This app's way to Stripe.

    Raises:
        NoGateway: none is set up.
    """
    found: Gateway | None = current_app.extensions.get(_KEY)
    if found is None:
        raise NoGateway
    return found


def is_open() -> bool:
    """Whether there is a way to Stripe at all."""
    return _KEY in current_app.extensions


def is_sandbox() -> bool:
    """Whether it leads to where no real money moves; every screen that touches it says so."""
    return is_open() and gateway().sandbox
