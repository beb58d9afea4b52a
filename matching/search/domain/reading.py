"""How a query's words are read against the words that the index knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from matching.words.domain import Term, nearest, terms
from matching.words.domain.mistakes import limit

MOST_TOKENS = 24
"""Tokens of a query that count; a longer text is cut."""


class Vocabulary(Protocol):
    """The words of everything in the index."""

    def knows(self, stem: str) -> bool:
        """Whether a word with this stem stands in any document."""

    def between(self, shortest: int, longest: int) -> Iterable[Term]:
        """The words of so many letters."""


@dataclass(frozen=True)
class Reading:
    """The tokens asked for: each is a set of stems of which any will do; and what was taken for a typing mistake."""

    tokens: tuple[frozenset[str], ...]
    corrected: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read(words: str, vocabulary: Vocabulary) -> Reading:
    """Read a query: a stem that no document has is replaced by those of the nearest words of the vocabulary.

    Nearest by the word as written, else by its stem; all words equally near stand for it. A word with nothing near
    stays: it matches nothing, and counts among the tokens. Tokens that come to the same are one.
    """
    read_as: dict[frozenset[str], None] = {}
    corrected: list[tuple[str, tuple[str, ...]]] = []
    for term in terms(words)[:MOST_TOKENS]:
        group = frozenset((term.stem,))
        if not vocabulary.knows(term.stem):
            near = _near(term, vocabulary)
            if near:
                group = frozenset(one.stem for one in near)
                corrected.append((term.word, tuple(sorted(one.word for one in near))))
        read_as[group] = None
    return Reading(tuple(read_as), tuple(corrected))


def _near(term: Term, vocabulary: Vocabulary) -> list[Term]:
    most = limit(term.word)
    if not most:
        return []
    known = list(vocabulary.between(len(term.word) - most, len(term.word) + most))
    found, _ = nearest(term.word, [one.word for one in known])
    if found:
        return [one for one in known if one.word in found]
    most = limit(term.stem)
    known = list(vocabulary.between(1, 10**6)) if most else []
    found, _ = nearest(term.stem, {one.stem for one in known})
    return [one for one in known if one.stem in found]
