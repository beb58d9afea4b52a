"""What may be shown of what was found: live, by whoever holds the checks, and never across a block."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from hub.categories import queries as categories
from hub.checks import queries as checks
from hub.checks.domain import CheckKind
from hub.kernel import clock, ids
from hub.people import queries as people
from marketplace.offers import queries as offers
from marketplace.offers.queries import OfferView


def hidden_from(person: str | None) -> frozenset[str]:
    """The parties that a person never sees among what is found: those whom they blocked, and those who blocked them."""
    return people.blocked_with(ids.urn("person", person)) if person else frozenset()


def offers_of(hidden: Collection[str]) -> frozenset[str]:
    """Ids of the live offers of parties that somebody never sees: the index leaves them out of what it counts, too."""
    return frozenset(view.id for view in offers.offers_of(*hidden) if view.live) if hidden else frozenset()


def showable(views: Mapping[str, OfferView], hidden: Collection[str], category: str | None = None) -> set[str]:
    """Ids of the offers that may be shown: live, of nobody `hidden`, with the checks of what they do (or of `category`)."""
    held = checks.held({view.party for view in views.values()}, on=clock.today())
    asked = needed()
    return {
        id_
        for id_, view in views.items()
        if view.live
        and view.party not in hidden
        and any(category in (None, code) for code in sufficient(view.categories, held.get(view.party, ()), asked))
    }


def needed() -> dict[str, frozenset[CheckKind]]:
    """The checks that each category needs today."""
    return {one.code: one.required() for one in categories.categories(retired=True)}


def sufficient(
    codes: Iterable[str], held: Collection[CheckKind], asked: Mapping[str, frozenset[CheckKind]]
) -> frozenset[str]:
    """Those of these categories for which the checks that are held will do."""
    return frozenset(code for code in codes if asked.get(code, frozenset()) <= set(held))
