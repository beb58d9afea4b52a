"""Named points at which a test may kill the process, to prove that nothing is ever half-done."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from flask import has_request_context

Hook = Callable[[str], None]

WISH = re.compile(r"(?P<point>[a-z-]+)(?:@(?P<where>request|worker))?:(?P<nth>[1-9]\d*)")
RECORD = "kills"  # in the folder of state: a line for each kill

_hook: Hook | None = None


def install(hook: Hook | None) -> None:
    """Call `hook` with the name of each point reached; `None` takes it away. Production never installs one."""
    global _hook  # noqa: PLW0603 - one process, one hook
    _hook = hook


def reach(point: str) -> None:
    """Pass a named point; costs nothing where no hook is installed."""
    if _hook is not None:
        _hook(point)


class Killer:
    """A hook that ends this process, as a power cut would, the nth time that it reaches a point.

    The wish is `point:n`, or `point@request:n` and `point@worker:n` to count only what a request, or anything else,
    reaches. Each process counts for itself, so that one that a server starts in its place dies in its turn.
    """

    def __init__(self, wish: str, var: Path) -> None:
        """Read a wish; raises ValueError where it is none."""
        match = WISH.fullmatch(wish)
        if match is None:
            raise ValueError(f"“{wish}” is not a wish like flushed@request:3.")
        self._point, self._where, self._left = match["point"], match["where"], int(match["nth"])
        self._wish, self._record = wish, var / RECORD
        self._lock = threading.Lock()

    def __call__(self, point: str) -> None:
        """Count, and at the last time end."""
        where = "request" if has_request_context() else "worker"
        if point != self._point or self._where not in (None, where):
            return
        with self._lock:
            self._left -= 1
            if self._left == 0:
                with self._record.open("a") as record:
                    record.write(f"{self._wish}\n")
                os.kill(os.getpid(), signal.SIGKILL)
