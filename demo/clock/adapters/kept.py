"""A clock that goes on where it stopped: its last moment is kept in a file."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo.clock.domain import START

KEEP_EVERY = 5.0  # seconds; a stop loses at most this much of the demo's day


class KeptClock:
    """Runs at the speed of time while its process lives, from the moment that the last process kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._began = self._kept_at = time.monotonic()
        self._from = self._read()

    def now(self) -> datetime:
        """The demo's present moment, in UTC."""
        at = time.monotonic()
        now = self._from + timedelta(seconds=at - self._began)
        if at - self._kept_at > KEEP_EVERY:
            with self._lock:
                self._kept_at = at
                self._keep(now)
        return now

    def _read(self) -> datetime:
        if not self._path.exists():
            return START
        return datetime.fromisoformat(self._path.read_text()).astimezone(UTC)

    def _keep(self, now: datetime) -> None:
        """Keep `now`, unless another process has kept a later moment."""
        if self._path.exists() and self._read() > now:
            return
        draft = self._path.with_suffix(".new")
        draft.write_text(now.isoformat())
        draft.replace(self._path)
