"""Whoever asks for paid help says that it would come from a relative at home: no budget pays them, and finance is told."""

from __future__ import annotations

from collections.abc import Collection

from hub.kernel.access import Actor
from hub.people import queries as people
from marketplace.bookings import queries
from marketplace.offers import queries as offers
from payments.budgets import queries as budget_queries
from payments.budgets import services as budgets


def declare_relative(offer_id: str, holder: str, budget_ids: Collection[str], by: Actor) -> frozenset[str]:
    """Keep by the word of whoever asks that whoever makes an offer is a relative in the same household.

    Said again, or where the council has recorded an exception, it changes nothing.

    Args:
        offer_id: whose help is asked for.
        holder: who would have it (URN).
        budget_ids: the budgets of theirs behind it, those that pay and those that might.
        by: whoever asks; as for asking, they must be allowed to spend.

    Returns:
        Which of those budgets do not pay them now.

    Raises:
        Forbidden: `by` may not spend for the holder.
    """
    people.require_act(by, holder, "spend")
    party = offers.offer(offer_id).party
    if not queries.single(party, holder):
        return frozenset()
    theirs = [id_ for id_ in sorted(set(budget_ids)) if (view := budget_queries.budget(id_)) and view.holder == holder]
    return frozenset(id_ for id_ in theirs if budgets.declare_relative(id_, party, by))


def declare_relatives(offer_ids: Collection[str], holder: str, paying: Collection[str], by: Actor) -> list[str]:
    """Keep it of each of these offers. Who of them (URNs) is not paid now by one of the budgets that would pay: nothing is booked.

    Raises:
        Forbidden: `by` may not spend for the holder.
    """
    barred = [id_ for id_ in sorted(set(offer_ids)) if declare_relative(id_, holder, paying, by)]
    return sorted({offers.offer(id_).party for id_ in barred})
