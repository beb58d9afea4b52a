"""Look at Stripe outside any unit: how a thing stands there now, and where someone goes to go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from payments.gateway.domain import AtStripe, BankDetails, CallRefused, Movement, OutcomeUnknown, StripeRefused, silence
from payments.gateway.ports import Gateway, gateway
from payments.gateway.services.belonging import require_ours

BOOKS_TRIES = 3  # how often the list and the balance are read until they are of one moment


@contextmanager
def _asking() -> Iterator[Gateway]:
    """The way to Stripe, if our key is that of the books; what it cannot say or refuses becomes a sentence."""
    require_ours()
    try:
        yield gateway()
    except OutcomeUnknown as unknown:
        raise silence(unknown) from unknown
    except CallRefused as refusal:
        raise StripeRefused(reason=refusal.message) from refusal


def look(object_id: str, account: str = "") -> Mapping[str, Any]:
    """An object of Stripe's as it stands now (of a connected account, where one is named).

    Raises:
        StripeSilent: Stripe does not answer, or our key is not that of the books. StripeRefused: there is no such object. NoGateway.
    """
    with _asking() as way:
        return way.fetch(object_id, account)


def payouts(account: str, since: datetime) -> list[Mapping[str, Any]]:
    """The payouts of an account ('' is ours) since a moment, the latest first.

    Raises:
        StripeSilent, StripeRefused, NoGateway: as `look`.
    """
    with _asking() as way:
        return list(way.payouts(account, since))


def bank_details(customer: str) -> BankDetails:
    """The bank account at which a customer's transfers arrive.

    Raises:
        StripeSilent, StripeRefused, NoGateway: as `look`.
    """
    with _asking() as way:
        return way.bank_details(customer)


def cash(customer: str) -> Mapping[str, int]:
    """What a customer has sent that no payment has taken: currency (small letters) to its smallest unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway: as `look`.
    """
    with _asking() as way:
        return way.cash(customer)


def onboarding_address(account: str, *, back: str, again: str, change: bool = False) -> str:
    """A fresh address at which the holder of a connected account tells Stripe who they are, or changes what they told.

    Raises:
        StripeSilent, StripeRefused, NoGateway: as `look`.
    """
    with _asking() as way:
        return way.onboarding(account, back=back, again=again, change=change)


def books(since: datetime) -> tuple[list[Movement], AtStripe]:
    """The changes of our balance at Stripe since a moment, oldest first, and the balance that they led to.

    Where the balance changed while the list was read, both are read again.

    Raises:
        StripeSilent, StripeRefused, NoGateway: as `look`.
    """
    with _asking() as way:
        before = way.balance()
        for _ in range(BOOKS_TRIES):
            movements, after = way.movements(since), way.balance()
            if after == before:
                break
            before = after
        return movements, after
