"""Two browsers take the last pound at the same moment: exactly one gets it, the other gets the reason."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock, ids, unit
from hub.kernel.db import db
from hub.kernel.errors import KithError
from payments.holds import queries, services
from payments.holds.domain import BudgetShort, HoldState
from payments.ledger import queries as ledger
from payments.ledger import services as ledger_services
from payments.ledger.domain import Account, AccountKind, Kind, Overdrawn, Transaction, move
from tests.payments.money_world import World, line

POUND = 100


def at_once(app: Flask, *actions: Callable[[], Any]) -> list[Any]:
    """Do things in threads of their own, let go at one moment; what each answered or raised."""
    db.session.rollback()
    barrier, answers = threading.Barrier(len(actions)), [None] * len(actions)

    def run(n: int, action: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                answers[n] = unit.write(action)
            except KithError as error:
                answers[n] = error

    threads = [threading.Thread(target=run, args=(n, action)) for n, action in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def last_pound(app: Flask, world: World, rounds: int) -> list[int]:
    """Race `rounds` times for the last pound of one budget; returns who won each."""
    budget = world.budget(world.fund(), pence=POUND)
    winners = []
    for _ in range(rounds):
        now = clock.now()
        lines = [line(1, POUND), line(2, POUND)]
        asks: list[Callable[[], Any]] = [lambda x=one, n=now: services.request_holds(budget, [x], n) for one in lines]
        answers = at_once(app, *asks)
        (won,) = [n for n, answer in enumerate(answers) if isinstance(answer, dict)]
        lost = answers[1 - won]
        assert answers[won] == {lines[won].about: HoldState.HELD}
        assert isinstance(lost, BudgetShort)
        assert (lost.data["needed_pence"], lost.data["available_pence"]) == (POUND, 0)
        assert world.purse(budget) == (0, POUND, 0, 0)
        assert [v.about for v in queries.holds_of(budget, [HoldState.HELD])] == [lines[won].about]
        assert len(unit.read(ledger.about, lines[won].about)) == 1
        assert unit.read(ledger.about, lines[1 - won].about) == []
        unit.write(services.release, lines[won].about, "again")
        winners.append(won)
    world.verify()
    return winners


def test_the_last_pound(app: Flask, world: World) -> None:
    last_pound(app, world, 8)


@pytest.mark.faults
def test_the_last_pound_two_hundred_times(app: Flask, world: World) -> None:
    assert len(last_pound(app, world, 200)) == 200


def test_the_same_visit_asked_for_twice_at_once_is_one_hold(app: Flask, world: World) -> None:
    budget = world.budget(world.fund(), pence=10 * POUND)
    for _ in range(5):
        visit, now = line(1, POUND), clock.now()
        ask = lambda v=visit, n=now: services.request_holds(budget, [v], n)  # noqa: E731 - as the others
        assert at_once(app, ask, ask) == [{visit.about: HoldState.HELD}] * 2
        assert len(unit.read(ledger.about, visit.about)) == 1
    assert world.purse(budget)[1] == 5 * POUND


def test_paying_and_freeing_at_once_resolves_a_hold_once(app: Flask, world: World) -> None:
    budget = world.budget(world.fund(), pence=10 * POUND)
    for _ in range(5):
        visit = line(1, POUND)
        world.request(budget, visit)
        at_once(
            app, lambda v=visit: services.capture(v.about, POUND), lambda v=visit: services.release(v.about, "race")
        )
        kinds = [t.kind for t in unit.read(ledger.about, visit.about)]
        # Whoever comes second: a freed visit that was made all the same is paid from the budget; a paid one stays paid.
        assert kinds in ([Kind.HOLD, Kind.CAPTURE], [Kind.HOLD, Kind.RELEASE, Kind.HOLD, Kind.CAPTURE])
    world.verify()


def test_one_key_in_two_threads_is_one_posting(app: Flask, world: World) -> None:
    fund = ids.new()
    ways = move(Account(AccountKind.BANK, fund), Account(AccountKind.UNALLOCATED, fund), 5)
    for n in range(5):
        one = Transaction(f"key {n}", Kind.RECEIPT, ways, "test:1")
        first, second = at_once(app, *[lambda t=one: ledger_services.post(t)] * 2)
        assert first == second
    assert unit.read(ledger.balance, Account(AccountKind.UNALLOCATED, fund)) == 25
    world.verify()


def test_many_threads_never_pass_a_floor(app: Flask, world: World) -> None:
    fund, owners = ids.new(), "abcdef"
    given = Account(AccountKind.UNALLOCATED, fund)

    def post(target: Account, source: Account, pence: int) -> str:
        return ledger_services.post(Transaction(ids.new(), Kind.HOLD, move(source, target, pence), "test:1"))

    unit.write(post, given, Account(AccountKind.BANK, fund), 20)
    takers = [lambda o=owner: post(Account(AccountKind.AVAILABLE, fund, o), given, 7) for owner in owners]
    answers = at_once(app, *takers)
    assert sum(isinstance(answer, str) for answer in answers) == 2
    assert sum(isinstance(answer, Overdrawn) for answer in answers) == 4
    assert unit.read(ledger.balance, given) == 6
    world.verify()
