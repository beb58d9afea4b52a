"""Run what has fallen due: lease, ask, act on each subject in its own unit, record."""

from __future__ import annotations

from datetime import datetime

import structlog
from flask import current_app

from hub.kernel import clock, unit
from hub.kernel.db import db
from hub.kernel.jobs.domain import LEASE, Job
from hub.kernel.jobs.models import JobRun

log = structlog.get_logger(__name__)


def registered() -> dict[str, Job]:
    """This app's jobs by name."""
    jobs: dict[str, Job] = current_app.extensions["kith.jobs"]
    return jobs


def register(job: Job) -> None:
    """Add a job (called in a package's wiring)."""
    if job.name in registered():
        raise ValueError(f"job {job.name} is registered twice")
    registered()[job.name] = job


def run_due() -> int:
    """Run every job whose time has come; returns how many subjects were acted on."""
    return sum(run(job) for job in list(registered().values()))


def run(job: Job, *, now: datetime | None = None, force: bool = False) -> int:
    """Run `job` if it is due (or `force`d) and nobody else holds it; returns how many subjects were acted on."""
    now = now or clock.now()
    if not unit.write(_lease, job, now, force):
        return 0
    acted = failed = 0
    try:
        for subject in unit.read(job.due, now):
            try:
                if job.outside:
                    job.act(subject, now)
                else:
                    unit.write(job.act, subject, now)
                acted += 1
            except Exception:  # noqa: BLE001 - one subject's trouble must not keep the others waiting
                failed += 1
                log.exception("job failed", job=job.name, subject=subject)
    finally:
        unit.write(_finish, job, clock.now(), failed)
    return acted


def _lease(job: Job, now: datetime, force: bool) -> bool:
    row = db.session.get(JobRun, job.name, with_for_update=True)
    if row is None:
        db.session.add(JobRun(name=job.name, started_at=now, leased_until=now + LEASE))
        return True
    if row.leased_until and row.leased_until > now:
        return False
    if not force and row.started_at + job.every > now:
        return False
    row.started_at, row.leased_until = now, now + LEASE
    return True


def _finish(job: Job, now: datetime, failed: int) -> None:
    row = db.session.get_one(JobRun, job.name, with_for_update=True)
    row.finished_at, row.leased_until, row.failed = now, None, failed
