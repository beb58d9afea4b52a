"""How many postings a second the ledger takes from sixteen threads, on SQLite and on PostgreSQL, both durable.

    make bench-ledger                           mixed, one hot budget, plain books beside them, and as it grows
    BENCH_ENTRIES=5000000 make bench-ledger     the same, until it has so many entries

Each posting is a unit of work of its own, as a booking's or a visit's is: holds, releases, captures, instalments over
200 budgets and 4 funds, or all of one budget. Beside it, turn by turn in the same run, stand plain double-entry books
that keep no floors. The ledger is proved before the clock starts and again after it stops.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from flask import Flask

from benchmarks import plain_books
from benchmarks.ledger_world import POSTED, World, fill, one_of
from benchmarks.report import Goal, report
from hub.kernel import schema, unit
from hub.kernel.settings import Settings
from payments.ledger import queries, services
from wsgi import create_app

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))
import servers

THREADS = 16
SECONDS, ROUNDS = 5.0, 2  # of each kind, turn by turn
ENTRIES = int(os.environ.get("BENCH_ENTRIES", "100000"))
BATCH = 2_000  # postings of one unit while it grows
# What the blueprint asks of the ledger once Stripe stands beside it (PostgreSQL, two cores).
GOALS = {
    "postgresql_mixed_per_second": Goal(300),
    "postgresql_mixed_p99_ms": Goal(250, "at most"),
    "postgresql_hot_per_second": Goal(150),
    "postgresql_hot_p99_ms": Goal(250, "at most"),
    # Flat: a posting takes at the end no more than half as long again as when there were 10,000 entries.
    "postgresql_grown_p50_times": Goal(1.5, "at most"),
    "sqlite_grown_p50_times": Goal(1.5, "at most"),
}


class WrongAnswer(Exception):
    """The ledger does not hold, so its speed is worth nothing."""


def settings(url: str, var: Path) -> Settings:
    """An installation that keeps what it commits, as in production."""
    return Settings(
        env="production",
        secret_key="only for measuring, and for nothing else",
        database_url=url,
        var=var,
        public_url="https://bench.example",
        mail_url="smtp://localhost",
        log_level="CRITICAL",
    )


def drive(app: Flask, act: Callable[[random.Random], object], seconds: float) -> tuple[float, list[float]]:
    """Act from all threads at once; how often a second, and how long each took (s)."""
    barrier, took = threading.Barrier(THREADS + 1), [list[float]() for _ in range(THREADS)]
    ends = [0.0]

    def work(n: int) -> None:
        dice = random.Random(n)
        with app.app_context():
            barrier.wait()
            while (began := time.perf_counter()) < ends[0]:
                act(dice)
                took[n].append(time.perf_counter() - began)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    ends[0] = began + seconds
    barrier.wait()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - began
    each = sorted(one for these in took for one in these)
    return len(each) / whole, each


def prove(postings: int) -> None:
    """Raise WrongAnswer unless everything holds and not a posting is lost or doubled."""
    breaks = unit.read(queries.verify)
    counted = unit.read(queries.count)
    if breaks or counted != postings:
        raise WrongAnswer(f"{breaks[:3]}; {counted} transactions where there should be {postings}")


def post_one(world: World, dice: random.Random, *, hot: bool = False) -> None:
    """One posting as a unit of work."""
    unit.write(services.post, one_of(world, dice, hot=hot))


def side_by_side(app: Flask, world: World) -> tuple[int, dict[str, float]]:
    """The mixed postings, those of one hot budget, and the plain books, turn by turn; postings of ours, and figures."""
    kinds: dict[str, Callable[[random.Random], object]] = {
        "mixed": partial(post_one, world),
        "hot": partial(post_one, world, hot=True),
        "plain": plain_books.post,
    }
    plain_books.open_books()
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(ROUNDS):
        for kind, act in kinds.items():
            rate, each = drive(app, act, SECONDS)
            took[kind] += each
            rates[kind].append(rate)
    if plain_books.count() != (len(took["plain"]), 0):
        raise WrongAnswer("the plain books lost a posting, or are not balanced")
    figures: dict[str, float] = {}
    for kind, each in took.items():
        percent = statistics.quantiles(each, n=100)
        figures |= {
            f"{kind}_per_second": statistics.mean(rates[kind]),
            f"{kind}_p50_ms": percent[49] * 1000,
            f"{kind}_p99_ms": percent[98] * 1000,
        }
    return len(took["mixed"]) + len(took["hot"]), figures


def grow(app: Flask, world: World, name: str) -> tuple[int, dict[str, float]]:
    """Mixed postings from one thread's view as the ledger grows tenfold, and tenfold again, up to `ENTRIES` entries."""
    dice, made, medians = random.Random(THREADS), 0, []
    steps = sorted({ENTRIES, *(10**n for n in range(4, 10) if 10**n < ENTRIES)})
    for step in steps:
        while (missing := step // 2 - unit.read(queries.count)) > 0:
            batch = min(BATCH, missing)
            unit.write(services.post_many, [one_of(world, dice) for _ in range(batch)])
            made += batch
        rate, each = drive(app, partial(post_one, world), SECONDS)
        made += len(each)
        medians.append(statistics.median(each) * 1000)
        print(f"{name}, {step:,} entries: {rate:,.0f} mixed postings a second, p50 {medians[-1]:.1f} ms", flush=True)
    return made, {"grown_entries": float(steps[-1]), "grown_p50_times": medians[-1] / medians[0]}


def measure(name: str, url: str, var: Path) -> dict[str, float]:
    """The figures of one database."""
    app = create_app(settings(url, var))
    with app.app_context():
        schema.upgrade()
        world = fill()
        _rate, warm = drive(app, partial(post_one, world), 1.0)
        there = POSTED + len(warm)
        prove(there)
        made, figures = side_by_side(app, world)
        prove(there + made)
        grown, growth = grow(app, world, name)
        prove(there + made + grown)
    for kind in ("mixed", "hot", "plain"):
        rate, p50, p99 = (figures[f"{kind}_{key}"] for key in ("per_second", "p50_ms", "p99_ms"))
        print(f"{name}, {kind}: {rate:,.0f} postings a second, p50 {p50:.1f} ms, p99 {p99:.1f} ms, {THREADS} threads")
    return {f"{name.lower()}_{key}": figure for key, figure in (figures | growth).items()}


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL of our own that keeps what it commits."""
    with servers.Postgresql(durable=True) as server:
        yield server.url("postgres")


def main() -> int:
    """Measure both; 1 if the ledger is wrong."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        figures |= measure("SQLite", f"sqlite:///{var / 'bench.sqlite3'}", var)
        try:
            with postgresql() as url:
                figures |= measure("PostgreSQL", url, var)
        except servers.ServerMissing as missing:
            print(f"NOT MEASURED: {missing}", file=sys.stderr)
    report("ledger", figures, {key: goal for key, goal in GOALS.items() if key in figures}, units(figures))
    return 0


def units(figures: dict[str, float]) -> dict[str, str]:
    """What each figure counts."""
    ends = {"_ms": "ms", "_times": "times", "_entries": "entries"}
    return {key: next((unit for end, unit in ends.items() if key.endswith(end)), "postings/s") for key in figures}


if __name__ == "__main__":
    sys.exit(main())
