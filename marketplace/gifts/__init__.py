"""Gifts in kind: goods or a service given to a need for nothing, apart from all money."""
