"""The embedded index, the default: no server, one file."""

from matching.search.adapters.embedded.index import EmbeddedIndex

__all__ = ["EmbeddedIndex"]
