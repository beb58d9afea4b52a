"""A supplier's stopping is worked out by the worker: seen on its way, left, asked for twice, killed, and refused in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from hub.kernel.week import Slot
from marketplace.failures import queries, services
from marketplace.failures.domain import FailedAlready, FailureState, NobodyConcerned, NoSuchSupplier
from marketplace.rounds import queries as rounds
from marketplace.rounds import services as round_services
from marketplace.rounds.domain import Aim, Refusal, RoundState
from marketplace.rounds.models import Round
from marketplace.rounds.queries import RoundView, gathering
from marketplace.rounds.services import running
from tests.hub.people import officer
from tests.marketplace.agreements import deal
from tests.marketplace.asking import answer_all, ask
from tests.marketplace.market import commissioner, organisation
from tests.marketplace.test_failures import DAY, another, fail, helper, losses, record, work_out

WHY = "They have run out of money."


def asked(party: str, by: Actor | None = None, reason: str = WHY) -> str:
    question: str = unit.write(services.ask, party, DAY, reason, by or commissioner())
    return question


def seen(question: str) -> RoundView:
    return unit.read(rounds.question, question, Aim.STOPS)


def outcome(failure: str) -> list[tuple[str, int, str | None, list[tuple[str, Any]]]]:
    return [(one.booking, one.covered, one.why, [(p.offer, p.slots) for p in one.proposals]) for one in losses(failure)]


def test_it_is_asked_for_at_once_worked_out_later_and_comes_to_the_same(borough: Flask, clock: Any) -> None:
    made = deal()
    made.booked()
    helper()
    question = asked(made.party)
    assert unit.read(queries.failures) == []
    assert seen(question).under_way
    answer_all()
    (failure,) = unit.read(queries.failures)
    assert seen(question).figures == {"failure": failure.id}
    assert (failure.reason, failure.first, failure.state) == (WHY, DAY, FailureState.WORKED_OUT)
    assert outcome(failure.id) == outcome(work_out(made.party))
    assert unit.read(rounds.last) is None  # it is no round
    record(unit.read(queries.failures)[0].id)
    with pytest.raises(FailedAlready):
        asked(made.party)


def test_the_same_asked_twice_is_worked_out_once(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    made.booked()
    question = asked(made.party)
    assert asked(made.party, commissioner()) == question
    typed = {"party": made.party, "first": [str(DAY.day), str(DAY.month), str(DAY.year)], "reason": WHY}
    client = sign_in(officer("commissioner"))
    assert question in client.post("/council/failures/new", data=typed).location
    other = asked(made.party, reason="They say so.")
    assert other != question
    answer_all()
    assert [one.state for one in unit.read(queries.failures)] == [FailureState.WORKED_OUT]
    assert unit.read(queries.failures)[0].reason == "They say so."
    again = asked(made.party)
    assert again != question  # that one is answered, and bookings may have changed since


def test_two_tabs_at_the_same_moment_are_one(borough: Flask, clock: Any, monkeypatch: Any) -> None:
    made = deal()
    made.booked()
    question = asked(made.party)
    look, looks = round_services.asking._under_way, list[str]()
    # the second looked before the first was written down
    monkeypatch.setattr(round_services.asking, "_under_way", lambda about: looks.append(about) or (len(looks) > 1 and look(about)) or None)  # fmt: skip
    assert asked(made.party) == question
    assert len(looks) == 2
    assert db.session.query(Round).count() == 1


def test_only_commissioners_ask_and_nonsense_is_refused_at_once(borough: Flask, clock: Any) -> None:
    made = deal()
    made.booked()
    with pytest.raises(Forbidden):
        asked(made.party, made.resident)
    with pytest.raises(Forbidden):
        unit.write(round_services.ask_question, Aim.FAILS, {"party": made.party}, made.resident)
    with pytest.raises(NoSuchSupplier):
        asked("organisation:nobody")
    assert unit.read(rounds.unfinished, *Aim) == []


def test_how_far_it_is_stands_on_its_page_which_may_be_left(
    borough: Flask, clock: Any, monkeypatch: Any, sign_in: Any
) -> None:
    made = deal(price=0, pence=None, capacity_minutes=3000)
    made.booked()
    another(made, (Slot(1, 13 * 60, 60),))
    helper(price_pence=0)
    monkeypatch.setattr(gathering, "LEAST_LOT", 1)
    client, pages = sign_in(officer("commissioner")), list[str]()
    question = asked(made.party)
    page = f"/council/failures/new?asked={question}"
    assert "Waiting to begin" in client.get(page).text
    tell = running._tell

    def told(*args: Any) -> None:
        tell(*args)
        pages.append(args[2:])

    monkeypatch.setattr(running, "_tell", told)
    shared = rounds.share_exactly

    def looked_at(*args: Any) -> Any:
        found = shared(*args)
        with borough.app_context():  # as another process would
            pages.extend((client.get(page).text, client.get("/council/failures").text))
        return found

    monkeypatch.setattr(rounds, "share_exactly", looked_at)
    answer_all()
    assert pages[:4] == [(1, 2), (2, 2), (0, 2), (1, 2)]
    assert "Sharing out: 1 of 2 parts are solved" in pages[4]
    assert "You may leave this page" in pages[4]
    assert "Being worked out" in pages[5]
    assert page in pages[5]
    there = client.get(page)
    assert there.status_code == 302
    assert "Nothing has changed, and nobody is told" in client.get(there.location).text
    assert "Being worked out" not in client.get("/council/failures").text


def test_whose_worker_is_killed_is_worked_out_once_all_the_same(borough: Flask, clock: Any, monkeypatch: Any) -> None:
    made = deal()
    made.booked()
    offer = helper()
    question = asked(made.party)

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    for broken in ("gather_lost", "share_exactly"):
        with monkeypatch.context() as patch:
            patch.setattr(rounds, broken, die)
            with pytest.raises(KeyboardInterrupt):
                answer_all()
        assert seen(question).under_way
        assert asked(made.party) == question
        assert unit.read(queries.failures) == []
    answer_all()
    (failure,) = unit.read(queries.failures)
    assert seen(question).figures == {"failure": failure.id}
    assert [one.offer for loss in losses(failure.id) for one in loss.proposals] == [offer]
    running.run_round(question)  # once more changes nothing
    assert [one.id for one in unit.read(queries.failures)] == [failure.id]


def test_killed_again_and_again_it_is_given_up_and_says_so(
    borough: Flask, clock: Any, monkeypatch: Any, sign_in: Any
) -> None:
    made = deal()
    made.booked()
    question = asked(made.party)

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "gather_lost", die)
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                answer_all()
    answer_all()
    assert (seen(question).state, seen(question).refusal) == (RoundState.REFUSED, Refusal.KILLED)
    page = sign_in(officer("commissioner")).get(f"/council/failures/new?asked={question}").text
    assert "stopped three times before it was done" in page
    assert WHY in page  # what was typed stands there, to be asked again
    assert unit.read(queries.failures) == []
    asked(made.party)
    answer_all()
    assert len(unit.read(queries.failures)) == 1


def test_a_worker_that_was_overtaken_keeps_nothing(borough: Flask, clock: Any, monkeypatch: Any) -> None:
    made = deal()
    made.booked()
    helper()
    question, share = asked(made.party), rounds.share_exactly

    def overtaken(*given: Any) -> Any:
        monkeypatch.setattr(rounds, "share_exactly", share)
        running.run_round(question)
        return share(*given)

    monkeypatch.setattr(rounds, "share_exactly", overtaken)
    running.run_round(question)
    (failure,) = unit.read(queries.failures)
    assert seen(question).figures == {"failure": failure.id}
    assert seen(question).done


def test_what_a_rule_refuses_stands_in_its_words(borough: Flask, clock: Any, monkeypatch: Any, sign_in: Any) -> None:
    client, by = sign_in(officer("commissioner")), commissioner()
    made = deal()
    question = asked(made.party)
    answer_all()
    page = client.get(f"/council/failures/new?asked={question}").text
    assert "so nobody loses help" in page
    assert seen(question).words[0] == NobodyConcerned.template
    made.booked()
    question, share = asked(made.party, by), rounds.share_exactly

    def meanwhile(*given: Any) -> Any:
        another(made, (Slot(1, 13 * 60, 60),))
        return share(*given)

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "share_exactly", meanwhile)
        answer_all()
    assert (
        "Bookings have changed since this was worked out" in client.get(f"/council/failures/new?asked={question}").text
    )
    assert unit.read(queries.failures) == []
    question = asked(made.party, by)
    with monkeypatch.context() as patch:
        patch.setattr(services.working_out.people, "roles_of", lambda _person: [])
        answer_all()
    assert seen(question).words[0] == Forbidden.template
    question = asked(made.party, by)
    with monkeypatch.context() as patch:
        patch.setattr(rounds, "gather_lost", lambda *_: 1 / 0)
        answer_all()
    assert seen(question).refusal is Refusal.BROKEN
    assert "What went wrong is in the log" in client.get(f"/council/failures/new?asked={question}").text
    fail(made.party)
    outbox.drain()


def test_answers_are_forgotten_after_a_week_and_rounds_are_not(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(price=0, pence=None)
    made.booked()
    found = ask(Aim.FAILS, party=made.party)
    assert found.done
    clock.set(clocks.now() + timedelta(days=8))
    answer_all()
    with pytest.raises(Missing):
        unit.read(rounds.question, found.id, Aim.FAILS)
    assert sign_in(officer("commissioner")).get(f"/council/round/fails?asked={found.id}").status_code == 404


def test_an_answer_stands_at_its_own_address_only(borough: Flask, clock: Any, sign_in: Any) -> None:
    party, _manager = organisation()
    made = deal(price=0, pence=None)
    made.booked()
    found = ask(Aim.FAILS, party=made.party)
    client = sign_in(officer("commissioner"))
    assert client.get(f"/council/round/fails?asked={found.id}").status_code == 200
    for address in ("/council/round/join", "/council/failures/new"):
        assert client.get(f"{address}?asked={found.id}").status_code == 404
    assert client.get("/council/round/fails?asked=nothing").status_code == 404
    assert party not in client.get("/council/round").text
