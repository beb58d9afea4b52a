"""Look at Stripe outside any unit: how a thing stands there now, and where someone goes to go on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from payments.gateway.domain import AtStripe, BankDetails, CallRefused, Movement, OutcomeUnknown, StripeRefused, silence
from payments.gateway.ports import gateway
from payments.gateway.services.belonging import require_ours

BOOKS_TRIES = 3  # how often the list and the balance are read until they are of one moment


def look(object_id: str, account: str = "") -> Mapping[str, Any]:
    """An object of Stripe's as it stands now (of a connected account, where one is named).

    Raises:
        StripeSilent: Stripe does not answer, or our key is not that of the books. StripeRefused: there is no such object. NoGateway.
    """
    require_ours()
    try:
        return gateway().fetch(object_id, account)
    except OutcomeUnknown as unknown:
        raise silence(unknown) from unknown
    except CallRefused as refusal:
        raise StripeRefused(reason=refusal.message) from refusal


def payouts(account: str, since: datetime) -> list[Mapping[str, Any]]:
    """The payouts of an account ('' is ours) since a moment, the latest first.

    Raises:
        StripeSilent, StripeRefused, NoGateway: as `look`.
    """
    require_ours()
    try:
        return list(gateway().payouts(account, since))
    except OutcomeUnknown as unknown:
        raise silence(unknown) from unknown
    except CallRefused as refusal:
        raise StripeRefused(reason=refusal.message) from refusal


def bank_details(customer: str) -> BankDetails:
    """The bank account at which a customer's transfers arrive.

    Raises:
        StripeSilent, StripeRefused, NoGateway: as `look`.
    """
    require_ours()
    try:
        return gateway().bank_details(customer)
    except OutcomeUnknown as unknown:
        raise silence(unknown) from unknown
    except CallRefused as refusal:
        raise StripeRefused(reason=refusal.message) from refusal


def cash(customer: str) -> Mapping[str, int]:
    """What a customer has sent that no payment has taken: currency (small letters) to its smallest unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway: as `look`.
    """
    require_ours()
    try:
        return gateway().cash(customer)
    except OutcomeUnknown as unknown:
        raise silence(unknown) from unknown
    except CallRefused as refusal:
        raise StripeRefused(reason=refusal.message) from refusal


def onboarding_address(account: str, *, back: str, again: str) -> str:
    """A fresh address at which the holder of a connected account tells Stripe who they are.

    Raises:
        StripeSilent, StripeRefused, NoGateway: as `look`.
    """
    require_ours()
    try:
        return gateway().onboarding(account, back=back, again=again)
    except OutcomeUnknown as unknown:
        raise silence(unknown) from unknown
    except CallRefused as refusal:
        raise StripeRefused(reason=refusal.message) from refusal


def books(since: datetime) -> tuple[list[Movement], AtStripe]:
    """The changes of our balance at Stripe since a moment, oldest first, and the balance that they led to.

    Where the balance changed while the list was read, both are read again.

    Raises:
        StripeSilent, StripeRefused, NoGateway: as `look`.
    """
    require_ours()
    way = gateway()
    try:
        before = way.balance()
        for _ in range(BOOKS_TRIES):
            movements, after = way.movements(since), way.balance()
            if after == before:
                break
            before = after
        return movements, after
    except OutcomeUnknown as unknown:
        raise silence(unknown) from unknown
    except CallRefused as refusal:
        raise StripeRefused(reason=refusal.message) from refusal
