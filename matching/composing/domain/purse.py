"""The money that a plan may use: of a week, and of spells of days in which some weekdays come more often than others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

Cost = tuple[int, int]
"""A visit's weekday (0 is Monday), and its pence."""


@dataclass(frozen=True)
class Spell:
    """Days that share money: so many pence for all visits in them, and how often each weekday comes, from Monday on.

    By its `name` it is the same to whoever else takes from it.
    """

    pence: int
    times: tuple[int, ...]
    name: str = ""

    def takes(self, visits: Iterable[Cost]) -> int:
        """What visits that come each week take of it."""
        taken = 0
        for weekday, pence in visits:
            taken += self.times[weekday] * pence
        return taken


@dataclass(frozen=True)
class Purse:
    """The most pence that a week may take, and the tasks that they may buy (all where None). None of it: only what is free.

    What comes each week has to fit each of its `spells`, too.
    """

    pence: int = 0
    buys: frozenset[str] | None = None
    spells: tuple[Spell, ...] = ()

    def pays(self, task: str) -> bool:
        """Whether it may buy this task."""
        return self.buys is None or task in self.buys

    def bears(self, visits: Sequence[Cost]) -> bool:
        """Whether there is enough for visits that come each week."""
        week = 0
        for _weekday, pence in visits:  # a plain loop: a round asks this some hundred thousand times
            week += pence
        if week > self.pence:
            return False
        return not self.spells or all(spell.takes(visits) <= spell.pence for spell in self.spells)

    def most(self) -> tuple[int, ...]:
        """The most pence that a visit may cost, if it is the only one, on each weekday; below 0 where not even a free one fits."""
        found = [self.pence] * 7
        for spell in self.spells:
            for weekday, times in enumerate(spell.times):
                if times or spell.pence < 0:
                    found[weekday] = min(found[weekday], spell.pence // max(1, times))
        return tuple(found)

    def beside(self, other: Purse) -> Purse:
        """One purse for those who take from the same money by different days: what fits it fits both.

        A week may take what either of them might, and of a spell each weekday the more that either of them counts.
        """
        spells = {spell.name: spell for spell in self.spells}
        for one in other.spells:
            there = spells.get(one.name, one)
            times = tuple(max(pair) for pair in zip(one.times, there.times, strict=True))
            spells[one.name] = replace(there, times=times)
        return replace(self, pence=max(self.pence, other.pence), spells=tuple(spells[name] for name in sorted(spells)))

    def less(self, visits: Sequence[Cost]) -> Purse:
        """What it would have left beside these."""
        spells = tuple(replace(spell, pence=spell.pence - spell.takes(visits)) for spell in self.spells)
        return replace(self, pence=self.pence - sum(pence for _weekday, pence in visits), spells=spells)

    def more(self, visits: Sequence[Cost]) -> Purse:
        """What it would have if these, which it pays now, came no more."""
        return self.less([(weekday, -pence) for weekday, pence in visits])

    def of(self, times: Sequence[tuple[int, int]]) -> int:
        """The most pence of a week that times (weekday, minutes) may cost, all at one price an hour; rounded down."""
        week = sum(minutes for _weekday, minutes in times)
        least = self.pence
        for spell in self.spells:
            taken = spell.takes(times)
            least = min(least, spell.pence * week // taken) if taken else least
        return max(0, least)

    def tight(self) -> Purse:
        """The same without the spells that whatever fits the week fits anyway."""
        kept = tuple(spell for spell in self.spells if max(spell.times) * self.pence > spell.pence)
        return replace(self, spells=kept)


NONE = Purse()
