"""What the library raises, as what it means for a call: a no that will stay a no, or an outcome that is not known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from payments.gateway.domain import CallRefused, KeyRefused, OutcomeUnknown

# Stripe answered, did nothing, and would answer the same again.
REFUSALS = (stripe.InvalidRequestError, stripe.CardError)
NOT_THIS_KEY = (stripe.AuthenticationError, stripe.PermissionError)  # 401, 403


@contextmanager
def understood() -> Iterator[None]:
    """Turn Stripe's errors into ours.

    A key that is reused with another body, one that Stripe does not accept, a conflict, a limit, a fault over there and
    a lost connection all say nothing about what became of the call: it is looked for, and asked again.
    """
    try:
        yield
    except REFUSALS as error:
        if error.http_status == 409:
            raise OutcomeUnknown(_said(error)) from error
        raise CallRefused(error.code or "refused", error.user_message or "") from error
    except stripe.StripeError as error:
        if _is_v2_refusal(error):
            raise CallRefused(error.code or "refused", error.user_message or "") from error
        unknown = KeyRefused if isinstance(error, NOT_THIS_KEY) else OutcomeUnknown
        raise unknown(_said(error)) from error


def _is_v2_refusal(error: stripe.StripeError) -> bool:
    """Errors of /v2 have classes of their own, one for each reason; a 4xx of theirs is a no like any other."""
    transient = stripe.APIError | stripe.APIConnectionError | stripe.AuthenticationError | stripe.PermissionError
    unclear = isinstance(error, transient | stripe.RateLimitError | stripe.IdempotencyError)
    return not unclear and error.http_status in (400, 402, 404, 422)


def _said(error: stripe.StripeError) -> str:
    """What to remember of it: never its body, which may repeat what was sent."""
    return f"{type(error).__name__} {error.http_status or ''} {error.code or ''}".strip()
