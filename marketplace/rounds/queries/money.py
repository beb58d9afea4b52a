"""The money of a week while a round is gathered: each purse asked once, and what visits would take from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from marketplace.needs.queries import NeedView
from marketplace.plans.domain import weekly_pence
from marketplace.plans.queries import PartView
from marketplace.plans.queries.means import means
from matching.composing.domain import Cost, Purse

NOTHING = (-1,) * 7
"""Of no purse: not even what costs nothing is paid from it."""


class Money:
    """The purses that were asked for so far: needs of one budget share one, own money is of one need."""

    def __init__(self) -> None:
        self._purses: dict[str, Purse] = {}
        self._unpaid: dict[str, frozenset[str]] = {}
        self._means = means(())
        self._met: set[str] = set()

    def read_ahead(self, needs: Collection[NeedView]) -> None:
        """Read at once what stands behind needs that are asked for one by one."""
        self._means = means(needs)

    def _purse(self, need: NeedView) -> Purse:
        name = self._name(need)
        if not name:
            return Purse()
        if need.id not in self._met:
            self._met.add(need.id)
            purse = self._means.purse(need)
            known = self._purses.get(name)
            self._purses[name] = known.beside(purse) if known is not None else purse
            self._unpaid[name] = self._means.unpaid(need)
        return self._purses[name]

    @staticmethod
    def _name(need: NeedView) -> str:
        """What the purse behind a need is called: the budget's id, or the need as the one that own money is for."""
        if need.own_weekly_pence is not None:
            return need.urn
        return need.budget_id or "" if not need.free_only else ""

    def buys(self, need: NeedView, category: str) -> bool:
        """Whether there is any money for this task of a need."""
        purse = self._purse(need)
        return purse.pence > 0 and purse.pays(category)

    def unpaid(self, need: NeedView) -> frozenset[str]:
        """The parties whom the purse behind a need does not pay."""
        self._purse(need)
        return self._unpaid.get(self._name(need), frozenset())

    def free_again(self, need: NeedView, part: PartView) -> None:
        """What a part costs would be free again, as if it were not taken: also a grant's, which may pay first for whoever comes."""
        purse, name = self._purse(need), self._name(need)
        in_use = purse.buys is not None or need.own_weekly_pence is not None
        if name and part.price_pence and part.unit and in_use:
            costs = [(slot.weekday, weekly_pence(part.price_pence, part.unit, [slot])) for slot in part.slots]
            self._purses[name] = purse.more(costs)

    def own(self, key: str, pence: int) -> str:
        """A purse beside the budgets, with what is paid from it in a week now; returns what it is called, if anything is in it."""
        if not pence:
            return ""
        name = f"own:{key}"
        self._purses[name] = Purse(pence)
        return name

    def most(self, need: NeedView, own: str = "") -> tuple[str, tuple[int, ...]]:
        """The purse behind a need, or its `own`, and the most pence that a visit may take from it on each weekday.

        That the task is bought has been asked before, for all who do it.
        """
        name = own or self._name(need)
        if not name or (not own and self._purse(need).pence <= 0):
            return "", NOTHING
        return name, self._purses[name].most()

    def bears(self, name: str, visits: Sequence[Cost]) -> bool:
        """Whether a purse that was met before has enough for visits that come each week."""
        return self._purses[name].bears(visits)

    def purses(self) -> dict[str, Purse]:
        """What each budget can bear, by its id, own money by the need it is for, and what else pays."""
        return {name: purse.tight() for name, purse in self._purses.items()}
