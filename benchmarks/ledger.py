"""How many mixed postings a second the ledger takes from eight threads, on SQLite and on PostgreSQL, both durable.

Each posting is a unit of work of its own, as a booking's or a visit's is: holds, releases, captures, instalments over
200 budgets and 4 funds. The ledger is proved before the clock starts and again after it stops.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from benchmarks.report import Goal, report
from hub.kernel import ids, schema, unit
from hub.kernel.settings import Settings
from payments.ledger import queries, services
from payments.ledger.domain import Account, AccountKind, Kind, Transaction, move
from wsgi import create_app

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))
import servers

THREADS = 8
SECONDS = 10.0
BUDGETS, FUNDS, SUPPLIERS = 200, 4, 45
# What the blueprint asks of the ledger once Stripe stands beside it (PostgreSQL, two cores).
GOALS = {"postgresql_per_second": Goal(300), "postgresql_p99_ms": Goal(250, "at most")}


class WrongAnswer(Exception):
    """The ledger does not hold, so its speed is worth nothing."""


@dataclass(frozen=True)
class World:
    """Whose money is moved."""

    funds: tuple[str, ...]
    budgets: tuple[str, ...]
    suppliers: tuple[str, ...]


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


def fill() -> World:
    """Open the world: every budget has money, and some of it is held."""
    funds = tuple(ids.new() for _ in range(FUNDS))
    world = World(
        funds,
        tuple(ids.new() for _ in range(BUDGETS)),
        tuple(ids.urn("organisation", ids.new()) for _ in range(SUPPLIERS)),
    )
    first = [
        Transaction(ids.new(), Kind.RECEIPT, move(bank(fund), unallocated(fund), 10**11), f"fund:{fund}")
        for fund in funds
    ]
    for n, budget in enumerate(world.budgets):
        fund = funds[n % FUNDS]
        first.append(posting(Kind.INSTALMENT, unallocated(fund), available(budget, fund), 10**8))
        first.append(posting(Kind.HOLD, available(budget, fund), held(budget, fund), 5 * 10**7))
    unit.write(services.post_many, first)
    return world


def bank(fund: str) -> Account:
    """The cash of a fund."""
    return Account(AccountKind.BANK, fund)


def unallocated(fund: str) -> Account:
    """What no budget has yet."""
    return Account(AccountKind.UNALLOCATED, fund)


def available(budget: str, fund: str) -> Account:
    """What is free in a budget."""
    return Account(AccountKind.AVAILABLE, fund, budget)


def held(budget: str, fund: str) -> Account:
    """What is set aside in a budget."""
    return Account(AccountKind.HELD, fund, budget)


def posting(kind: Kind, source: Account, target: Account, pence: int) -> Transaction:
    """One movement under a key of its own."""
    return Transaction(ids.new(), kind, move(source, target, pence), f"visit:{ids.new()}")


def one_of(world: World, dice: random.Random) -> Transaction:
    """What a working day is made of: 45 % holds, 40 % captures, 10 % releases, 5 % instalments."""
    n = dice.randrange(BUDGETS)
    budget, fund, pence = world.budgets[n], world.funds[n % FUNDS], dice.randrange(500, 6_000)
    what = dice.random()
    if what < 0.45:
        return posting(Kind.HOLD, available(budget, fund), held(budget, fund), pence)
    if what < 0.85:
        payable = Account(AccountKind.PAYABLE, fund, dice.choice(world.suppliers))
        return posting(Kind.CAPTURE, held(budget, fund), payable, pence)
    if what < 0.95:
        return posting(Kind.RELEASE, held(budget, fund), available(budget, fund), pence)
    return posting(Kind.INSTALMENT, unallocated(fund), available(budget, fund), pence)


def drive(app: Flask, world: World, seconds: float) -> tuple[float, list[float]]:
    """Post from all threads at once; postings a second, and how long each took (s)."""
    barrier, took = threading.Barrier(THREADS + 1), [list[float]() for _ in range(THREADS)]
    ends = [0.0]

    def work(n: int) -> None:
        dice = random.Random(n)
        with app.app_context():
            barrier.wait()
            while (began := time.perf_counter()) < ends[0]:
                unit.write(services.post, one_of(world, dice))
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


def measure(name: str, url: str, var: Path) -> dict[str, float]:
    """The figures of one database."""
    app = create_app(settings(url, var))
    with app.app_context():
        schema.upgrade()
        world = fill()
        _rate, warm = drive(app, world, 1.0)
        filled = FUNDS + 2 * BUDGETS + len(warm)
        prove(filled)
        rate, each = drive(app, world, SECONDS)
        prove(filled + len(each))
    percent = statistics.quantiles(each, n=100)
    figures = {"per_second": rate, "p50_ms": percent[49] * 1000, "p99_ms": percent[98] * 1000}
    print(
        f"{name}: {rate:,.0f} mixed postings a second, p50 {figures['p50_ms']:.1f} ms, p99 {figures['p99_ms']:.1f} ms, "
        f"{THREADS} threads, {len(each):,} postings proved"
    )
    return {f"{name.lower()}_{key}": figure for key, figure in figures.items()}


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
    return {key: "ms" if key.endswith("_ms") else "postings/s" for key in figures}


if __name__ == "__main__":
    sys.exit(main())
