"""Everyday words to categories: phrases as data, the most specific one that a sentence holds wins."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.words.domain.mistakes import nearest
from matching.words.domain.phrases import counted, spans
from matching.words.domain.stopwords import FUNCTION, PARTICLES, RELATION, REQUEST, TIMES
from matching.words.domain.tokens import fold, stem, words

LONGER = 0.5
"""What each further word of a phrase adds to its weight."""
VERBATIM = 0.15
"""What each word of a phrase adds, small words too, if the text holds it word for word."""
MISTAKEN = 0.7
"""What is left of a word's weight for each mistake in it."""
ACROSS = 0.8
"""What is left of a phrase that runs over a comma or an "and"."""
HINT = 0.4
"""What a single word counts for a category in whose phrases it often stands."""
LEAST_HINT = 0.35
"""Hints below this suggest nothing by themselves."""
_WEAK = FUNCTION | PARTICLES | REQUEST | RELATION | TIMES
_CLAUSE = re.compile(r"[.,;:!?/&()\n]+|\s[-–—]\s|\b(?:and|then|also|plus|but|or)\b")


@dataclass(frozen=True)
class Suggestion:
    """A category that a text seems to mean: score in 0..1, and the phrase of the lexicon that says so."""

    category: str
    score: float
    phrase: str


@dataclass(frozen=True)
class _Phrase:
    text: str
    said: str
    category: str
    stems: frozenset[str]


@dataclass(frozen=True)
class _Word:
    """A word of the text that counts: where it stands, its clause, its stem after mending, and its trust in 0..1."""

    position: int
    clause: int
    stem: str
    trust: float
    weak: bool


@dataclass(frozen=True)
class _Found:
    phrase: _Phrase
    places: tuple[int, ...]
    weight: float


