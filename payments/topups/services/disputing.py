"""A card's bank takes a payment back, until it has decided."""

from __future__ import annotations

from hub.kernel import unit
from payments.funds.domain import at_stripe, unallocated
from payments.ledger import services as ledger
from payments.ledger.domain import Entry
from payments.topups.domain import TopUpState, backwards, clearing, taken_back
from payments.topups.models import TopUp


def dispute(top_up: str, pence: int) -> tuple[int, tuple[Entry, ...]] | None:
    """A card's bank has taken so much of a payment: what the fund has not given to anyone goes, until it decides.

    Returns how much that is, and its entries, which whoever follows the dispute posts in the same unit; None while the
    payment has not landed.
    """
    row = unit.locked(TopUp, top_up)
    if row is None or row.state is not TopUpState.CLEARED:
        return None
    left = unallocated(row.fund_id)
    there = ledger.locked([left, at_stripe(row.fund_id), clearing(row.fund_id)])
    free = there.pop(left)
    taken = max(0, min(pence, free, sum(there.values())))  # what is on its way to someone is there no more
    return taken, taken_back(row.fund_id, taken) if taken else ()


def settle(top_up: str, taken: int, *, won: bool) -> tuple[Entry, ...]:
    """The bank has decided; where it was won, what was taken is there again. Returns the entries."""
    row = unit.locked(TopUp, top_up)
    if row is None or not won or not taken:
        return ()
    return backwards(taken_back(row.fund_id, taken))
