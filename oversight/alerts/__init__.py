"""Alerts: a figure out of bounds, with its evidence frozen."""
