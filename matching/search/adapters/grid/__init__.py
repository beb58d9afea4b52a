"""The embedded index with its columns in memory: the same file, the same answers, sooner."""

from matching.search.adapters.grid.index import GridIndex

__all__ = ["GridIndex"]
