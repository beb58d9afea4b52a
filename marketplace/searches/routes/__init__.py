"""Doorways to finding help."""

from marketplace.searches.routes.finding import blueprint, oversees

__all__ = ["blueprint", "oversees"]