class Lexicon:
    """Phrases of everyday language, each with its category; made once, safe to share between threads."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._phrases: list[_Phrase] = []
        self._vocabulary: dict[str, str] = {}
        for text, category in phrases:
            said = words(text)
            if held := counted(said):
                self._phrases.append(_Phrase(text, f" {' '.join(said)} ", category, frozenset(stem(w) for w in held)))
                self._vocabulary.update((w, stem(w)) for w in held)
        self._by_stem: dict[str, list[int]] = {}
        for index, phrase in enumerate(self._phrases):
            for one in phrase.stems:
                self._by_stem.setdefault(one, []).append(index)
        self._sizes = Counter(phrase.category for phrase in self._phrases)

    @classmethod
    def from_phrases(cls, phrases: Mapping[str, str]) -> Lexicon:
        """A lexicon of `{phrase: category code}`."""
        return cls(phrases.items())

    def suggest(self, text: str, limit: int = 5) -> list[Suggestion]:
        """The categories that a text means, best first; a whole sentence may mean several.

        A phrase's words may stand in any order with up to three others between; each word of the text serves one
        phrase only, the most specific, so that "wash my clothes" is not also "wash". A clause without any phrase is
        read by the single words in it. Order: score, then where it stands in the text, then code.
        """
        text_words = self._read(text)
        found = self._whole_phrases(text_words, f" {' '.join(words(text))} ")
        used = {place for one in found for place in one.places}
        scores: dict[str, float] = defaultdict(float)
        first: dict[str, int] = {}
        named: dict[str, tuple[float, str]] = {}
        for one in found:
            category = one.phrase.category
            scores[category] += one.weight
            first[category] = min(first.get(category, 10**6), one.places[0])
            named[category] = max(named.get(category, (0.0, "")), (one.weight, one.phrase.text))
        for category, weight, place, phrase in self._hints(text_words, used, set(scores)):
            scores[category] += weight
            first.setdefault(category, place)
            named.setdefault(category, (weight, phrase))
        order = sorted(scores, key=lambda c: (-round(scores[c], 6), first[c], c))
        return [Suggestion(c, round(scores[c] / (scores[c] + 3), 4), named[c][1]) for c in order[:limit]]

    def _read(self, text: str) -> list[_Word]:
        """The words that count, mended where they are misspelt, each with its clause."""
        read: list[_Word] = []
        for clause, piece in enumerate(_CLAUSE.split(fold(text))):
            for word in [part for whole in words(piece) for part in self._parted(whole)]:
                root, trust = stem(word), 1.0
                if root not in self._by_stem:
                    if word in FUNCTION:
                        continue
                    root, trust = self._mended(word, root)
                read.append(_Word(len(read), clause, root, trust, word in _WEAK))
        return read

    def _parted(self, word: str) -> list[str]:
        """A word that nobody knows as the two known ones it is made of: a "lightbulb" is a light bulb."""
        if stem(word) not in self._by_stem and word not in _WEAK:
            for cut in range(4, len(word) - 3):
                if word[:cut] in self._vocabulary and word[cut:] in self._vocabulary:
                    return [word[:cut], word[cut:]]
        return [word]

    def _mended(self, word: str, root: str) -> tuple[str, float]:
        """The stem that a misspelt word stands for, and how far to trust that."""
        near, mistakes = nearest(word, self._vocabulary)
        if near:
            return self._vocabulary[near[0]], MISTAKEN**mistakes
        near, mistakes = nearest(root, self._by_stem)
        return (near[0], MISTAKEN**mistakes) if near else (root, 0.0)

    def _rarity(self, root: str) -> float:
        """How telling a stem is: the fewer phrases hold it, the more."""
        return math.log(1 + len(self._phrases) / len(self._by_stem[root]))

    def _whole_phrases(self, text: list[_Word], said: str) -> list[_Found]:
        """The phrases that the text holds whole, the heaviest first, no word used twice; in their order in the text."""
        places: dict[str, list[int]] = defaultdict(list)
        for word in text:
            places[word.stem].append(word.position)
        held = Counter(index for root in places for index in self._by_stem.get(root, ()))
        found = [
            self._weigh(phrase, span, text, said)
            for index, count in held.items()
            if count == len((phrase := self._phrases[index]).stems)
            for span in spans(phrase.stems, places)
        ]
        found.sort(key=lambda one: (-one.weight, one.places, one.phrase.text))
        taken: set[int] = set()
        kept: list[_Found] = []
        for one in found:
            if taken.isdisjoint(one.places):
                taken.update(one.places)
                kept.append(one)
        return sorted(kept, key=lambda one: one.places)

    def _weigh(self, phrase: _Phrase, span: tuple[int, ...], text: list[_Word], said: str) -> _Found:
        weight = sum(self._rarity(text[place].stem) * text[place].trust for place in span)
        weight *= 1 + LONGER * (len(span) - 1)
        if phrase.said in said:
            weight *= 1 + VERBATIM * (phrase.said.count(" ") - 1)
        if text[span[0]].clause != text[span[-1]].clause:
            weight *= ACROSS
        return _Found(phrase, span, weight)

    def _hints(self, text: list[_Word], used: set[int], certain: set[str]) -> Iterable[tuple[str, float, int, str]]:
        """What single words add: to certain categories everywhere, to new ones where a clause has no whole phrase."""
        spoken_for = {text[place].clause for place in used}
        best: dict[int, tuple[float, str, int, str]] = {}
        for clause in {word.clause for word in text}:
            sums: dict[str, float] = defaultdict(float)
            clues: dict[str, tuple[float, int, str]] = {}
            for word in text:
                if word.clause != clause or word.position in used or word.weak or word.stem not in self._by_stem:
                    continue
                for category, weight, phrase in self._leanings(word):
                    sums[category] += weight
                    clues[category] = max(clues.get(category, (0.0, 0, "")), (weight, -word.position, phrase))
            for category, total in sorted(sums.items()):
                _, place, phrase = clues[category]
                if clause in spoken_for:
                    if category in certain:
                        yield category, total / 4, -place, phrase
                elif total >= LEAST_HINT and total > best.get(clause, (0.0,))[0]:
                    best[clause] = (total, category, -place, phrase)
        for total, category, place, phrase in best.values():
            yield category, total, place, phrase

    def _leanings(self, word: _Word) -> Iterable[tuple[str, float, str]]:
        """How much a word leans to each category in whose phrases it stands, and the shortest of those phrases."""
        shares: dict[str, float] = defaultdict(float)
        shortest: dict[str, str] = {}
        for index in self._by_stem[word.stem]:
            phrase = self._phrases[index]
            shares[phrase.category] += 1 / (self._sizes[phrase.category] + 5)
            known = shortest.get(phrase.category)
            if known is None or (len(phrase.text), phrase.text) < (len(known), known):
                shortest[phrase.category] = phrase.text
        whole = sum(shares.values())
        for category, share in sorted(shares.items()):
            yield category, HINT * self._rarity(word.stem) * word.trust * share / whole, shortest[category]
