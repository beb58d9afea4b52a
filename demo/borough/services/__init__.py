"""Build the demo borough by calling what people call."""

from demo.borough.services.loading import NotBuilt, digest, load, loaded

__all__ = ["NotBuilt", "digest", "load", "loaded"]
