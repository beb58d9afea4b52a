"""Begin anew: whoever builds a borough wants a Stripe that has seen nothing."""

from __future__ import annotations

from payments.sandbox import ports


def start_over() -> None:
    """Forget all accounts, payments, keys and events."""
    ports.current().store.empty()
