"""Run what has fallen due: lease, ask, act on each subject in its own unit, record."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
import structlog
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, unit
from hub.kernel.db import db, is_sqlite
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


def run_due(*, but: Collection[str] = ()) -> int:
    """Run every job whose time has come, except those named in `but`; returns how many subjects were acted on."""
    now = clock.now()
    waiting = [job for job in unit.read(_waiting, now) if job.name not in but]
    idle, acted = [], 0
    for job in waiting:
        if _idle(job, now):
            idle.append(job)
        else:
            acted += run(job)
    if idle:
        unit.write(_nothing, idle, now)
    return acted


def _idle(job: Job, now: datetime) -> bool:
    """Whether it has nothing to do: a look that takes no lease, since most have nothing most of the time."""
    try:
        return not unit.read(job.due, now)
    except Exception:  # noqa: BLE001 - the run meets it again, and writes it down
        return False


def failing() -> dict[str, int]:
    """The jobs whose last run failed, with for how many subjects."""
    return {row.name: row.failed for row in db.session.scalars(sa.select(JobRun).where(JobRun.failed > 0))}


def _waiting(now: datetime) -> list[Job]:
    """The jobs that seem due: a look that locks nothing, since `run` asks again under the lease."""
    runs = {row.name: row for row in db.session.scalars(sa.select(JobRun))}
    return [job for job in registered().values() if job.name not in runs or _may(runs[job.name], job, now)]


def _nothing(idle: Iterable[Job], now: datetime) -> None:
    """Write down that these were due and had nothing to do, unless someone else has taken one up meanwhile."""
    insert = (sqlite if is_sqlite() else postgresql).insert(JobRun)
    free = sa.and_(sa.or_(JobRun.leased_until.is_(None), JobRun.leased_until <= now), JobRun.started_at <= now)
    ran = {"started_at": now, "finished_at": now, "leased_until": None, "failed": 0}
    statement = insert.on_conflict_do_update(index_elements=["name"], set_=ran, where=free)
    db.session.execute(statement, [{"name": name, **ran} for name in sorted(job.name for job in idle)])


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
            except Exception:  # one subject's trouble must not keep the others waiting
                failed += 1
                log.exception("job failed", job=job.name, subject=subject)
    except Exception:  # one job's trouble must not keep the others waiting
        failed += 1
        log.exception("job failed", job=job.name)
    finally:
        unit.write(_finish, job, now, failed)
    return acted


def _lease(job: Job, now: datetime, force: bool) -> bool:
    insert = (sqlite if is_sqlite() else postgresql).insert(JobRun)
    first = insert.values(name=job.name, started_at=now, leased_until=now + LEASE, failed=0)
    statement = first.on_conflict_do_nothing(index_elements=["name"]).returning(JobRun.name)
    if db.session.execute(statement).scalar_one_or_none() is not None:
        return True
    row = db.session.get_one(JobRun, job.name, with_for_update=True)
    if not _may(row, job, now, force):
        return False
    row.started_at, row.leased_until = now, now + LEASE
    return True


def _may(row: JobRun, job: Job, now: datetime, force: bool = False) -> bool:
    """Whether nobody holds its lease, and its time has come, or it is `force`d, or whoever ran it last died."""
    if row.leased_until:
        return row.leased_until <= now
    return force or row.started_at + job.every <= now


def _finish(job: Job, started: datetime, failed: int) -> None:
    row = db.session.get_one(JobRun, job.name, with_for_update=True)
    if row.started_at == started:  # else it outlived its lease, and another has taken over
        row.finished_at, row.leased_until, row.failed = clock.now(), None, failed
