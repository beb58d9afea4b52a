"""How purses stand, from the ledger."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from payments.funds import domain as funds
from payments.ledger import queries as ledger
from payments.ledger.domain import AccountKind, Side

_KINDS = (
    AccountKind.OWN_AVAILABLE,
    AccountKind.OWN_UNCLEARED,
    AccountKind.OWN_HELD,
    AccountKind.OWN_FROZEN,
    AccountKind.OWN_RECOVERY,
)


@dataclass(frozen=True)
class PurseView:
    """A resident's own money now, in pence: to use, on its way, set aside, and frozen while a payment is disputed.

    What comes back was sent to suppliers, who owe it back, and is not here yet.
    """

    id: str
    available_pence: int = 0
    uncleared_pence: int = 0
    held_pence: int = 0
    frozen_pence: int = 0
    coming_back_pence: int = 0

    @property
    def total_pence(self) -> int:
        """All that is here."""
        return self.available_pence + self.uncleared_pence + self.held_pence + self.frozen_pence


def purses(ids: Collection[str]) -> dict[str, PurseView]:
    """Purses by the person's id; an empty one where nothing was ever added."""
    found = ledger.owner_totals(ids, _KINDS)
    return {id_: PurseView(id_, *(found.get((id_, kind), 0) for kind in _KINDS)) for id_ in ids}


def purse(id_: str) -> PurseView:
    """One of them."""
    return purses([id_])[id_]


def together() -> PurseView:
    """All residents' own money."""
    sums = {kind: pence for kind, side, pence in ledger.kind_totals() if side is Side.CREDIT}
    return PurseView("", *(sums.get(kind, 0) for kind in _KINDS))


def owed_to_stripe() -> int:
    """What the council has still to pay into the balance at Stripe, in pence."""
    return -ledger.balance(funds.owed_to_stripe())
