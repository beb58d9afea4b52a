"""The blueprint on which all of this room's routes stand, and the names of what is in a budget."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint
from flask_babel import gettext

from hub.categories import queries as categories
from hub.people import queries as people
from hub.places import queries as places

blueprint = Blueprint("budgets", __name__)


def called(urns: Iterable[str]) -> dict[str, str]:
    """Names of people, organisations and places by their URN."""
    wanted = list(urns)
    return people.names(wanted) | places.places_named(wanted)


def pays_for(codes: frozenset[str] | None) -> list[str]:
    """What a budget may pay for, by name; None for everything."""
    if codes is None:
        return [gettext("Everything in the plan")]
    return [gettext(c.name) for c in categories.categories(retired=True) if c.code in codes]
