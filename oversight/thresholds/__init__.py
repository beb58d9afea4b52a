"""Thresholds of alerts: data with dates and an owner, changed by a decision on the record."""
