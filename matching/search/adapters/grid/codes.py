"""Values as small numbers, and words as lists of rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
NONE = np.zeros(0, np.int64)


class Codes:
    """The distinct values of a column, each with a number, and the things that each one holds.

    It only grows: whoever has read a number may use it, whatever is added meanwhile.
    """

    def __init__(self, things: Callable[[Hashable], Iterable[str]]) -> None:
        self._things = things
        self._codes: dict[Hashable, int] = {}
        self._names: list[str] = []
        self._holders: dict[str, list[int]] = {}
        self._pairs: tuple[int, Rows, Rows] = (0, NONE, NONE)
        self.values: list[Hashable] = []

    def codes(self, values: Iterable[Hashable]) -> list[int]:
        """The numbers of these values, new ones for those not met before."""
        known = self._codes
        return [known[value] if value in known else self._add(value) for value in values]

    def _add(self, value: Hashable) -> int:
        """Names before values, values before who holds what: whoever reads meanwhile finds what it comes upon."""
        code, things = len(self.values), list(self._things(value))
        for thing in things:
            if thing not in self._holders:
                self._holders[thing] = []
                self._names.append(thing)
        self.values.append(value)
        for thing in things:
            self._holders[thing].append(code)
        self._codes[value] = code
        return code

    def holding(self, thing: str) -> Flags:
        """By number, whether the value holds this thing."""
        return self.among((thing,))

    def among(self, things: Collection[str]) -> Flags:
        """By number, whether the value holds any of these things."""
        flags = np.zeros(len(self.values), np.bool_)
        for thing in things:
            held = np.array(self._holders.get(thing, ()), np.int64)
            flags[held[held < len(flags)]] = True
        return flags

    def fitting(self, fits: Callable[[Hashable], bool]) -> Flags:
        """By number, whether the value fits."""
        return np.fromiter(map(fits, list(self.values)), np.bool_)

    def count(self, column: Ints) -> Mapping[str, int]:
        """How often each thing stands in a column, the most frequent first."""
        pairs, things = self._paired()
        counts = np.bincount(column, minlength=len(self.values))
        sums = np.bincount(things, weights=counts[pairs])
        found = [(int(sums[thing]), self._names[thing]) for thing in np.flatnonzero(sums).tolist()]
        return {name: n for n, name in sorted(found, key=lambda pair: (-pair[0], pair[1]))}

    def _paired(self) -> tuple[Rows, Rows]:
        """Which value holds which thing, as two columns, made again when a value was added."""
        size, (paired, values, things) = len(self.values), self._pairs  # another thread may put others in its place
        if paired < size:
            names = {name: number for number, name in enumerate(list(self._names))}
            pairs = [(code, names[thing]) for code in range(size) for thing in self._things(self.values[code])]
            made = np.array(pairs, np.int64).reshape(-1, 2)
            values, things = made[:, 0].copy(), made[:, 1].copy()
            self._pairs = size, values, things
        return values, things

    def nbytes(self) -> int:
        """About how much memory it takes."""
        return 200 * len(self.values)


class Postings:
    """Which rows hold a word: one list after another for the rows that were sorted, and what came since."""

    def __init__(self) -> None:
        self._words: dict[str, int] = {}
        self._starts: Rows = np.zeros(1, np.int64)
        self._rows: Ints = np.zeros(0, np.int32)
        self._later: dict[str, list[int]] = {}

    def numbers(self, words: Iterable[str]) -> list[int]:
        """The numbers of these words, while the lists are gathered."""
        known = self._words
        return [known.setdefault(word, len(known)) for word in words]

    def sort(self, words: Ints, rows: Rows, size: int) -> None:
        """Lay the lists down: a row of `rows` holds the word of the same place in `words`."""
        both = words.astype(np.int64) * max(1, size) + rows
        both.sort()
        counts = np.bincount(both // max(1, size), minlength=len(self._words))
        self._starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self._rows = (both % max(1, size)).astype(np.int32)

    def add(self, word: str, row: int) -> None:
        """A row that came after the lists were laid down."""
        self._later.setdefault(word, []).append(row)

    def rows(self, words: Iterable[str], below: int) -> Rows:
        """The rows that hold any of these words, once or more often, of the first `below`."""
        found: list[Rows] = []
        for word in words:
            number = self._words.get(word)
            if number is not None:
                found.append(self._rows[self._starts[number] : self._starts[number + 1]].astype(np.int64))
            if word in self._later:
                later = np.array(self._later[word], np.int64)
                found.append(later[later < below])
        if len(found) == 1:
            return found[0]
        return np.concatenate(found) if found else NONE

    def nbytes(self) -> int:
        """About how much memory it takes."""
        return int(self._starts.nbytes + self._rows.nbytes) + 150 * (len(self._words) + len(self._later))


def only(value: Hashable) -> Sequence[str]:
    """The value itself is the one thing that it holds."""
    return (str(value),)
