"""The demo borough inside this process: no server, no worker, a clock that stands; put back as often as it is wanted."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from flask import Flask

from hub.kernel import clock, ids, jobs, outbox
from hub.kernel.settings import Settings, database_url

DATABASE, SANDBOX = "kith.sqlite3", "stripe-sandbox.sqlite3"
# What may be written down of a refusal: who looked and who tried, never what was asked for.
TRACES = frozenset({"account_try"})


class Borough:
    """An app over a copy of the borough in `var`."""

    def __init__(self, kept: Path, var: Path) -> None:
        from wsgi import create_app

        shutil.copytree(kept, var)
        self.kept, self.var = kept, var
        settings = Settings(
            env="demo", secret_key="x" * 32, database_url=database_url("", var), var=var, mail_url="mailbox:",
            public_url="http://localhost", log_level="CRITICAL",
        )  # fmt: skip
        self.app: Flask = create_app(settings)
        with self.app.app_context():
            at = clock.now()
        clock.install(self.app.extensions, clock.SettableClock(at))
        ids.install(self.app.extensions, 7)
        self.watch = sqlite3.connect(var / DATABASE, isolation_level=None)
        self.stripe = sqlite3.connect(var / SANDBOX, isolation_level=None)
        self.built = self._copy()
        self.before, self._version = self.built, self._now()

    def _copy(self) -> list[sqlite3.Connection]:
        found = []
        for file in (self.watch, self.stripe):
            found.append(sqlite3.connect(":memory:"))
            file.backup(found[-1])
        return found

    def remember(self) -> None:
        """Let this be what `put_back` comes back to."""
        if self._now() != self._version:
            self.before, self._version = self._copy(), self._now()

    def start_over(self) -> None:
        """As it was built."""
        if self.before is not self.built:
            self.before, self._version = self.built, ()
        self.put_back()

    def put_back(self) -> None:
        """As it was remembered."""
        if self._now() != self._version:
            for kept, file in zip(self.before, (self.watch, self.stripe), strict=True):
                kept.backup(file)
            self._version = self._now()

    def _now(self) -> tuple[int, ...]:
        """Numbers that are others after anybody else's commit."""
        return tuple(file.execute("PRAGMA data_version").fetchone()[0] for file in (self.watch, self.stripe))

    def changed(self) -> list[str]:
        """The tables that are no longer as they were remembered."""
        if self._now() == self._version:
            return []
        tables = [name for (name,) in self.watch.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = [name for name in tables if self._rows(self.watch, name) != self._rows(self.before[0], name)]
        return sorted(name for name in found if not name.startswith("sqlite_"))

    @staticmethod
    def _rows(database: sqlite3.Connection, table: str) -> list[str]:
        return sorted(map(repr, database.execute(f'SELECT * FROM "{table}"')))

    def settle(self) -> None:
        """Let what was sent have its effects: the news, and what Stripe's sandbox has to say."""
        with self.app.app_context():
            for _ in range(4):
                done = outbox.drain()
                for name, job in jobs.registered().items():
                    if "sandbox" in name or "gateway" in name:
                        done += jobs.run(job, force=True)
                if not done:
                    break
