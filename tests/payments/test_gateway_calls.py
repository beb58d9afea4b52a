"""Calls to Stripe: asked once whatever happens on the way, unknown is not failure, and a refusal is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import stripe as library
from flask import Flask

from hub.kernel import clock, ids, jobs, outbox, unit
from hub.kernel.clock import SettableClock
from hub.kernel.db import db
from payments.gateway import ports, queries, services
from payments.gateway.adapters.errors import understood
from payments.gateway.domain import (
    PAUSES,
    Answer,
    CallChanged,
    CallKind,
    CallRefused,
    CallState,
    KeyNotAccepted,
    KeyRefused,
    NoGateway,
    StripeRefused,
    StripeSilent,
)
from payments.gateway.events import CallAnswered, CallFailed
from payments.gateway.services import calling
from tests.hub import people
from tests.payments.stripe_double import StripeDouble

PARAMS = {"amount": 100, "currency": "gbp", "destination": "acct_1"}
Listen = Callable[[type[outbox.Event]], list[Any]]


@pytest.fixture
def stripe(app: Flask) -> StripeDouble:
    double = StripeDouble()
    ports.provide(app, double)
    return double


def ask(key: str = "one", **more: Any) -> str:
    about = ids.urn("remittance", "0" * 26)
    return unit.write(services.ask, CallKind.TRANSFER, about, PARAMS | more, key=key)


def run() -> None:
    jobs.run(jobs.registered()["call-stripe"], force=True)


def state(call: str) -> CallState:
    view = unit.read(queries.call, call)
    assert view is not None
    return view.state


def test_what_is_asked_is_done_after_the_unit_and_announced(stripe: StripeDouble, listen: Listen) -> None:
    heard = listen(CallAnswered)
    call = ask()
    assert stripe.made == []
    run()
    outbox.drain()
    assert state(call) is CallState.DONE
    assert [event.object for event in heard] == ["tr_1"]


def test_a_unit_that_is_undone_asks_nothing(stripe: StripeDouble) -> None:
    def act() -> None:
        services.ask(CallKind.TRANSFER, "remittance:x", PARAMS, key="one")
        raise RuntimeError("undone")

    with pytest.raises(RuntimeError, match="undone"):
        unit.write(act)
    run()
    assert stripe.made == []


def test_the_same_key_asks_once_and_another_request_under_it_is_refused(stripe: StripeDouble) -> None:
    assert ask() == ask()
    with pytest.raises(CallChanged):
        ask(amount=101)
    run()
    run()
    assert len(stripe.made) == 1


@pytest.mark.parametrize("forgotten", [False, True], ids=["key kept", "key forgotten after a day"])
def test_a_lost_answer_is_looked_for_and_nothing_is_done_twice(
    stripe: StripeDouble, clock: SettableClock, forgotten: bool
) -> None:
    stripe.faults = ["after"]
    call = ask()
    run()
    assert state(call) is CallState.WAITING
    if forgotten:
        stripe.forget()
    clock.advance(PAUSES[0])
    run()
    assert state(call) is CallState.DONE
    assert len(stripe.made) == 1
    assert stripe.sent == 1


def test_a_call_that_never_arrived_is_sent_again_after_a_pause(stripe: StripeDouble, clock: SettableClock) -> None:
    stripe.faults = ["before"]
    call = ask()
    run()
    run()  # not due yet
    assert stripe.sent == 1
    clock.advance(PAUSES[0])
    run()
    assert state(call) is CallState.DONE
    assert len(stripe.made) == 1


def test_a_refusal_is_final_and_announced(stripe: StripeDouble, clock: SettableClock, listen: Listen) -> None:
    heard = listen(CallFailed)
    stripe.faults = ["balance_insufficient"]
    call = ask()
    run()
    clock.advance(timedelta(days=2))
    run()
    outbox.drain()
    assert state(call) is CallState.REFUSED
    assert [event.code for event in heard] == ["balance_insufficient"]
    assert stripe.sent == 1


def test_after_many_tries_it_is_parked_and_a_person_puts_it_back_in_line(
    stripe: StripeDouble, clock: SettableClock
) -> None:
    stripe.faults = ["before"] * len(PAUSES)
    call = ask()
    for pause in PAUSES:
        run()
        clock.advance(pause)
    run()
    assert state(call) is CallState.PARKED
    assert [view.id for view in unit.read(queries.parked)] == [call]
    unit.write(services.ask_again, call)
    run()
    assert state(call) is CallState.DONE


def test_two_who_try_at_once_make_one(stripe: StripeDouble) -> None:
    call, now = ask(), clock.now()
    services.attempt(call, now)
    services.attempt(call, now)
    assert stripe.sent == 1


def test_someone_who_waits_hears_what_became_of_it(stripe: StripeDouble) -> None:
    assert services.attempt_now(ask("good")).object == "tr_1"
    stripe.faults = ["after"]
    with pytest.raises(StripeSilent):
        services.attempt_now(ask("lost"))
    stripe.faults = ["account_closed"]
    with pytest.raises(StripeRefused, match="account_closed"):
        services.attempt_now(ask("refused"))


@pytest.mark.parametrize("outcome", ["done", "refused", "unknown", "nothing"])
def test_someone_who_waits_hears_what_another_does_with_it(
    stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch, outcome: str
) -> None:
    """The worker has leased the call before our own attempt: nothing is sent twice, and nobody reads of silence."""
    call, slept = ask(), []
    assert unit.write(calling._lease, call, clock.now()) is not None

    def sleep(seconds: float) -> None:
        assert not db.session().in_transaction()
        slept.append(seconds)
        if len(slept) < 3:
            return
        if outcome == "done":
            unit.write(calling._answer, call, Answer("tr_9", {"id": "tr_9"}))
        elif outcome == "refused":
            unit.write(calling._refuse, call, CallRefused("account_closed", "Stripe says account_closed."))
        elif outcome == "unknown":
            unit.write(calling._wait, call, KeyRefused("AuthenticationError 401"))

    monkeypatch.setattr(calling.time, "sleep", sleep)
    if outcome == "done":
        assert services.attempt_now(call).object == "tr_9"
    else:
        wanted = {"refused": StripeRefused, "unknown": KeyNotAccepted, "nothing": StripeSilent}[outcome]
        with pytest.raises(wanted):
            services.attempt_now(call)
    assert (len(slept) == 3) == (outcome != "nothing")
    assert sum(slept) <= 3.001
    assert stripe.sent == 0


def test_a_call_that_rests_after_a_lost_answer_keeps_nobody_waiting(
    stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(calling.time, "sleep", slept.append)
    stripe.faults = ["before"]
    call = ask()
    for _ in range(2):
        with pytest.raises(StripeSilent):
            services.attempt_now(call)
    assert (slept, stripe.sent) == ([], 1)


def test_without_a_way_to_stripe_nothing_can_be_asked(app: Flask) -> None:
    app.extensions.pop("kith.stripe")
    with pytest.raises(NoGateway):
        ask()
    run()


@pytest.mark.parametrize(("error", "status"), [(library.AuthenticationError, 401), (library.PermissionError, 403)])
def test_a_key_that_stripe_does_not_take_is_no_failure_and_is_said(
    stripe: StripeDouble,
    sign_in: Any,
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
    error: type[library.StripeError],
    status: int,
) -> None:
    def no(*_args: Any) -> Any:
        with understood():
            raise error("Invalid API Key provided: sk_test_hidden", http_status=status)

    monkeypatch.setattr(stripe, "send", no)
    monkeypatch.setattr(stripe, "fetch", no)
    call = ask()
    with pytest.raises(KeyNotAccepted):
        services.attempt_now(call)
    with pytest.raises(KeyNotAccepted):
        services.look("tr_1")
    assert state(call) is CallState.WAITING
    desk = sign_in(people.officer("finance", "Fay", "Finch"))
    text = desk.get("/council/stripe").text
    assert "does not accept the council’s key" in text
    assert f"{error.__name__} {status}" in text
    assert "sk_test_hidden" not in text
    monkeypatch.undo()
    clock.advance(PAUSES[0])
    run()
    assert state(call) is CallState.DONE
    assert "does not accept" not in desk.get("/council/stripe").text
