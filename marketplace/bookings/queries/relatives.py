"""Whether whoever asks for help is to say that it would come from a relative who lives in the same household."""

from __future__ import annotations

from collections.abc import Iterable

from payments.budgets import queries as budgets


def single(party: str, holder: str) -> bool:
    """Whether both are people: an organisation, and a place, have no relatives."""
    return party.startswith("person:") and holder.startswith("person:") and party != holder


def asks_relative(party: str, holder: str, budget_ids: Iterable[str | None]) -> bool:
    """Whether a budget might pay a single person of whom it is not known yet: neither a bar nor an exception is on record."""
    if not single(party, holder):
        return False
    return any(party not in {bar.what for bar in budgets.bars_of(id_)} for id_ in budget_ids if id_)
