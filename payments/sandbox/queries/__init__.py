"""What the sandbox's pages show, and what its jobs ask."""

from payments.sandbox.queries.dues import bank_is_due, deliveries_due
from payments.sandbox.queries.pages import CheckoutPage, OnboardingPage, checkout_page, onboarding_page
from payments.sandbox.queries.standing import Desk, desk

__all__ = [
    "CheckoutPage",
    "Desk",
    "OnboardingPage",
    "bank_is_due",
    "checkout_page",
    "deliveries_due",
    "desk",
    "onboarding_page",
]
