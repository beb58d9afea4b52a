"""Bookings: the agreement between the one who needs and the one who helps."""
