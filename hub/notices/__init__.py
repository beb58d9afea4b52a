"""Notices: everything that matters to someone reaches them, in the app and by email, as they choose."""
