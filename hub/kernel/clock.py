"""The clock port: what time it is, for everyone, so that a test or the demo can say otherwise."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from flask import current_app

DEFAULT_ZONE = "Europe/London"
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""The days that forms take and that the house reckons with: some weeks or years more or less are still a date."""


class Clock(Protocol):
    """Whoever knows the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment by the machine, in UTC."""
        return datetime.now(UTC)


class SettableClock:
    """A clock that stands where it was put: for tests, and for building the demo's history."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The moment that it was put to."""
        return self._at

    def set(self, at: datetime) -> None:
        """Stand at `at` from now on."""
        with self._lock:
            self._at = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move forward (or back) by `by`."""
        with self._lock:
            self._at += by


def install(app_extensions: dict[str, object], clock: Clock) -> None:
    """Make `clock` the one that `now()` asks in this app."""
    app_extensions["kith.clock"] = clock


def now() -> datetime:
    """The present moment by this app's clock: aware, UTC."""
    clock: Clock = current_app.extensions["kith.clock"]
    return clock.now()


def zone() -> ZoneInfo:
    """The council's time zone, in which people see times and in which days begin."""
    given = current_app.extensions.get("kith.zone", DEFAULT_ZONE)  # a name, or (the council room's) who knows it
    return ZoneInfo(given() if callable(given) else given)


def today() -> date:
    """The date on the council's wall."""
    return local(now()).date()


def local(at: datetime) -> datetime:
    """The same moment on the council's wall clock."""
    return at.astimezone(zone())
