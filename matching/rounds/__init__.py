"""The round: all open parts of a place against all its capacity."""
