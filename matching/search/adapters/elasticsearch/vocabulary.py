"""The words of everything in the server's index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from matching.search.adapters.elasticsearch.writing import APART
from matching.words.domain import Term
from matching.words.domain.tokens import LONGEST

MOST_WORDS = 60_000
"""Words that come at once; the server refuses to count more than 65,536 of anything."""


class Trusting:
    """A vocabulary that knows every word: as which a query is read at first, for most are well spelt."""

    def knows(self, _stem: str) -> bool:
        """It does."""
        return True

    def between(self, _shortest: int, _longest: int) -> Iterable[Term]:
        """Nobody asks."""
        return ()


class ServerVocabulary:
    """The words of the index, where some stems are unknown to it."""

    def __init__(self, unknown: frozenset[str], ask: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self._unknown = unknown
        self._ask = ask

    def knows(self, stem: str) -> bool:
        """Whether any document holds a word of this stem."""
        return stem not in self._unknown

    def between(self, shortest: int, longest: int) -> Iterable[Term]:
        """The words of so many letters."""
        longest = min(longest, LONGEST)
        include = f"[^{APART}]{{{max(shortest, 1)},{longest}}}{APART}.*"
        words = {"terms": {"field": "vocabulary", "size": MOST_WORDS, "include": include}}
        said = self._ask({"size": 0, "query": {"term": {"gone": False}}, "aggs": {"words": words}})
        found = said["aggregations"]["words"]["buckets"]
        if len(found) == MOST_WORDS and shortest < longest:
            middle = (shortest + longest) // 2
            return [*self.between(shortest, middle), *self.between(middle + 1, longest)]
        return [Term(*bucket["key"].split(APART)) for bucket in found]
