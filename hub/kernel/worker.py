"""The worker: delivers news and runs what falls due, in this process or beside many."""

from __future__ import annotations

import threading

import structlog
from flask import Flask

from hub.kernel import jobs, outbox

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 0.5


def work_once() -> int:
    """One round: a batch of deliveries, then the jobs that are due; returns how much was done."""
    return outbox.drain(limit=500) + jobs.run_due()


def work(app: Flask, stop: threading.Event) -> None:
    """Work until `stop` is set; trouble is logged and the next round tries again."""
    while not stop.is_set():
        done = 0
        with app.app_context():
            try:
                done = work_once()
            except Exception:
                log.exception("worker round failed")
        if not done:
            stop.wait(PAUSE_SECONDS)


def start(app: Flask) -> threading.Event:
    """Start a worker thread in this process; set the event that is returned to stop it."""
    stop = threading.Event()
    threading.Thread(target=work, args=(app, stop), name="kith-worker", daemon=True).start()
    return stop
