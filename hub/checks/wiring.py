"""Wires the checks room: its jobs."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from hub.checks import services
from hub.kernel import jobs


def init_app(app: Flask) -> None:
    """Let checks lapse, and warn before they do."""
    with app.app_context():
        jobs.register(jobs.Job(name="lapse-checks", every=timedelta(hours=1), due=services.lapsing, act=services.lapse))
        jobs.register(
            jobs.Job(name="warn-checks", every=timedelta(hours=6), due=services.running_out, act=services.warn)
        )
