"""Pools: several residents pay for the same visits by agreed shares, each from their own budget or own money."""
