"""Paying at a page of Stripe's, its Checkout: what payments into funds and payments of own money have in common."""
