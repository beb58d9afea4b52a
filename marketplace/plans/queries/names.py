"""What people, organisations and places are called: whole for those who may know, else as strangers see them."""

from __future__ import annotations

from collections.abc import Iterable

from hub.people import queries as people
from hub.places import queries as places


def called(urns: Iterable[str | None], *, whole: bool = False) -> dict[str, str]:
    """Names of parties and places by URN; persons by first name and initial unless `whole`."""
    wanted = {urn for urn in urns if urn}
    say = people.names if whole else people.masked_names
    return say(wanted) | places.places_named(urn for urn in wanted if urn.startswith("place:"))
