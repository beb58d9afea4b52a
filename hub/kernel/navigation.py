"""The navigation, as data: rooms register what stands in it, so that no layout knows the rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Flask, current_app, request
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from hub.kernel import access
from hub.kernel.words import N_


class Spot(StrEnum):
    """Where on the page a link stands."""

    MAIN = "main"  # the bar under the heading, always visible
    ACCOUNT = "account"  # top right: sign in, notices, my account, sign out
    MINE = "mine"  # on the page “My account”: what a room keeps about me
    DESK = "desk"  # on the officers' desk: what waits for whom
    FOOT = "foot"  # at the foot of every page
    DEMO = "demo"  # the demo's own strip


def _everyone(_actor: access.Actor) -> bool:
    return True


@dataclass(frozen=True)
class Item:
    """One link: `label` is marked with `N_`, `order` sorts, `shown` asks whether this actor sees it.

    `count` gives a number to stand beside it (unread notices); `post` makes it a button that posts (signing out).
    """

    label: str
    href: str
    order: int
    shown: Callable[[access.Actor], bool] = _everyone
    spot: Spot = Spot.MAIN
    count: Callable[[access.Actor], int] | None = None
    post: bool = False


EVERYONE = (
    Item(N_("Find help"), "/find", 10),
    Item(N_("Ask for help"), "/needs/new", 20),
    Item(N_("Give some time"), "/offers/new", 30),
    Item(N_("My visits"), "/visits", 40),
    Item(N_("The market"), "/market", 50),
    Item(N_("Worried about someone?"), "/worry", 10, spot=Spot.FOOT),
)
"""What stands on every page whoever asks; the rooms at these addresses may replace their own item."""


@dataclass(frozen=True)
class Link:
    """An item as a page shows it."""

    label: str
    href: str
    current: bool
    count: int = 0
    post: bool = False


def register(item: Item) -> None:
    """Add `item` to the app at hand (called in a package's wiring, inside `app.app_context()`)."""
    add(current_app, item)


def add(app: Flask, item: Item) -> None:
    """Add `item` to `app`; it takes the place of one with the same address in the same spot."""
    standing: list[Item] = app.extensions["kith.navigation"]
    standing[:] = [i for i in standing if (i.spot, i.href) != (item.spot, item.href)] + [item]


def links(spot: Spot | str = Spot.MAIN) -> list[Link]:
    """What stands in `spot` for whoever is asking, in order; only the nearest to this page is marked as current."""
    actor = _asker()
    items: list[Item] = [i for i in current_app.extensions["kith.navigation"] if i.spot == spot and i.shown(actor)]
    items.sort(key=lambda item: item.order)
    here = max((i.href for i in items if _covers(i.href)), key=len, default="")
    return [Link(gettext(i.label), i.href, i.href == here, i.count(actor) if i.count else 0, i.post) for i in items]


def _asker() -> access.Actor:
    """Who is asking; nobody, while the database is away, so that the page that says so can still be drawn."""
    if "kith.actor" not in current_app.extensions:
        return access.ANONYMOUS
    try:
        return access.current()
    except SQLAlchemyError:
        return access.ANONYMOUS


def _covers(href: str) -> bool:
    return request.path == href or request.path.startswith(href.rstrip("/") + "/")


def init_app(app: Flask) -> None:
    """Start with what everyone sees, and give templates `navigation(spot)` and `actor()`."""
    app.extensions["kith.navigation"] = list(EVERYONE)

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {"navigation": links, "actor": _asker}
