"""Who takes over what a supplier leaves: those parts alone, shared out exactly among the hours that are free now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from hub.kernel.week import Slot
from marketplace.rounds.queries.gathering import gather_lost
from marketplace.rounds.queries.sharing import Shared, share_exactly


@dataclass(frozen=True)
class Instead:
    """Who would take over which times: by which offer, for how many pence a week, and why (a code, how many could)."""

    offer: str
    party: str
    slots: tuple[Slot, ...]
    pence: int
    why: str
    could: int


@dataclass(frozen=True)
class Replaced:
    """A part that is left: who would take it over, or why nobody would (a code, and how many could)."""

    instead: tuple[Instead, ...]
    why: str | None
    could: int


def replacements(party: str, parts: Collection[str]) -> dict[str, Replaced]:
    """For each of these parts of a party, who would take it over; parts of needs that are over are left out.

    Raises:
        TooLarge: there is more than can be weighed exactly.
    """
    return replaced(share_exactly(gather_lost(party, parts)))


def replaced(shared: Shared) -> dict[str, Replaced]:
    """The same of what was gathered and shared out already, by the id of the part."""
    instead: defaultdict[int, list[Instead]] = defaultdict(list)
    for i in shared.visits:
        instead[shared.gathered.lines[i].ask].append(_instead(shared, i))
    return {
        part.id: Replaced(tuple(instead[place]), *shared.lacking.get(place, (None, 0)))
        for place, part in enumerate(shared.gathered.parts)
    }


def _instead(shared: Shared, i: int) -> Instead:
    line, slots = shared.gathered.lines[i], shared.visits[i]
    helper, costs = shared.gathered.helpers[line.helper], dict(line.visits())
    return Instead(helper.offer, helper.party, slots, sum(costs[slot] for slot in slots), *shared.why[i])
