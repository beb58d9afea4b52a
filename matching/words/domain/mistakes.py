"""Typing mistakes: how far two words are apart, and the nearest words of a vocabulary."""

from __future__ import annotations

from collections.abc import Iterable

from matching.words.domain.stopwords import COMMON


def limit(word: str) -> int:
    """How many mistakes are forgiven: one from four letters, two from eight, none in figures or shorter words."""
    if len(word) < 4 or word.isdecimal():
        return 0
    return 1 if len(word) < 8 else 2


def distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap with a neighbour (optimal string alignment); `most + 1` if there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)


def signature(word: str) -> int:
    """Which letters a word holds, as a mask; two mistakes change at most four bits of it."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 63)
    return mask


def nearest(word: str, vocabulary: Iterable[str]) -> tuple[tuple[str, ...], int]:
    """The words of the vocabulary that are fewest mistakes away within the limit, sorted, and how many mistakes.

    A well-spelt everyday word is never a mistake, and a word under six letters keeps its first letter:
    else "park" would be read as "bark".
    """
    most = limit(word)
    if not most or word in COMMON:
        return (), 0
    mask, found = signature(word), dict[int, list[str]]()
    for other in vocabulary:
        if abs(len(other) - len(word)) > most or (len(word) < 6 and other[:1] != word[:1]):
            continue
        if (signature(other) ^ mask).bit_count() > 2 * most:
            continue
        apart = distance(word, other, most)
        if apart <= most:
            found.setdefault(apart, []).append(other)
            most = apart
    return (tuple(sorted(found[most])), most) if most in found else ((), 0)
