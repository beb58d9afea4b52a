"""The index that this app has, for those above who search and feed it."""

from __future__ import annotations

from typing import cast

from flask import current_app

from matching.search.ports import SearchIndex


def index() -> SearchIndex:
    """The search index of the current app."""
    return cast("SearchIndex", current_app.extensions["kith.search"])
