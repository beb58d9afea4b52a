"""Money that a fund gets through Stripe: paid in by card or bank transfer, followed until it can be spent."""
