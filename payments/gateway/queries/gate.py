"""Whether there is a way to Stripe, and whether money moves there."""

from payments.gateway.ports import is_open, is_sandbox

__all__ = ["is_open", "is_sandbox"]
