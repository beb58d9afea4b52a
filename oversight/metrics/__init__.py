"""Metrics: each declared once, computed by one formula, shown to everyone."""
