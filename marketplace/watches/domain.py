"""A search that someone keeps: what it asks, and what may be wrong with keeping it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.kernel.errors import Invalid, Refused
from hub.kernel.words import N_
from marketplace.searches.domain import Looking

MOST = 20  # searches that one person keeps
MOST_PAGES = 25  # of 200 offers each that one search finds: whoever asks for more has no use for news of it
LONGEST = 1000  # letters of an address
PASSING = ("page", "now")  # what of a search is not kept
PASSING_CHOICE = ("free", "now")  # free this week is kept: each day it is asked of the week in which it is
_SETS = ("days", "parts", "checks")


class TooManyWatches(Refused):
    """So many searches that nobody would read what they bring."""

    code = "too-many-watches"
    template = N_("You keep %(most)s searches already. Stop one of them first.")


class NothingToWatch(Invalid):
    """An address that asks for nothing, or for something that cannot be."""

    code = "nothing-to-watch"
    template = N_("Search for something first, then keep that search.")


def as_data(looking: Looking) -> dict[str, Any]:
    """A search for JSON, without its page; this hour would be another one tomorrow."""
    found = {name: getattr(looking, name) for name in Looking.__dataclass_fields__ if name not in PASSING}
    return found | {name: sorted(found[name]) for name in _SETS}


def from_data(data: Mapping[str, Any]) -> Looking:
    """The search that `as_data` wrote."""
    return Looking(**{**data, **{name: frozenset(data[name]) for name in _SETS}})
