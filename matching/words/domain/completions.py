"""What someone may be about to say: everyday phrases that go on as they have begun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from matching.words.domain.mistakes import nearest
from matching.words.domain.tokens import words

EACH = 3
"""Phrases of one category at most, so that several meanings are seen."""
LEAST = 2
"""Letters that must be typed; one alone begins too much."""
MOST_WORDS = 12
"""Whoever writes more writes a sentence, which no phrase goes on from."""


@dataclass(frozen=True)
class Completion:
    """A phrase that goes on as someone has begun, and the code of the category that it means."""

    phrase: str
    category: str


@dataclass(frozen=True)
class _Known:
    completion: Completion
    said: tuple[str, ...]
    whole: str


class Completions:
    """Phrases to choose from; made once, safe to share between threads."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        known = [(Completion(phrase, category), tuple(words(phrase))) for phrase, category in phrases]
        self._known = sorted(
            (_Known(completion, said, " ".join(said)) for completion, said in known if said),
            key=lambda one: (len(one.said), one.whole, one.completion.category),
        )
        self._vocabulary = sorted({word for one in self._known for word in one.said})

    def of(self, typed: str, limit: int = 8) -> list[Completion]:
        """The phrases that what was typed may become: at most `limit`, and `EACH` of one category.

        Each word typed begins a word of the phrase, in any order. First those that begin exactly so, then the shorter,
        then by the alphabet. Where there is none, words that nobody knows are read as the nearest that somebody does.
        """
        said = words(typed)
        if not may_go_on(said):
            return []
        return self._found(said, limit) or self._found([self._mended(word) for word in said], limit)

    def _found(self, said: list[str], limit: int) -> list[Completion]:
        start = " ".join(said)
        fitting = [one for one in self._known if all(any(w.startswith(t) for w in one.said) for t in said)]
        fitting.sort(key=lambda one: not one.whole.startswith(start))
        of_each: Counter[str] = Counter()
        chosen = []
        for one in fitting:
            of_each[one.completion.category] += 1
            if of_each[one.completion.category] <= EACH:
                chosen.append(one.completion)
        return chosen[:limit]

    def _mended(self, word: str) -> str:
        if any(known.startswith(word) for known in self._vocabulary):
            return word
        near, _mistakes = nearest(word, self._vocabulary)
        return near[0] if near else word


def may_go_on(said: list[str]) -> bool:
    """Whether so many words are enough to guess from, and not too many."""
    return sum(map(len, said)) >= LEAST and len(said) <= MOST_WORDS
