"""Suppliers of one name, told apart by what they offer: whoever chooses one from a list must not take the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import ids
from marketplace.offers.domain import OfferState
from marketplace.offers.queries.reading import offers_of


def told_apart(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Parties with their names, in order of name, as a list to choose from.

    Those who share a name have with it what they offer, and the end of their number where that is the same, too.
    """
    shared = Counter(names.values())
    alike = {party for party, name in names.items() if shared[name] > 1}
    does: dict[str, set[str]] = {party: set() for party in alike}
    known = categories.names() if alike else {}
    for offer in offers_of(*sorted(alike)) if alike else ():
        if offer.state is not OfferState.RETIRED:
            does[offer.party].update(gettext(known.get(code, code)) for code in offer.categories)
    said = {party: ", ".join([name, *sorted(does.get(party, ()))]) for party, name in names.items()}
    often = Counter(said.values())
    full = {party: f"{name} ({ids.short(party)})" if often[name] > 1 else name for party, name in said.items()}
    return sorted(full.items(), key=lambda one: (one[1].casefold(), one[0]))
