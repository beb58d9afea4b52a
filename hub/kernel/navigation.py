"""The navigation, as data: rooms register what stands in it, so that no layout knows the rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask_babel import gettext

from hub.kernel import access


@dataclass(frozen=True)
class Item:
    """One link: `label` is marked with `N_`, `order` sorts, `shown` asks whether this actor sees it."""

    label: str
    href: str
    order: int
    shown: Callable[[access.Actor], bool] = lambda _actor: True


@dataclass(frozen=True)
class Link:
    """An item as a page shows it."""

    label: str
    href: str
    current: bool


def register(item: Item) -> None:
    """Add `item` (called in a package's wiring)."""
    current_app.extensions["kith.navigation"].append(item)


def links() -> list[Link]:
    """What stands in the navigation for whoever is asking, in order."""
    items: list[Item] = sorted(current_app.extensions["kith.navigation"], key=lambda item: item.order)
    actor = access.current()
    return [Link(gettext(i.label), i.href, _current(i.href)) for i in items if i.shown(actor)]


def _current(href: str) -> bool:
    return request.path == href or request.path.startswith(href.rstrip("/") + "/")


def init_app(app: Flask) -> None:
    """Start with none, and give templates `navigation`."""
    app.extensions["kith.navigation"] = []

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {"navigation": links, "actor": access.current}
