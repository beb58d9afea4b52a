"""What we ask of Stripe, and what Stripe tells us."""
