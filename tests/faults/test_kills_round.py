"""A worker is killed while it shares out: the next one begins again, and what comes of it is the same, once.

That is a round, or who could take over what a supplier leaves.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import unit
from hub.kernel.db import db
from hub.kernel.week import Slot
from marketplace.failures import queries as failures
from marketplace.failures import services as failing
from marketplace.rounds import queries, services
from marketplace.rounds.domain import MOST_TURNS, Aim, How, Refusal, RoundState
from marketplace.rounds.queries import RoundView
from tests.conftest import START
from tests.faults.launch import CLOCK, FileClock
from tests.faults.post_office import PostOffice
from tests.faults.server import Mortal, kills
from tests.marketplace.agreements import deal
from tests.marketplace.market import commissioner
from tests.marketplace.test_failures import DAY, losses
from tests.marketplace.test_failures import helper as priced_helper
from tests.marketplace.test_rounds_run import helper, need_of, said

pytestmark = pytest.mark.faults

LEASE = timedelta(
    minutes=6
)  # after it whatever a dead worker held is free again: a round says far sooner that it is alive
WISH = "round-shared:1"
Said = dict[str, list[tuple[str, tuple[Slot, ...]]]]


def until(true: Callable[[], bool], most_seconds: float = 120) -> None:
    """Wait for what a process of its own does."""
    last = time.monotonic() + most_seconds
    while not true():
        assert time.monotonic() < last, "the worker did not come so far; see server.log in its folder of state"
        db.session.rollback()
        time.sleep(0.1)


def latest() -> RoundView:
    found = unit.read(queries.last)
    assert found
    return found


def expected(needs: list[str]) -> Said:
    """What nobody's death would come between."""
    shared = queries.share(unit.read(queries.gather))
    found = shared.gathered
    return {
        need: sorted(
            (found.helpers[found.lines[line].helper].offer, slots)
            for line, slots in shared.visits.items()
            if found.parts[found.lines[line].ask].need == need
        )
        for need in needs
    }


def mortal(borough: Flask, var: Path, post: PostOffice, wish: str) -> Mortal:
    return Mortal(var, borough.config["SQLALCHEMY_DATABASE_URI"], borough.config["SECRET_KEY"], post.url, wish)


@pytest.mark.parametrize("deaths", [1, MOST_TURNS])
def test_a_round_whose_worker_was_killed_ends_the_same(borough: Flask, var: Path, deaths: int) -> None:
    needs = [need_of(f"N{n}", slots=(Slot(1, hour * 60, 60),)) for n, hour in enumerate((9, 10, 10))]
    for name in ("Vi", "Yan"):
        helper(name, capacity_minutes=120)
    wanted, at = expected(needs), FileClock(var / CLOCK)
    assert all(wanted.values())
    at.set(START)
    clocks.install(borough.extensions, at)
    asked = unit.write(services.ask_round, How.EXACT, commissioner())

    with PostOffice() as post:
        server = partial(mortal, borough, var, post)
        for death in range(deaths):
            with server(WISH):
                until(lambda death=death: len(kills(var)) > death)
            assert (latest().id, latest().state) == (asked, RoundState.SHARING)
            assert [said(need) for need in needs] == [[]] * len(needs)
            at.set(at.now() + LEASE)
        with server(""):
            until(lambda: not latest().under_way)
    if deaths < MOST_TURNS:
        assert (latest().id, latest().state) == (asked, RoundState.DONE)
        assert {need: sorted(said(need)) for need in needs} == wanted
    else:
        assert (latest().state, latest().refusal) == (RoundState.REFUSED, Refusal.KILLED)
        assert [said(need) for need in needs] == [[]] * len(needs)


def test_what_a_supplier_leaves_is_worked_out_once_though_the_worker_is_killed(borough: Flask, var: Path) -> None:
    at = FileClock(var / CLOCK)
    at.set(START)
    clocks.install(borough.extensions, at)
    made = deal()
    made.booked()
    offer = priced_helper()
    asked = unit.write(failing.ask, made.party, DAY, "They have run out of money.", commissioner())
    with PostOffice() as post:
        with mortal(borough, var, post, WISH):
            until(lambda: len(kills(var)) == 1)
        assert unit.read(queries.question, asked, Aim.STOPS).state is RoundState.SHARING
        assert unit.read(failures.failures) == []
        at.set(at.now() + LEASE)
        with mortal(borough, var, post, ""):
            until(lambda: not unit.read(queries.question, asked, Aim.STOPS).under_way)
    (failure,) = unit.read(failures.failures)
    assert unit.read(queries.question, asked, Aim.STOPS).figures == {"failure": failure.id}
    assert [one.offer for loss in losses(failure.id) for one in loss.proposals] == [offer]
