"""Levers: what a decision changes in the market."""
