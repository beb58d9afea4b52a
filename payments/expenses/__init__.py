"""Expenses: what volunteers paid for or drove, what finance decides about it, and what is owed for it."""
