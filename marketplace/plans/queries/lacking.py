"""Why nobody at all may come at a time: the hard constraint that turned the last away, asked of that time alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from hub.kernel.week import Slot
from marketplace.offers.queries import OfferView
from marketplace.plans.queries.candidates import mask
from matching.hours.domain import minutes
from matching.ranking.domain import CONSTRAINTS, Candidate, Wanted, failures, has_time

LACKING = ("nobody", "hours", "capacity", "length", "checks", "unpaid", "must", "relatives", "pair")
"""What may keep everyone from a time before a plan is composed, in the order in which it is looked at."""
_ORDER = {name: place for place, (name, _) in enumerate(CONSTRAINTS)}
_CODES = {"place": "nobody", "category": "nobody", "price": "unpaid"}  # by constraint, where the word differs
_LAST = len(_ORDER)  # where those stand who pass every constraint


class Lacking:
    """Those who might do one task: looked at once for all that is not about time, then for one time after another.

    Whoever is blocked is in no reason: nobody learns here that somebody has blocked them.
    """

    def __init__(
        self, wanted: Wanted, able: Iterable[Candidate], offers: Mapping[str, OfferView], unpaid: Collection[str]
    ) -> None:
        apart = replace(wanted, slots=0, longest=0, visits=())
        self.rows = [
            (one, min(map(_ORDER.__getitem__, failures(apart, one)), default=_LAST))
            for one in able
            if one.party not in wanted.blocked
        ]
        self.offers, self.unpaid = offers, unpaid

    def why(self, slot: Slot, there: Collection[str]) -> str:
        """What keeps the last away (one of `LACKING`); `there` are those who come then anyway, as the first of two."""
        visit = mask([slot])
        at: defaultdict[int, list[Candidate]] = defaultdict(list)
        for one, first in self.rows:
            if one.party not in there:
                at[min(first, self._in_time(one, visit))].append(one)
        found = self._said(max(at), at[max(at)], visit) if at else "nobody"
        return "pair" if there and found == "nobody" else found

    def _in_time(self, one: Candidate, visit: int) -> int:
        """The place of the first constraint about time that it fails."""
        if not has_time(one, visit):
            return _ORDER["hours"]
        return _ORDER["length"] if one.shortest > minutes(visit) else _LAST

    def _said(self, furthest: int, last: Collection[Candidate], visit: int) -> str:
        if furthest == _LAST:  # every rule but that of the budget's
            return "relatives" if all(one.party in self.unpaid for one in last) else "hours"
        name = CONSTRAINTS[furthest][0]
        if name == "hours" and all(self._full(one, visit) for one in last):
            return "capacity"
        return _CODES.get(name, name)

    def _full(self, one: Candidate, visit: int) -> bool:
        """Whether it is open then, and has too little left of its week."""
        offer = self.offers[one.id]
        return one.left < minutes(visit) and not visit & ~mask(offer.slots)
