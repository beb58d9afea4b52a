"""Who can make which visits of which ask, in columns: a round has millions of such lines, and few kinds of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import repeat
from typing import overload

import numpy as np
import numpy.typing as npt

from hub.kernel.week import STEP, Slot
from matching.composing.domain import Cost, Purse

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Line:
    """Which helper can make which visits of which ask (by place in their lists), and how well it suits, 0 to 100.

    What they cost has the pence of each visit, and the purse from which they come.
    """

    ask: int
    helper: int
    slots: tuple[Slot, ...]
    suit: int
    pence: tuple[int, ...] = ()
    purse: str = ""

    @property
    def quarters(self) -> int:
        """Quarters of an hour a week."""
        return sum(slot.minutes for slot in self.slots) // STEP

    def visits(self) -> Iterator[tuple[Slot, int]]:
        """Each visit, and its pence."""
        return zip(self.slots, self.pence or repeat(0))  # noqa: B905 - free ones have no pence

    def within(self, purse: Purse) -> int:
        """Quarters of an hour a week that a purse bears, the cheapest visits first."""
        if purse.bears([(slot.weekday, pence) for slot, pence in self.visits()]):
            return self.quarters
        minutes, taken = 0, list[Cost]()
        for slot, pence in sorted(self.visits(), key=lambda visit: visit[1]):
            if purse.bears([*taken, (slot.weekday, pence)]):
                taken.append((slot.weekday, pence))
                minutes += slot.minutes
        return minutes // STEP


@dataclass(frozen=True, eq=False)
class Lines(Sequence[Line]):
    """Lines as columns; `kinds` says which of the `examples`, of the same ask, has the same visits, pence and purse.

    A line becomes a value of its own only where it is asked for by its place.
    """

    asks: Places
    helpers: Places
    suits: Places
    kinds: Places
    examples: Sequence[Line]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Lines:
        """Lines that may not be in columns yet."""
        if isinstance(lines, Lines):
            return lines
        asks, helpers, suits = (
            np.array([getattr(line, name) for line in lines], np.int64) for name in ("ask", "helper", "suit")
        )
        return cls(asks, helpers, suits, np.arange(len(lines)), lines)

    @classmethod
    def joined(cls, parts: Sequence[Lines]) -> Lines:
        """One after the other."""
        if not parts:
            return cls.of(())
        kinds, examples = list[Places](), list[Line]()
        for part in parts:
            kinds.append(part.kinds + len(examples))
            examples += part.examples
        asks, helpers, suits = (np.concatenate([getattr(part, name) for part in parts]) for name in ("asks", "helpers", "suits"))  # fmt: skip
        return cls(asks, helpers, suits, np.concatenate(kinds), examples)

    def those(self, which: Places | Flags) -> Lines:
        """Some of them."""
        return replace(
            self,
            asks=self.asks[which],
            helpers=self.helpers[which],
            suits=self.suits[which],
            kinds=self.kinds[which],
        )

    @cached_property
    def _met(self) -> dict[int, Line]:
        return {}

    def __len__(self) -> int:
        return len(self.asks)

    @overload
    def __getitem__(self, i: int) -> Line: ...

    @overload
    def __getitem__(self, i: slice) -> Sequence[Line]: ...

    def __getitem__(self, i: int | slice) -> Line | Sequence[Line]:
        if isinstance(i, slice):
            return [self[place] for place in range(len(self))[i]]
        found = self._met.get(i)
        if found is None:
            like = self.examples[int(self.kinds[i])]
            ask, helper, suit = int(self.asks[i]), int(self.helpers[i]), int(self.suits[i])
            found = self._met[i] = Line(ask, helper, like.slots, suit, like.pence, like.purse)
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # by what is in them

    def of_kinds(self, figures: Iterable[int]) -> Places:
        """For each line the figure of its example."""
        return np.fromiter(figures, np.int64, len(self.examples))[self.kinds]


def alike(classes: Places, rows: Flags) -> tuple[Places, Places]:
    """Where the first of each kind stands, and the kind of each: those of one class with the same flags in every row."""
    code = classes
    for n, row in enumerate(rows):
        code = code * 2 + row
        if n % 32 == 31:  # before it leaves its 64 bits
            code = np.unique(code, return_inverse=True)[1]
    order = np.argsort(code, kind="stable")
    new = np.diff(code[order], prepend=code[order[:1]] - 1) > 0
    kinds = np.empty(len(code), np.int64)
    kinds[order] = np.cumsum(new) - 1
    return order[new], kinds
