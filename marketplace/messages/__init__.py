"""Messages: the words exchanged about a booking."""
