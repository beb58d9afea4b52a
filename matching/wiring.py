"""Wires the rooms of matching to an app."""

from __future__ import annotations

from flask import Flask

from hub.kernel.settings import Settings
from matching.search.adapters.embedded import EmbeddedIndex


def init_app(app: Flask) -> None:
    """Give `app` its search index, embedded in a file of its own; the file is made when it is first used."""
    settings: Settings = app.extensions["kith.settings"]
    app.extensions["kith.search"] = EmbeddedIndex(settings.var / "search.sqlite3", durable=settings.env == "production")
