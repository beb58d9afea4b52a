"""Payouts: what goes from Stripe to a bank account, that of a supplier or the council's own, watched until it is there."""
