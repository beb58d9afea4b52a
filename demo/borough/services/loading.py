"""Load the demo borough: once, whole, the same from the same seed; a stop midway starts again."""

from __future__ import annotations

import gc
import hashlib
import json
import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import current_app

from demo.borough.domain.scale import SEED, Scale
from demo.borough.services import (
    books,
    budgeting,
    cleaning,
    contested,
    coordinating,
    days,
    desks,
    giving,
    granting,
    ground,
    mishaps,
    missing,
    officers,
    outlays,
    outside,
    owing,
    owning,
    paying,
    residents,
    sharing,
    stopping,
    suppliers,
    withholding,
)
from demo.borough.services.world import World
from demo.clock.domain import START
from hub.kernel import clock, ids, jobs, outbox, schema, unit
from hub.kernel.clock import SettableClock
from hub.kernel.errors import KithError
from hub.kernel.outbox import queries as news
from hub.kernel.words import N_
from marketplace.searches import services as searches
from oversight.warehouse.services import sources
from payments.sandbox import services as sandbox

Progress = Callable[[int, int], None]

# What looks at everything there is, and whose answer for a night long past nobody will ask for.
ONLY_AT_THE_END = (
    "verify-ledger",
    "mend-search",
    "catch-up-search",
    "rebuild-warehouse",
    "freeze-figures",
    "watch-figures",
    "run-rounds",
    "measure-newcomers",
)


class NotBuilt(KithError):
    """A night's work failed while the borough was built."""

    code = "not-built"
    template = N_(
        "The demo borough was not built. Jobs that failed: %(jobs)s; news not delivered: %(news)s. See the log."
    )


def loaded() -> str | None:
    """What was loaded last and is whole: its name; None where nothing is, or a build was stopped."""
    mark = _mark()
    return mark.read_text() if mark.exists() else None


def load(scale: Scale, *, progress: Progress = lambda _done, _all: None, name: str = "demo") -> float:
    """Build the borough from nothing; returns the seconds it took. Whatever was there before is gone.

    The clock and the ids are the builder's while it builds, so that two builds of one scale are one.
    """
    began = time.monotonic()
    _mark().unlink(missing_ok=True)
    with _collecting_rarely():
        _clear()
    kept = dict(current_app.extensions)
    ticking = SettableClock(
        datetime.combine(scale.first - timedelta(days=1), datetime.min.time(), ZoneInfo("Europe/London"))
    )
    clock.install(current_app.extensions, ticking)
    ids.install(current_app.extensions, SEED)
    try:
        with _collecting_rarely():
            _build(World(scale, random.Random(SEED)), ticking, progress)  # noqa: S311 - repeatable on purpose
    finally:
        for key in ("kith.clock", "kith.ids"):
            current_app.extensions[key] = kept[key]
    _mark().write_text(name)
    return time.monotonic() - began


def _build(world: World, ticking: SettableClock, progress: Progress) -> None:
    first, total = world.scale.first, world.scale.days
    ticking.set(
        datetime.combine(first - timedelta(days=1), datetime.min.time(), ZoneInfo("Europe/London")) + timedelta(hours=9)
    )
    unit.write(_begin, world)
    _evening()
    paying.pay_in(world)
    paying.tell_stripe(world)
    owning.add(world)
    searches.rebuild()
    for n in range(total):
        unit.write(days.live, world, ticking, first + timedelta(days=n))
        ticking.set(_evening_of(first + timedelta(days=n)))
        books.take_fee(world, first + timedelta(days=n))
        _evening()
        owning.happen(world, n)
        outlays.happen(world, n)
        granting.happen(world, n)
        cleaning.happen(world, n)
        mishaps.happen(world, n)
        withholding.happen(world, n)
        owing.happen(world, n)
        sharing.happen(world, n)
        stopping.happen(world, n)
        missing.happen(world, n)
        if first + timedelta(days=n) == officers.LOOK_ON:
            officers.look()
            outbox.drain()
        outside.happen(world, ticking, n)
        progress(n + 1, total)
    ticking.set(START - timedelta(minutes=30))
    unit.write(desks.fill, world)
    outside.work(world)
    ticking.set(START)
    _evening()
    giving.happen(world, ticking, _evening_of(first + timedelta(days=total - 1)))
    unit.write(coordinating.come, world)
    outbox.drain()
    contested.happen(world, ticking, _evening_of(first + timedelta(days=total - 1)))
    for name in ONLY_AT_THE_END:
        jobs.run(jobs.registered()[name], force=True)
    outbox.drain()
    _must_be_whole()


def _begin(world: World) -> None:
    ground.lay(world)
    suppliers.open_organisations(world)
    suppliers.open_helpers(world)
    residents.move_in(world)
    budgeting.begin(world)
    paying.set_up(world)
    paying.keep_vat(world)


def _evening_of(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), clock.zone()) + timedelta(hours=22)


def _evening() -> None:
    """What the worker does in the night: deliver the day's news, run what fell due, deliver what that made."""
    outbox.drain()
    jobs.run_due(but=ONLY_AT_THE_END)
    outbox.drain()
    _must_be_whole()


def _must_be_whole() -> None:
    """Refuse to go on where a night's work failed: nobody may meet a borough in which something is missing.

    Raises:
        NotBuilt: naming the jobs, or how much news was not delivered.
    """
    failed, stands = unit.read(jobs.failing), unit.read(news.standing)
    if failed or stands.parked or stands.waiting:
        raise NotBuilt(jobs=", ".join(sorted(failed)) or "-", news=stands.parked + stands.waiting)


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Let Python look for unreachable rings less often: a day's unit holds many objects, and they are all alive.

    What there is before the first day is part of the program, and is not looked at again and again.
    """
    kept = gc.get_threshold()
    gc.set_threshold(500_000, 50, 100)
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*kept)


def _clear() -> None:
    var: Path = current_app.extensions["kith.settings"].var
    shutil.rmtree(var / "warehouse", ignore_errors=True)
    (var / "demo-clock").unlink(missing_ok=True)
    sandbox.start_over()
    schema.rebuild()


def _mark() -> Path:
    var: Path = current_app.extensions["kith.settings"].var
    return var / "demo-loaded"


def digest() -> str:
    """One hash over the facts of every room: two builds of one scale have the same."""
    found = hashlib.sha256()

    def read() -> None:
        for table, rows in sources.all_rows(1000):
            found.update(table.encode())
            for row in rows:
                # Who searched is hashed with a salt that nobody may foretell, not even here.
                told = {column: value for column, value in row.items() if column != "session"}
                found.update(json.dumps(told, default=str, sort_keys=True).encode())

    unit.read(read)
    return found.hexdigest()
