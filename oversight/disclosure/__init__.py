"""Disclosure control: what may be said of people, and how exactly."""
