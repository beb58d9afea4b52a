"""Offers: who gives which help, where, when and for how much, and what the council says to it."""
