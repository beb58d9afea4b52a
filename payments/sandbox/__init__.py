"""The sandbox: a local stand-in for Stripe behind Stripe's own library; no real money moves."""
