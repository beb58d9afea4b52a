"""Who can be paid through Stripe: their connected accounts, and what Stripe still needs to know."""
