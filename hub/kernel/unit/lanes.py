"""How the database is connected to: on SQLite readers and writers keep connections of their own."""

from __future__ import annotations

import threading
from typing import Any, cast

from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from hub.kernel.db import from_json
from hub.kernel.unit.gathering import writing

STATEMENTS = 2000  # kept ready, more than there are of them: none is compiled or prepared twice


class Lanes(QueuePool):
    """A pool of writing connections with one of reading connections beside it.

    Which a connection is it is told by `query_only`, and SQLite throws away every statement that a connection has
    prepared whenever that is changed: where one connection served both, it would prepare them all anew at each turn.
    """

    def __init__(self, creator: Any, **options: Any) -> None:
        super().__init__(creator, **options)
        self._opening = threading.Lock()
        self._reading: Lanes | None = None

    def connect(self) -> PoolProxiedConnection:
        """A connection for the unit that is open here."""
        return QueuePool.connect(self if writing() else self._readers())

    def dispose(self) -> None:
        """Close those of both lanes that nobody uses."""
        super().dispose()
        with self._opening:
            if self._reading is not None:
                self._reading.dispose()
                self._reading = None

    def recreate(self) -> Lanes:
        """The same again, with nobody in it."""
        return cast("Lanes", super().recreate())

    def _readers(self) -> Lanes:
        """Made when it is first needed: whoever listens to this pool is known by then, and hears of its connections too."""
        with self._opening:
            if self._reading is None:
                self._reading = self.recreate()  # the same again
            return self._reading


def engine_options(url: str) -> dict[str, Any]:
    """How the engine is made."""
    options: dict[str, Any] = {
        "hide_parameters": True,  # an error in the log must not carry anyone's words
        "query_cache_size": STATEMENTS,
    }
    if url.startswith("sqlite"):
        options |= {
            "connect_args": {"cached_statements": STATEMENTS},
            "poolclass": Lanes,
            "json_deserializer": from_json,
        }
    return options
