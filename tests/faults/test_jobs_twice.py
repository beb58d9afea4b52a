"""Two workers run one job at one moment: nothing is changed twice, by its lease and, without it, by its own asking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import jobs, outbox, unit
from hub.kernel.db import db
from hub.kernel.jobs.models import JobRun
from hub.kernel.outbox.models import OutboxEvent
from payments.ledger.models import LedgerTransaction
from tests.conftest import START
from tests.faults.together import together
from tests.marketplace.agreements import deal, first, make_visit, verify

pytestmark = pytest.mark.faults

SUBJECTS = 6


def news() -> Counter[tuple[str, str]]:
    """What has been announced and posted: (subject, type) and (subject, kind), each with how often."""
    events = db.session.execute(sa.select(OutboxEvent.subject, OutboxEvent.type))
    posted = db.session.execute(sa.select(LedgerTransaction.about, LedgerTransaction.kind))
    return Counter([*((s, t) for s, t in events), *((a, f"posted {k}") for a, k in posted)])


def requests(clock: Any) -> None:
    for _ in range(SUBJECTS):
        deal().request()
    clock.advance(timedelta(hours=49))


def silent_visits(clock: Any) -> None:
    deals = [deal() for _ in range(SUBJECTS)]
    for made in deals:
        booking = made.booked()
        make_visit(clock, first(booking), made.supplier)
        clock.set(START)
    clock.advance(timedelta(days=11))


def instalments(clock: Any) -> None:
    for _ in range(SUBJECTS):
        deal()
    clock.advance(timedelta(days=28))


CASES = {
    "expire-requests": (requests, {"booking.expired": 1}),
    "auto-confirm": (silent_visits, {"visit.confirmed": 1, "posted capture": 1, "hold.captured": 1}),
    "land-instalments": (instalments, {"budget.instalment-landed": 1, "posted instalment": 1}),
}


def changed(name: str, clock: Any, run: Callable[[jobs.Job], list[Any]]) -> dict[str, int]:
    """Prepare what falls due and run the job twice at once; how often each kind of news came that must come."""
    prepare, wanted = CASES[name]
    prepare(clock)
    outbox.drain()
    before = unit.read(news)
    answers = run(jobs.registered()[name])
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    found = unit.read(news) - before
    kinds = Counter[str]()
    for (_subject, kind), times in found.items():
        kinds[kind] += times
    assert max(found.values()) == 1
    verify()
    return {kind: kinds[kind] for kind in wanted}


def once_each(name: str) -> dict[str, int]:
    """What must come of it, once for each subject."""
    return {kind: times * SUBJECTS for kind, times in CASES[name][1].items()}


@pytest.mark.parametrize("name", CASES)
def test_by_its_lease(borough: Flask, clock: Any, name: str) -> None:
    def run(job: jobs.Job) -> list[Any]:
        return together(borough, *[lambda: jobs.run(job, force=True)] * 2)

    assert changed(name, clock, run) == once_each(name)


@pytest.mark.parametrize("name", CASES)
def test_by_asking_again(borough: Flask, clock: Any, name: str) -> None:
    """Without the lease (it has ended, or a person runs the job by hand): both act on the same subjects."""

    def run(job: jobs.Job) -> list[Any]:
        now = clock.now()
        due = unit.read(job.due, now)
        assert due
        return together(borough, *[lambda: [unit.write(job.act, subject, now) for subject in due]] * 2)

    assert changed(name, clock, run) == once_each(name)


def test_the_very_first_run_of_each_job_is_one(app: Flask, clock: Any) -> None:
    """Nobody has ever run it, so that there is no row to lock yet."""
    ran: Counter[str] = Counter()
    app.extensions["kith.jobs"] = {}
    for number in range(12):
        name = f"job-{number}"
        jobs.register(
            jobs.Job(name, timedelta(hours=1), lambda _n: ("all",), lambda _s, _n, name=name: ran.update([name]))
        )
    answers = together(app, *[jobs.run_due] * 4)
    assert sum(answers) == 12
    assert ran == Counter(f"job-{number}" for number in range(12))
    assert unit.read(lambda: db.session.scalars(sa.select(JobRun.leased_until)).all()) == [None] * 12
