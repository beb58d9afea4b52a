"""Wires the rooms of matching to an app."""

from __future__ import annotations

from flask import Flask

from hub.kernel.settings import Settings
from matching.search.adapters.embedded import EmbeddedIndex
from matching.search.queries import IN_MEMORY


def init_app(app: Flask) -> None:
    """Give `app` its search index: embedded in a file of its own, and in front of it a server's where one is set.

    The file is made when it is first used. Where `KITH_SEARCH` says so, its columns are kept in memory as well. What
    talks to a server is loaded only where there is one.
    """
    settings: Settings = app.extensions["kith.settings"]
    embedded = _kind(settings)(settings.var / "search.sqlite3", durable=settings.env == "production")
    app.extensions["kith.search"] = embedded
    app.extensions["kith.search.pair"] = None
    if settings.elasticsearch_url:
        _guard(app, settings, embedded)


def _kind(settings: Settings) -> type[EmbeddedIndex]:
    if settings.search != IN_MEMORY:
        return EmbeddedIndex
    from matching.search.adapters.grid import GridIndex  # with numpy, which others need not load

    return GridIndex


def _guard(app: Flask, settings: Settings, embedded: EmbeddedIndex) -> None:
    from matching.search.adapters.elasticsearch import Access, ElasticsearchIndex
    from matching.search.adapters.guarded import GuardedIndex

    access = Access(
        settings.elasticsearch_url,
        index=settings.elasticsearch_index,
        ca=settings.elasticsearch_ca,
        fingerprint=settings.elasticsearch_fingerprint,
        user=settings.elasticsearch_user,
        password=settings.elasticsearch_password,
        api_key=settings.elasticsearch_api_key,
    )
    server = ElasticsearchIndex(access)
    server.load()
    pair = GuardedIndex(server, embedded, settings.var / "search.behind")
    app.extensions["kith.search"] = app.extensions["kith.search.pair"] = pair
