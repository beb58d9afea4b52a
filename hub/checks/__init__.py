"""Checks: what is known about a party that makes it safe to let them help."""
