"""Suppliers who stop: whom that concerns, who could take over, what each person answers, and how it is taken back."""
