"""Sharings: residents share one booking by agreed shares; each is asked before anything begins or changes."""
