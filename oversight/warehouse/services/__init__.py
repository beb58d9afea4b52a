"""Rebuild the warehouse from the floors below, and write it out for other tools."""

from oversight.warehouse.services.exporting import export
from oversight.warehouse.services.rebuilding import expected, rebuild

__all__ = ["expected", "export", "rebuild"]
