"""When to ask a server that has failed: not at all, but for one trial now and then."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAILURES = 3
PAUSE_SECONDS = 5.0


class Breaker:
    """Open after three failures in a row; then one caller every five seconds tries whether it is well again."""

    def __init__(
        self, failures: int = FAILURES, pause: float = PAUSE_SECONDS, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._pause = pause
        self._now = now
        self._failed = 0
        self._tried = 0.0
        self._lock = threading.Lock()

    @property
    def open(self) -> bool:
        """Whether the server is taken to be away."""
        return self._failed >= self._most

    def may_ask(self) -> bool:
        """Whether this caller may ask the server."""
        with self._lock:
            if not self.open:
                return True
            if self._now() - self._tried < self._pause:
                return False
            self._tried = self._now()
            return True

    def well(self) -> None:
        """It answered."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """It did not."""
        with self._lock:
            self._failed += 1
            self._tried = self._now()
