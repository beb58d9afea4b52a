"""Reviews: what both sides say of a booking, neither shown before the other."""
