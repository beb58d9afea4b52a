"""The one adapter of the gateway: Stripe's own library, in front of Stripe or of a stand-in for it."""

from payments.gateway.adapters.library import StripeLibrary

__all__ = ["StripeLibrary"]
