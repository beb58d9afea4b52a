"""Whether whoever asks for help is to say that it would come from a relative who lives in the same household."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext

from marketplace.plans.queries import called
from payments.budgets import queries as budgets


def single(party: str, holder: str) -> bool:
    """Whether both are people: an organisation, and a place, have no relatives."""
    return party.startswith("person:") and holder.startswith("person:") and party != holder


def might_be_relatives(parties: Iterable[str], holder: str, budget_ids: Iterable[str | None]) -> frozenset[str]:
    """The single people whom a budget might pay and of whom it is not known yet: neither a bar nor an exception is on record."""
    asked = {party for party in parties if single(party, holder)}
    if not asked:
        return frozenset()
    known = [{bar.what for bar in budgets.bars_of(id_)} for id_ in {id_ for id_ in budget_ids if id_}]
    return frozenset(party for party in asked if any(party not in one for one in known))


def asks_relative(party: str, holder: str, budget_ids: Iterable[str | None]) -> bool:
    """Whether it is asked of this one."""
    return bool(might_be_relatives([party], holder, budget_ids))


def relative_words(parties: Iterable[str], holder: str) -> dict[str, str]:
    """What is ticked, by whom it is said of: “Sam T. is a relative of Ann B. and lives in the same household”."""
    asked = set(parties)
    names = called(asked | {holder}) if asked else {}
    return {
        party: gettext(
            "%(name)s is a relative of %(resident)s and lives in the same household",
            name=names[party],
            resident=names[holder],
        )
        for party in asked
    }
