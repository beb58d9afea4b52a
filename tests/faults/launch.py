"""Serves Kith for the kill test: as `scripts/serve.py` does, on a clock that the test sets, with one more listener.

The clock is a file in the folder of state. The listener writes a line for each event that it hears of, with nothing
to keep it from writing two: what the outbox promises, an effect once, is then there to be counted.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from hub.kernel import outbox
from hub.kernel.db import db
from hub.kernel.settings import Settings
from marketplace.bookings import events as bookings
from marketplace.visits import events as visits
from payments.holds import events as holds

ROOT = Path(__file__).resolve().parents[2]
CLOCK = "clock"
EFFECTS = "fault_effect"
HEARD: tuple[type[outbox.Event], ...] = (
    bookings.BookingRequested,
    bookings.BookingAccepted,
    bookings.BookingDeclined,
    bookings.BookingWithdrawn,
    bookings.BookingCancelled,
    visits.VisitCheckedIn,
    visits.VisitDelivered,
    visits.VisitConfirmed,
    visits.VisitQueried,
    visits.VisitObjected,
    visits.VisitDecided,
    visits.VisitCancelled,
    holds.HoldCaptured,
    holds.HoldReleased,
)


class FileClock:
    """A clock that stands at the moment written in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        return datetime.fromisoformat(self.path.read_text())

    def set(self, at: datetime) -> None:
        """Stand at `at` from now on, in every process."""
        draft = self.path.with_suffix(".new")
        draft.write_text(at.isoformat())
        draft.replace(self.path)


def count(delivery: outbox.Delivery[outbox.Event]) -> None:
    """The effect: one more line."""
    db.session.execute(sa.text(f"INSERT INTO {EFFECTS} (event_id) VALUES (:id)"), {"id": delivery.id})


def die_with_the_test() -> None:
    """End all of this server when whoever started it is gone: nobody may be left to kill and bring back forever."""
    sys.stdin.buffer.read()
    os.killpg(os.getpgrp(), signal.SIGKILL)


def main() -> None:
    from serve import serve
    from wsgi import create_app

    threading.Thread(target=die_with_the_test, daemon=True).start()
    settings = Settings.from_environ()
    app = create_app(settings, FileClock(settings.var / CLOCK))
    with app.app_context():
        for event in HEARD:
            outbox.subscribe("faults.count", event, count)
    serve(app, settings)


if __name__ == "__main__":
    main()
