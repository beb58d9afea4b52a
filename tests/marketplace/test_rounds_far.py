"""How far a round is: told while it gathers and while it shares out, read by whoever looks meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import InternalError, OperationalError

from hub.kernel import jobs, unit
from hub.kernel.db import db
from marketplace.rounds import queries, services
from marketplace.rounds.domain import TURN, How, RoundState
from marketplace.rounds.models import Round
from marketplace.rounds.queries import gathering
from marketplace.rounds.services import running
from tests.marketplace.market import commissioner
from tests.marketplace.test_rounds_run import helper, need_of


def test_it_says_how_many_needs_were_looked_at_and_how_many_parts_are_solved(
    borough: Flask, clock: Any, monkeypatch: Any, sign_in: Any
) -> None:
    for n in range(3):
        need_of(f"N{n}")
    helper("Vi")
    monkeypatch.setattr(gathering, "LEAST_LOT", 1)
    officer = commissioner()
    client, seen, pages = sign_in(officer.account), [], []
    tell = running._tell

    def told(*args: Any) -> None:
        tell(*args)
        seen.append(args[2:])

    monkeypatch.setattr(running, "_tell", told)
    share = queries.share

    def looked_at(*args: Any) -> Any:
        with borough.app_context():  # as another process would
            pages.append(client.get("/council/round").text)
        found = share(*args)
        with borough.app_context():
            pages.append(client.get("/council/round").text)
        return found

    monkeypatch.setattr(queries, "share", looked_at)
    asked = unit.write(services.ask_round, How.EXACT, officer)
    assert "Waiting to begin" in client.get("/council/round").text
    jobs.run(jobs.registered()["run-rounds"], force=True)
    assert seen == [(1, 3), (2, 3), (3, 3), (0, 3), (1, 3), (2, 3)]
    assert "2 of 3 steps are done" in pages[0]
    assert "Sharing out: 2 of 3 parts are solved" in pages[1]
    assert "You may leave this page" in pages[1]
    done = unit.read(queries.last)
    assert done
    assert (done.id, done.state, done.far) == (asked, RoundState.DONE, (0, 0))
    assert "under-way" not in client.get("/council/round").text


def test_a_worker_that_was_overtaken_says_nothing(borough: Flask, clock: Any) -> None:
    asked = unit.write(services.ask_round, How.EXACT, commissioner())
    first = unit.write(running._begin, asked)
    second = unit.write(running._begin, asked)
    assert first != second
    unit.aside(running._tell, asked, first, 1, 2)
    assert unit.read(lambda: db.session.get_one(Round, asked).figures) == {TURN: second}
    unit.aside(running._tell, asked, second, 1, 2)
    assert unit.read(queries.last).far == (1, 2)


def test_saying_how_far_it_is_leaves_the_unit_that_reads_as_it_was(borough: Flask, clock: Any) -> None:
    asked = unit.write(services.ask_round, How.EXACT, commissioner())
    turn = unit.write(running._begin, asked)

    def look() -> None:
        row = db.session.get_one(Round, asked)
        unit.aside(running._tell, asked, turn, 1, 2)
        assert row.figures == {TURN: turn}  # what it has read is still there
        row.how = How.STABLE
        with pytest.raises((OperationalError, InternalError)):
            db.session.flush()

    unit.read(look)
    last = unit.read(queries.last)
    assert last
    assert (last.far, last.how) == ((1, 2), How.EXACT)
