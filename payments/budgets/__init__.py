"""Budgets: the money a person or a place has, landing every four weeks from one or more funds."""
