"""Whether two who each come alone could come together: what a flow, which knows no “both or neither”, cannot share out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from hub.kernel.week import Slot
from marketplace.rounds.domain import Line
from matching.composing.domain import Cost

BOTH = 2
Bears = Callable[[str, Sequence[Cost]], bool]
"""Whether a purse, by its name, has enough for visits that come each week."""


def can_pair(lines: Iterable[tuple[str, Line]], bears: Bears) -> bool:
    """Whether at one time at least two different parties could come for whom there is money, both together.

    Args:
        lines: a party, and what it could do of a part for two if it came as one of them.
        bears: whether a purse has enough.
    """
    at: defaultdict[Slot, dict[str, tuple[int, str]]] = defaultdict(dict)
    for party, line in lines:
        for slot, pence in line.visits():
            at[slot][party] = min(at[slot].get(party, (pence, line.purse)), (pence, line.purse))
    return any(_paid(slot, sorted(one.values())[:BOTH], bears) for slot, one in at.items() if len(one) >= BOTH)


def _paid(slot: Slot, both: Iterable[tuple[int, str]], bears: Bears) -> bool:
    """Whether what two cost at a time (pence, purse) is there; all of a part is paid from one purse."""
    paid = [(pence, purse) for pence, purse in both if pence]
    return not paid or bears(paid[0][1], [(slot.weekday, pence) for pence, _purse in paid])
