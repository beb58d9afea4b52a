"""The rules of rounds: how one comes about, how shared hours become whole visits, and what its figures say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import repeat

from hub.kernel.errors import Conflict, Invalid
from hub.kernel.week import STEP, Slot
from hub.kernel.words import N_
from matching.composing.domain import Cost, Purse
from matching.rounds.domain import RANKS, Ask


class RoundState(StrEnum):
    """Where a round stands."""

    QUEUED = "queued"
    GATHERING = "gathering"
    SHARING = "sharing"
    DONE = "done"
    REFUSED = "refused"


class RoundEvent(StrEnum):
    """What may happen to a round."""

    GATHER = "gather"
    SHARE = "share"
    KEEP = "keep"
    REFUSE = "refuse"


S, E = RoundState, RoundEvent

# Read a line aloud: "a gathering round, gathered again (its worker was killed), gathers".
STEPS: Mapping[tuple[RoundState, RoundEvent], RoundState] = {
    (S.QUEUED, E.GATHER): S.GATHERING,
    (S.GATHERING, E.GATHER): S.GATHERING,
    (S.SHARING, E.GATHER): S.GATHERING,
    (S.GATHERING, E.SHARE): S.SHARING,
    (S.SHARING, E.KEEP): S.DONE,
    (S.GATHERING, E.REFUSE): S.REFUSED,
    (S.SHARING, E.REFUSE): S.REFUSED,
}
UNDER_WAY = frozenset({S.QUEUED, S.GATHERING, S.SHARING})


MOST_TURNS = 3  # so many times a round is begun, whose workers are killed
TURN, REFUSED = "turn", "refused"  # what a round keeps until it has figures
SEEN, OF = "seen", "of"  # and how far its present step is: needs looked at, or parts of the sharing out that are solved


class Refusal(StrEnum):
    """Why a round was refused."""

    TOO_LARGE = "too-large"
    BROKEN = "broken"
    KILLED = "killed"


REFUSAL_WORDS = {
    Refusal.TOO_LARGE: N_(
        "The latest round was refused: there are more needs and offers than one round can weigh exactly."
    ),
    Refusal.BROKEN: N_(
        "The latest round went wrong and was ended. What went wrong is in the log; you may run it again."
    ),
    Refusal.KILLED: N_("The latest round was stopped three times before it was done, so it was not begun again."),
}

DRAFT = "draft"
DRAFT_WORDS = N_("Somebody stands in the plan for this, but has not been asked yet.")


class How(StrEnum):
    """By what rule hours are shared out."""

    EXACT = "exact"
    STABLE = "stable"


HOW_WORDS = {
    How.EXACT: N_("Nobody with nothing first, then as many hours as can be"),
    How.STABLE: N_("Each with whom suits them best, so that no two would rather swap"),
}


class RoundUnderWay(Conflict):
    """A second round while one is under way."""

    code = "round-under-way"
    template = N_("A round is under way already. Wait until it is done, then look at its figures.")


class NoSuchSupplier(Invalid):
    """A supplier who gives no help now."""

    code = "no-such-supplier"
    template = N_("Choose a supplier who has a live offer or is booked now.")


@dataclass(frozen=True)
class Helper:
    """An offer as a round sees it: minutes a week still free, and who (or what) can only be in one place at a time."""

    offer: str
    party: str
    minutes: int
    body: str = ""


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
        minutes, taken = 0, list[Cost]()
        for slot, pence in sorted(self.visits(), key=lambda visit: visit[1]):
            if purse.bears([*taken, (slot.weekday, pence)]):
                taken.append((slot.weekday, pence))
                minutes += slot.minutes
        return minutes // STEP


def settle(
    asks: Sequence[Ask],
    helpers: Sequence[Helper],
    lines: Sequence[Line],
    given: Mapping[int, int],
    served: frozenset[str] = frozenset(),
    purses: Mapping[str, Purse] | None = None,
) -> dict[int, tuple[Slot, ...]]:
    """Whole visits for the hours that were given along lines: a flow knows hours only, and people come at a time.

    A first visit for each need, as it was given; then the rest as given; then a visit for whoever has none yet though
    somebody could; then whatever else is possible. Nobody is in two places at once, gives more than they have, or takes more than a purse still has.
    """
    settling = _Settling(asks, helpers, lines, purses or {})
    order = sorted(range(len(lines)), key=lambda i: (-RANKS[asks[lines[i].ask].priority], -lines[i].suit, i))
    chosen = [i for i in order if given.get(i)]
    settling.first(chosen, served)
    for i in chosen:
        settling.take(i, given[i] * STEP - settling.minutes(i))
    settling.first(order, served)
    for i in order:
        settling.take(i, settling.left[lines[i].helper])
    return {i: tuple(sorted(slots)) for i, slots in sorted(settling.found.items())}


class _Settling:
    """What is taken so far."""

    def __init__(
        self, asks: Sequence[Ask], helpers: Sequence[Helper], lines: Sequence[Line], purses: Mapping[str, Purse]
    ) -> None:
        self.purses = {"": Purse(), **purses}
        self.asks, self.helpers, self.lines = asks, helpers, lines
        self.left = [helper.minutes for helper in helpers]
        self.busy: defaultdict[str, set[int]] = defaultdict(set)
        self.filled: defaultdict[int, set[Slot]] = defaultdict(set)
        self.found: defaultdict[int, list[Slot]] = defaultdict(list)

    def minutes(self, line: int) -> int:
        """Minutes a week along a line so far."""
        return sum(slot.minutes for slot in self.found.get(line, ()))

    def first(self, order: Iterable[int], served: frozenset[str]) -> None:
        """One visit for each need that has none."""
        have = {self.asks[self.lines[i].ask].need for i in self.found} | served
        for i in order:
            need = self.asks[self.lines[i].ask].need
            if need not in have and self.take(i, self.left[self.lines[i].helper], most=1):
                have.add(need)

    def take(self, i: int, minutes: int, most: int = 84) -> int:
        """Take up to so many minutes and visits along a line; returns how many visits."""
        line, taken = self.lines[i], 0
        helper = self.helpers[line.helper]
        for slot, pence in line.visits():
            when = set(slot.quarters())
            if slot.minutes > min(minutes, self.left[line.helper]) or slot in self.filled[line.ask]:
                continue
            if helper.body and when & self.busy[helper.body]:
                continue
            cost = slot.weekday, pence
            if pence and not self.purses[line.purse].bears([cost]):
                continue
            if pence:
                self.purses[line.purse] = self.purses[line.purse].less([cost])
            self.filled[line.ask].add(slot)
            self.found[i].append(slot)
            self.left[line.helper] -= slot.minutes
            minutes -= slot.minutes
            if helper.body:
                self.busy[helper.body] |= when
            taken += 1
            if taken == most:
                break
        return taken
