"""How rounds end that do not end well: gone wrong, killed again and again, overtaken; and what if, which only looks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from hub.kernel import jobs, unit
from hub.places import queries as places
from marketplace.rounds import queries, services
from marketplace.rounds.domain import How, Refusal, RoundState
from matching.rounds.domain import TooLarge
from tests.marketplace.agreements import TUESDAY
from tests.marketplace.asking import answer_all
from tests.marketplace.market import commissioner, live_offer, resident
from tests.marketplace.test_rounds_run import helper, need_of, run, said


def test_a_round_that_goes_wrong_is_refused_and_the_next_runs(
    borough: Flask, clock: Any, monkeypatch: Any, sign_in: Any
) -> None:
    need = need_of("One")
    offer = helper("Vi")
    for broken in ("gather", "share"):
        with monkeypatch.context() as patch:
            patch.setattr(queries, broken, lambda *_, **__: 1 / 0)
            run()
        last = unit.read(queries.last)
        assert last
        assert (last.state, last.refusal) == (RoundState.REFUSED, Refusal.BROKEN)
        assert jobs.failing() == {"run-rounds": 1}
    assert "went wrong and was ended" in sign_in(commissioner().person).get("/council/round").text
    run()
    assert said(need) == [(offer, TUESDAY)]


def test_a_round_whose_workers_are_killed_again_and_again_is_refused(
    borough: Flask, clock: Any, monkeypatch: Any
) -> None:
    asked = unit.write(services.ask_round, How.EXACT, commissioner())
    with monkeypatch.context() as patch:
        patch.setattr(queries, "gather", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                services.run_round(asked)
            assert unit.read(queries.unfinished) == [asked]
        services.run_round(asked)
    last = unit.read(queries.last)
    assert last
    assert (last.state, last.refusal) == (RoundState.REFUSED, Refusal.KILLED)
    run()


@pytest.mark.parametrize("wrong", [False, True])
def test_a_worker_that_was_overtaken_changes_nothing(borough: Flask, clock: Any, monkeypatch: Any, wrong: bool) -> None:
    need = need_of("One")
    offer = helper("Vi")
    asked = unit.write(services.ask_round, How.EXACT, commissioner())
    share, seen = queries.share, list[RoundState]()

    def overtaken(*given: Any) -> Any:
        monkeypatch.setattr(queries, "share", share)
        services.run_round(asked)
        last = unit.read(queries.last)
        assert last
        seen.append(last.state)
        if wrong:
            raise TooLarge
        return replace(share(*given), visits={})

    monkeypatch.setattr(queries, "share", overtaken)
    services.run_round(asked)
    last = unit.read(queries.last)
    assert last
    assert [*seen, last.state] == [RoundState.DONE, RoundState.DONE]
    assert said(need) == [(offer, TUESDAY)]


def test_asking_what_if_keeps_nobody_from_writing(borough: Flask, clock: Any, sign_in: Any, monkeypatch: Any) -> None:
    client = sign_in(commissioner().person)
    gather, writes = queries.supposing.gather, list[bool]()
    monkeypatch.setattr(queries.supposing, "gather", lambda **how: writes.append(unit.writing()) or gather(**how))
    by = resident("Vi", "Helps")
    live_offer(f"person:{by.person}", by)
    ward = places.areas()[0].code
    for address, data in (
        ("/council/round/fails", {"party": f"person:{by.person}"}),
        ("/council/round/join", {"ward": ward, "volunteers": "2"}),
    ):
        assert client.post(address, data=data).status_code == 302
    assert writes == []  # nobody who asks waits
    answer_all()
    assert writes == [False, False]

    def refuse(*_: Any) -> None:
        raise TooLarge

    monkeypatch.setattr(queries, "share_exactly", refuse)
    there = client.post("/council/round/fails", data={"party": f"person:{by.person}"}).location
    answer_all()
    assert "more than one round can weigh exactly" in client.get(there).text
