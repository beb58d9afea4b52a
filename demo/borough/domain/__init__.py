"""Facts, names and stories of the demo borough."""
