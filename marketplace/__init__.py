"""The market: offers, needs, plans, visits, bookings and the words exchanged about them."""
