"""Jobs run when due, under a lease, one unit per subject."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import jobs, unit
from hub.kernel.db import db
from hub.kernel.jobs.domain import LEASE
from hub.kernel.jobs.models import JobRun


@pytest.fixture
def acted(app: Flask) -> list[str]:
    app.extensions["kith.jobs"] = {}
    return []


def a_job(acted: list[str], **kwargs: Any) -> jobs.Job:
    """A job that stumbles over its second subject, and writes down the others once their units are written out."""

    def act(subject: str, _now: datetime) -> None:
        if subject == "bad":
            raise ValueError(subject)
        unit.gather(acted.extend, subject)

    job = jobs.Job("tidy", timedelta(hours=1), lambda _now: ("a", "bad", "b"), act, **kwargs)
    jobs.register(job)
    return job


def test_a_job_runs_when_due_and_one_bad_subject_keeps_no_other_waiting(acted: list[str], clock: Any) -> None:
    job = a_job(acted)
    assert jobs.run_due() == 2
    assert acted == ["a", "b"]
    assert jobs.run_due() == 0
    clock.advance(timedelta(hours=1))
    assert jobs.run_due() == 2
    assert db.session.get_one(JobRun, job.name).failed == 1


def test_a_lease_keeps_a_second_worker_out_and_ends(acted: list[str], clock: Any) -> None:
    job = a_job(acted)
    unit.write(
        lambda: db.session.add(
            JobRun(name="tidy", started_at=clock.now() - timedelta(days=1), leased_until=clock.now() + LEASE, failed=0)
        )
    )
    assert jobs.run(job, force=True) == 0
    clock.advance(LEASE + timedelta(seconds=1))
    assert jobs.run(job) == 2


def test_a_job_whose_worker_died_runs_again_when_its_lease_ends(acted: list[str], clock: Any) -> None:
    """And not a whole period later: a warehouse that was not rebuilt tonight is rebuilt within the hour."""
    job = jobs.Job("nightly", timedelta(days=1), lambda _now: ("a",), lambda *_: acted.append("a"))
    jobs.register(job)
    unit.write(
        lambda: db.session.add(
            JobRun(name="nightly", started_at=clock.now(), leased_until=clock.now() + LEASE, failed=0)
        )
    )
    clock.advance(LEASE - timedelta(seconds=1))
    assert jobs.run_due() == 0
    clock.advance(timedelta(seconds=1))
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
    assert acted == ["a"]


def test_whoever_says_that_they_are_alive_keeps_the_lease_and_whoever_is_silent_loses_it(
    app: Flask, clock: Any
) -> None:
    turns: list[int] = []

    def act(subject: str, now: datetime) -> None:
        for _ in range(3):
            clock.advance(timedelta(minutes=1))
            unit.write(jobs.alive)
            turns.append(jobs.run(job, force=True))  # another worker looks
        clock.advance(timedelta(minutes=2))
        if len(turns) == 3:
            turns.append(jobs.run(job, force=True))  # and takes over from one who was silent
            clock.advance(timedelta(minutes=-2))  # whose sign of life comes late, and is of no lease of theirs
            before = db.session.get_one(JobRun, "long").leased_until
            unit.write(jobs.alive)
            assert db.session.get_one(JobRun, "long").leased_until == before

    job = jobs.Job("long", timedelta(hours=1), lambda _now: ("a",), act, outside=True, lease=timedelta(minutes=2))
    jobs.register(job)
    assert jobs.run(job) == 1
    assert turns[:3] == [0, 0, 0]
    assert turns[-1] == 1
    unit.write(jobs.alive)  # outside a job: nothing


def test_whoever_outlives_their_lease_does_not_end_anothers(app: Flask, acted: list[str], clock: Any) -> None:
    def slow(_subject: str, _now: datetime) -> None:
        clock.advance(LEASE)
        if not acted:
            acted.append("first")
            assert jobs.run(job) == 1  # another worker takes over meanwhile
            clock.advance(-LEASE)
            row = db.session.get_one(JobRun, "slow")
            unit.write(lambda: setattr(db.session.get_one(JobRun, "slow"), "leased_until", row.started_at + LEASE))

    job = jobs.Job("slow", timedelta(minutes=1), lambda _now: ("a",), slow, outside=True)
    jobs.register(job)
    jobs.run(job)
    assert db.session.get_one(JobRun, "slow").leased_until is not None


def test_an_inside_job_acts_in_a_writing_unit_and_an_outside_one_does_not(acted: list[str]) -> None:
    seen: list[bool] = []
    for name, outside in (("in", False), ("out", True)):
        jobs.register(
            jobs.Job(name, timedelta(hours=1), lambda _n: ("x",), lambda _s, _n: seen.append(unit.writing()), outside)
        )
    jobs.run_due()
    assert seen == [True, False]


def test_a_subject_that_fails_leaves_nothing(acted: list[str], clock: Any) -> None:
    def act(subject: str, now: datetime) -> None:
        db.session.add(JobRun(name=subject, started_at=now, failed=0))
        db.session.flush()
        raise ValueError

    jobs.register(jobs.Job("half", timedelta(hours=1), lambda _n: ("x",), act))
    jobs.run_due()
    assert db.session.scalars(sa.select(JobRun.name)).all() == ["half"]


def test_many_subjects_share_units_and_one_that_stumbles_costs_only_its_batch(app: Flask, clock: Any) -> None:
    app.extensions["kith.jobs"] = {}
    wanted, units = [f"{number:03}" for number in range(120)], list[list[str]]()

    def act(subject: str, _now: datetime) -> None:
        unit.gather(keep, subject)
        if subject == "060":
            raise ValueError(subject)

    def keep(subjects: list[str]) -> None:
        units.append(list(subjects))

    job = jobs.Job("many", timedelta(hours=1), lambda _now: wanted, act)
    jobs.register(job)
    assert jobs.run(job) == 119
    assert [len(subjects) for subjects in units] == [50, *[1] * 49, 20]
    assert [subject for subjects in units for subject in subjects] == [one for one in wanted if one != "060"]
    assert unit.read(jobs.failing) == {"many": 1}


def test_two_jobs_of_one_name_are_refused(acted: list[str]) -> None:
    job = a_job(acted)
    with pytest.raises(ValueError, match="twice"):
        jobs.register(job)


def test_a_job_that_cannot_say_what_is_due_keeps_no_other_waiting(acted: list[str], clock: Any) -> None:
    def cannot(_now: datetime) -> tuple[str, ...]:
        raise ValueError("no")

    jobs.register(jobs.Job("cannot", timedelta(hours=1), cannot, lambda *_: None))
    jobs.register(jobs.Job("can", timedelta(hours=1), lambda _now: ("a",), lambda *_: acted.append("a")))
    assert jobs.run_due() == 1
    assert acted == ["a"]
    assert jobs.failing() == {"cannot": 1}


def test_a_job_with_nothing_to_do_is_looked_at_again_when_its_time_comes(acted: list[str], clock: Any) -> None:
    looks: list[datetime] = []

    def nothing(now: datetime) -> tuple[str, ...]:
        looks.append(now)
        return ()

    jobs.register(jobs.Job("idle", timedelta(hours=1), nothing, lambda *_: None))
    for _ in range(4):
        jobs.run_due()
        clock.advance(timedelta(minutes=30))
    assert len(looks) == 2
    assert db.session.get_one(JobRun, "idle").leased_until is None


def test_the_command_says_what_failed(app: Flask, acted: list[str]) -> None:
    a_job(acted)
    done = app.test_cli_runner().invoke(args=["jobs", "run", "tidy"])
    assert done.exit_code == 1
    assert "2 subjects dealt with" in done.output
    assert "1 failed; the log says why" in done.output
