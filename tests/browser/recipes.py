"""How to reach every page: as whom, from where, by which links; the suites walk the app's own route map with this table.

To add a route's recipe, enter its endpoint in RECIPES:

    "needs.index": page(who="resident"),                            its address has nothing to fill in
    "needs.show": page(who="resident", start="/needs"),             the first link on /needs that leads to it
    "bookings.show": page(who="carer", start="/visits", via=("visits.show",)),    by a link on a linked page
    "market.index": page(map=True),                                 a page with a map may weigh 170 KB
    "calendar.feed": not_a_page("an iCalendar file"),
    "needs.new": page(who="resident", form=Form(right={...}, wrong={"postcode": ("", "ZZ1 1ZZ")})),

A route without a recipe fails a test, and so does a recipe without a route.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Form:
    """The form of a page: values that are right, and for each field the values that are wrong, each alone.

    A value is typed into a text field, chosen in a select, or names the radio or checkbox to tick; an empty text clears.
    """

    right: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    selector: str = "main form[method=post]"


@dataclass(frozen=True)
class Recipe:
    """How to reach one page."""

    who: str = ""  # one of the demo's people (tests/browser/people.py), or nobody
    start: str = ""  # the address to begin at; empty where the endpoint's own address has nothing to fill in
    via: tuple[str, ...] = ()  # endpoints of the links to follow before the last one
    query: str = ""
    map: bool = False
    form: Form | None = None
    status: int = 200
    why_no_page: str = ""

    @property
    def most_bytes(self) -> int:
        """What a cold visit may transfer (experience.md, Gates)."""
        return 170_000 if self.map else 100_000


def page(
    who: str = "",
    start: str = "",
    via: tuple[str, ...] = (),
    query: str = "",
    *,
    map: bool = False,  # noqa: A002 - it says what it is
    form: Form | None = None,
    status: int = 200,
) -> Recipe:
    """A page for people."""
    return Recipe(who, start, via, query, map, form, status)


def not_a_page(why: str) -> Recipe:
    """A route that answers with something else than a page: say what."""
    return Recipe(why_no_page=why)


RECIPES: dict[str, Recipe] = {
    "health.healthz": not_a_page("JSON for machines"),
    "health.readyz": not_a_page("JSON for machines"),
    "health.metrics": not_a_page("figures for Prometheus"),
}
