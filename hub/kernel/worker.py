"""The worker: delivers news and runs what falls due, in this process or beside many."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError

from hub.kernel import jobs, outbox

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 0.5
LONGEST_SECONDS = 60.0
STARTS = "kith.worker.starts"
DATABASE = (OperationalError, ProgrammingError)  # it is away, or its tables are not there yet


def at_start(app: Flask, function: Callable[[], object]) -> None:
    """Let every worker of `app` call `function` before its first round, in an app context (called in wiring)."""
    app.extensions.setdefault(STARTS, []).append(function)


def work_once() -> int:
    """One round: a batch of deliveries, then the jobs that are due; returns how much was done."""
    return outbox.drain(limit=500) + jobs.run_due()


def work(app: Flask, stop: threading.Event) -> None:
    """Work until `stop` is set; trouble is logged and tried again, after pauses that grow while it lasts."""
    starts, troubles = list(app.extensions.get(STARTS, [])), 0
    while not stop.is_set():
        done = 0
        with app.app_context():
            try:
                _begin(starts, perhaps_away=True)
                done = work_once()
                troubles = 0
                _begin(starts)
            except DATABASE as error:
                # One line says all there is to say.
                troubles += 1
                log.warning("worker waits for the database", why=_line(error), seconds=pause_after(troubles))
            except Exception:
                troubles += 1
                log.exception("worker round failed", seconds=pause_after(troubles))
        if troubles or not done:
            stop.wait(pause_after(troubles))


def _begin(starts: list[Callable[[], object]], *, perhaps_away: bool = False) -> None:
    """Do what is due at the start, each once: what it raises is logged, and keeps nobody from working.

    What meets the database's trouble stays on the list while the database is `perhaps_away`: until a round went well.
    """
    for function in starts.copy():
        starts.remove(function)
        try:
            function()
        except Exception as error:
            if perhaps_away and isinstance(error, DATABASE):
                starts.append(function)
            else:
                log.exception("worker start failed", start=getattr(function, "__name__", ""))


def pause_after(troubles: int) -> float:
    """Seconds to wait: half a second where all is well, then twice as long after each failed round, up to a minute."""
    return float(min(PAUSE_SECONDS * 2 ** min(troubles, 10), LONGEST_SECONDS))


def _line(error: OperationalError | ProgrammingError) -> str:
    said = str(error.orig).strip().splitlines()
    return said[0] if said else type(error).__name__


def start(app: Flask) -> threading.Event:
    """Start a worker thread in this process; set the event that is returned to stop it."""
    stop = threading.Event()
    threading.Thread(target=work, args=(app, stop), name="kith-worker", daemon=True).start()
    return stop
