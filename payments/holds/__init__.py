"""Holds: money set aside for each visit, so that nobody can spend it twice, and what becomes of it."""
