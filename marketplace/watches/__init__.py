"""Searches that someone keeps: what is new in them is looked for every day, and told."""
