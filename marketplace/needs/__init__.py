"""Needs: what a person, a place or an organisation asks for, from the first word to its end."""
