"""Rebuild the warehouse from the floors below."""

from oversight.warehouse.services.rebuilding import rebuild

__all__ = ["rebuild"]
