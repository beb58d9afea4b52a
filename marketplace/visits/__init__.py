"""Visits: one occurrence each, the unit of money; three small machines."""
