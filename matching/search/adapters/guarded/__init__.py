"""An index on a server, with the embedded one beside it for when the server is away."""

from matching.search.adapters.guarded.breaker import Breaker
from matching.search.adapters.guarded.index import GuardedIndex

__all__ = ["Breaker", "GuardedIndex"]
