"""Grants: a fund's money given once to one resident, for some kinds of help and until a day."""
