"""The answer to what was gathered: who is suggested to whom, why, and what it comes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hub.kernel.week import STEP, Slot, minutes_a_week
from marketplace.rounds.domain import PAIRS, How, Told, settle, untold
from marketplace.rounds.queries.gathering import Gathered
from matching.rounds.domain import Board, Given, got, lacked, settle_stably, solve

PARTS, EXACTLY = 3, 2


@dataclass(frozen=True)
class Shared:
    """Whole visits by line of what was gathered; why each (code, how many could); why each ask lacks all, by its place.

    `exact` and `stable` are the needs with something and the minutes a week of the two rules, in hours as a flow knows
    them: what the one costs beside the other, and what whole visits cost beside both.
    """

    gathered: Gathered
    visits: Mapping[int, tuple[Slot, ...]]
    why: Mapping[int, tuple[str, int]]
    lacking: Mapping[int, tuple[str, int]]
    exact: tuple[int, int]
    stable: tuple[int, int]

    def minutes(self) -> dict[int, int]:
        """Minutes a week that are suggested, by the place of the ask."""
        found: defaultdict[int, int] = defaultdict(int)
        for line, slots in self.visits.items():
            found[self.gathered.lines[line].ask] += minutes_a_week(slots)
        return found

    def helped(self) -> set[str]:
        """Needs that have some help already, or have some suggested."""
        asks = self.gathered.board.asks
        return {asks[self.gathered.lines[line].ask].need for line in self.visits} | set(self.gathered.board.served)


def share(gathered: Gathered, how: How = How.EXACT, told: Told = untold) -> Shared:
    """Share out all capacity: outside any unit of work, since it may take a while.

    `told` hears how many parts of that are solved: the exact rule, the stable one, and whole visits.

    Raises:
        TooLarge: there is more than can be weighed exactly.
    """
    board = gathered.board
    told(0, PARTS)
    exact = solve(board)
    told(1, PARTS)
    stable = settle_stably(board)
    told(2, PARTS)
    return _told(gathered, {How.EXACT: exact, How.STABLE: stable}[how], exact, stable)


def share_exactly(gathered: Gathered, told: Told = untold) -> Shared:
    """The same by the exact rule alone, in two parts: somebody waits, and what another would cost is not asked."""
    told(0, EXACTLY)
    exact = solve(gathered.board)
    told(1, EXACTLY)
    return _told(gathered, exact, exact, {})


def _told(gathered: Gathered, chosen: Given, exact: Given, stable: Given) -> Shared:
    """Hours cut into whole visits, with the reason of each."""
    board = gathered.board
    visits = settle(
        board.asks, gathered.helpers, gathered.lines, chosen, board.served, gathered.purses, gathered.doors()
    )
    given = {line: minutes_a_week(slots) // STEP for line, slots in visits.items()}
    why = got(board, given)
    lacking = {place: (code, 0) for place, code in gathered.barred.items()} | lacked(board, given)
    lacking |= dict.fromkeys(_too_dear(gathered, visits, set(lacking)), ("price", 0))
    lacking |= dict.fromkeys(gathered.pairs & set(lacking), (PAIRS, 0))
    return Shared(gathered, visits, why, lacking, _sums(board, exact), _sums(board, stable))


def _too_dear(gathered: Gathered, visits: Mapping[int, tuple[Slot, ...]], among: Collection[int]) -> set[int]:
    """Those asks `among` for which what is left in the purse is less than any visit of anybody would cost."""
    left = dict(gathered.purses)
    for i, slots in visits.items():
        line, costs = gathered.lines[i], dict(gathered.lines[i].visits())
        if line.purse:
            left[line.purse] = left[line.purse].less([(slot.weekday, costs[slot]) for slot in slots])
    examples = [line for line in gathered.lines.examples if line.ask in among]
    paid = {line.ask for line in examples if line.purse}
    for line in examples:
        if line.ask in paid and any(
            not pence or left[line.purse].bears([(slot.weekday, pence)]) for slot, pence in line.visits()
        ):
            paid.discard(line.ask)
    return paid


def _sums(board: Board, given: Given) -> tuple[int, int]:
    helped = {board.asks[int(board.edges.asks[edge])].need for edge in given} | board.served
    asking = {ask.need for ask in board.asks}
    return len(helped & asking), sum(given.values()) * STEP


def figures(shared: Shared) -> dict[str, object]:
    """What a round comes to, as it is kept: whole numbers, minutes a week."""
    asks, minutes = shared.gathered.board.asks, shared.minutes()
    rows = []
    for priority in (3, 2, 1):
        places = [place for place, ask in enumerate(asks) if ask.priority == priority]
        wanted = sum(asks[place].quarters for place in places) * STEP
        rows.append([priority, wanted, sum(minutes.get(place, 0) for place in places)])
    needs = {ask.need for ask in asks}
    return {
        "needs": len(needs),
        "helped": len(needs & shared.helped()),
        "helpers": sum(helper.minutes > 0 for helper in shared.gathered.helpers),
        "edges": len(shared.gathered.lines),
        "hours": rows,
        "exact": list(shared.exact),
        "stable": list(shared.stable),
    }
