"""Build the demo borough by calling what people call."""

from demo.borough.services.loading import digest, load, loaded

__all__ = ["digest", "load", "loaded"]
