"""Funds: whose money there is, what it is for, and what has come in."""
