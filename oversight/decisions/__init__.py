"""Decisions: what was decided, by whom, under what power, and why."""
