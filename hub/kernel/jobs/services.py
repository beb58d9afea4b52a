"""Run what has fallen due: lease, ask, act on the subjects, in batches or each alone where one stumbles, record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
import structlog
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, faults, unit
from hub.kernel.db import db, is_sqlite, table
from hub.kernel.jobs.domain import Job
from hub.kernel.jobs.models import JobRun

log = structlog.get_logger(__name__)

_held: ContextVar[tuple[Job, datetime] | None] = ContextVar("held", default=None)  # what runs here, and since when

BATCH = 50  # subjects in one unit: few enough that nobody waits long for what it locks


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
    now, idle, acted = clock.now(), [], 0
    waiting = [job for job in unit.read(_waiting, now) if job.name not in but]
    while waiting:
        busy, due = unit.read(_look, waiting, now)
        idle += waiting[:busy]
        if busy < len(waiting):
            acted += run(waiting[busy], due=due)
        waiting = waiting[busy + 1 :]
    if idle:
        unit.write(_nothing, idle, now)
    return acted


def _look(jobs: Sequence[Job], now: datetime) -> tuple[int, Sequence[str] | None]:
    """The place of the first job that has something to do, and what: None if it cannot say.

    A look takes no lease, and looks share a unit, since most have nothing to do most of the time.
    """
    for place, job in enumerate(jobs):
        try:
            due = job.due(now)
        except Exception:  # noqa: BLE001 - the run meets it again, and writes it down
            return place, None
        if due:
            return place, due
    return len(jobs), None


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


def run(job: Job, *, now: datetime | None = None, force: bool = False, due: Sequence[str] | None = None) -> int:
    """Run `job` if it is due (or `force`d) and nobody else holds it; returns how many subjects were acted on.

    What is `due` may have been asked just before: `act` asks again for each subject.
    """
    now = now or clock.now()
    if not unit.write(_lease, job, now, force):
        return 0
    acted = failed = 0
    held = _held.set((job, now))
    try:
        due = unit.read(job.due, now) if due is None else due
        size = 1 if job.outside else BATCH
        for first in range(0, len(due), size):
            some = due[first : first + size]
            well = _act(job, some, now)
            acted, failed = acted + well, failed + len(some) - well
    except Exception:  # one job's trouble must not keep the others waiting
        failed += 1
        log.exception("job failed", job=job.name)
    finally:
        _held.reset(held)
        unit.write(_finish, job, now, failed)
    return acted


def alive() -> None:
    """Say, in a writing unit, that the job which runs here is not dead: its lease begins anew. Outside a job, nothing.

    Nor where another worker has taken over from one that was silent too long: the lease is the other's.
    """
    held = _held.get()
    if held is not None:
        job, started = held
        asked = {"this": job.name, "started": started, "until": clock.now() + job.lease}
        db.session.connection().execute(_ALIVE, asked)


def _act(job: Job, subjects: Sequence[str], now: datetime) -> int:
    """Deal with several subjects in one unit; where one stumbles all are undone, and each is tried alone.

    Returns with how many it went well: one subject's trouble must not keep the others waiting.
    """
    if len(subjects) > 1:
        try:
            unit.write(_act_on_all, job, subjects, now)
        except Exception:  # noqa: BLE001 - whichever it was meets it again, alone
            log.info("subjects are tried one by one", job=job.name)
        else:
            return len(subjects)
    return sum(_act_alone(job, subject, now) for subject in subjects)


def _act_on_all(job: Job, subjects: Sequence[str], now: datetime) -> None:
    if job.ahead is not None:
        job.ahead(subjects)
    for subject in subjects:
        job.act(subject, now)
        faults.reach("effect")


def _act_alone(job: Job, subject: str, now: datetime) -> bool:
    """Whether it went well."""
    try:
        if job.outside:
            job.act(subject, now)
        else:
            unit.write(job.act, subject, now)
    except Exception:
        log.exception("job failed", job=job.name, subject=subject)
        return False
    return True


def _may(row: JobRun, job: Job, now: datetime) -> bool:
    """Whether nobody holds its lease, and its time has come or whoever ran it last died; `_taken` asks the same."""
    if row.leased_until:
        return row.leased_until <= now
    return row.started_at + job.every <= now


def _lease(job: Job, now: datetime, force: bool) -> bool:
    """Take the job's lease if it may run, or is `force`d and free."""
    last = now if force else now - job.every
    asked = {"name": job.name, "started_at": now, "leased_until": now + job.lease, "failed": 0}
    taken = db.session.connection().execute(_taken(is_sqlite()), {**asked, "now": now, "last": last})
    return taken.scalar_one_or_none() is not None


_RUNS = table(JobRun)


@cache
def _taken(on_sqlite: bool) -> Any:
    """The lease in one statement, built once: its first row, or the row that stands where nobody holds it."""
    insert = (sqlite if on_sqlite else postgresql).insert(_RUNS).values(
        {name: sa.bindparam(name) for name in ("name", "started_at", "leased_until", "failed")}
    )  # fmt: skip
    free = sa.or_(
        _RUNS.c.leased_until <= sa.bindparam("now"),
        sa.and_(_RUNS.c.leased_until.is_(None), _RUNS.c.started_at <= sa.bindparam("last")),
    )
    anew = {name: insert.excluded[name] for name in ("started_at", "leased_until")}
    return insert.on_conflict_do_update(index_elements=["name"], set_=anew, where=free).returning(_RUNS.c.name)


_FINISHED = (  # where another has taken over from one who outlived their lease, it is the other's to finish
    sa.update(_RUNS)
    .where(_RUNS.c.name == sa.bindparam("this"), _RUNS.c.started_at == sa.bindparam("started"))
    .values(finished_at=sa.bindparam("now"), leased_until=None, failed=sa.bindparam("how_many"))
)


_ALIVE = (
    sa.update(_RUNS)
    .where(_RUNS.c.name == sa.bindparam("this"), _RUNS.c.started_at == sa.bindparam("started"))
    .values(leased_until=sa.bindparam("until"))
)


def _finish(job: Job, started: datetime, failed: int) -> None:
    asked = {"this": job.name, "started": started, "now": clock.now(), "how_many": failed}
    db.session.connection().execute(_FINISHED, asked)
