"""Narrow checks of the gateway, and where all checks stand: each looks at one promise, and fails where it is broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import stripe as library
from flask import Flask

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.clock import SettableClock
from payments.gateway import queries, services
from payments.gateway.adapters.errors import understood
from payments.gateway.domain import (
    PAUSES,
    Call,
    CallChanged,
    CallKind,
    CallRefused,
    CallState,
    Heard,
    OutcomeUnknown,
    pause_after,
    stripe_key,
)
from payments.gateway.events import CallAnswered, CallFailed, StripeSaid
from payments.gateway.ports import Gateway
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_gateway_calls import ask, state


@dataclass
class Place:
    """Where a check stands: a fresh app, Stripe's double at its gateway, and the way through Stripe's own library."""

    app: Flask
    clock: SettableClock
    world: World
    stripe: StripeDouble
    library: Gateway
    listen: Callable[[type[outbox.Event]], list[Any]]


def run() -> None:
    """Call Stripe; a call that stumbles is a failure here, and no job's trouble."""
    for call in unit.read(queries.due, clock.now()):
        services.attempt(call, clock.now())
    outbox.drain()


def a_lost_answer_is_looked_for(place: Place) -> None:
    place.stripe.faults = ["after"]
    call = ask()
    run()
    assert state(call) is CallState.WAITING
    place.stripe.forget()
    place.clock.advance(timedelta(days=1))
    run()
    assert state(call) is CallState.DONE
    assert len(place.stripe.made) == 1


def unknown_is_tried_again_later(place: Place) -> None:
    heard = place.listen(CallFailed)
    place.stripe.faults = ["before", "before"]
    call, now = ask(), clock.now()
    services.attempt(call, now)
    services.attempt(call, now)
    assert place.stripe.sent == 1
    place.clock.advance(PAUSES[0] + PAUSES[1])
    run()
    assert (state(call), heard) == (CallState.WAITING, [])


def what_is_done_is_not_done_again(place: Place) -> None:
    call = ask()
    run()
    services.attempt(call, clock.now() + timedelta(hours=1))
    view = unit.read(queries.call, call)
    assert view is not None
    assert (view.attempts, place.stripe.sent) == (1, 1)


def an_answer_is_kept_and_told(place: Place) -> None:
    heard = place.listen(CallAnswered)
    call = ask()
    run()
    view = unit.read(queries.call, call)
    assert view is not None
    assert (view.object, view.ended_at) == ("tr_1", clock.now())
    assert [(event.call, event.object) for event in heard] == [(call, "tr_1")]


def a_no_is_final_and_told(place: Place) -> None:
    heard = place.listen(CallFailed)
    place.stripe.faults = ["balance_insufficient"]
    call = ask()
    run()
    place.clock.advance(timedelta(days=2))
    run()
    assert (state(call), place.stripe.sent) == (CallState.REFUSED, 1)
    assert [event.code for event in heard] == ["balance_insufficient"]


def an_end_comes_once(place: Place) -> None:
    """Two try at once after a lease ran out, and the second is refused: what is known stands."""
    heard, call = place.listen(CallFailed), ask()
    send = place.stripe.send

    def slowly(one: Call) -> Any:
        place.stripe.send = send
        services.attempt(call, clock.now() + timedelta(hours=1))
        raise CallRefused("late", "Too late.")

    place.stripe.send = slowly
    run()
    assert (state(call), heard) == (CallState.DONE, [])


def one_key_asks_once(_place: Place) -> None:
    assert ask() == ask()
    with pytest.raises(CallChanged):
        ask(amount=101)


def two_keys_ask_twice(place: Place) -> None:
    assert ask("one") != ask("two")
    assert stripe_key("remittance:one") != stripe_key("remittance:two")
    run()
    assert len(place.stripe.made) == 2


def what_cannot_be_known_is_parked(place: Place) -> None:
    assert [pause_after(n) for n in (1, len(PAUSES), len(PAUSES) + 1)] == [PAUSES[0], PAUSES[-1], None]
    place.stripe.faults = ["after"]
    call = ask()
    run()
    find, place.stripe.find = place.stripe.find, lost
    for pause in PAUSES:
        place.clock.advance(pause)
        run()
    assert state(call) is CallState.PARKED
    place.stripe.find = find
    place.stripe.forget()
    unit.write(services.ask_again, call)
    run()
    assert (state(call), len(place.stripe.made)) == (CallState.DONE, 1)


def lost(_call: Call) -> None:
    raise OutcomeUnknown("connection refused")


def an_event_is_heard_once(place: Place) -> None:
    heard = place.listen(StripeSaid)
    for _ in range(2):
        unit.write(services.hear, Heard("evt_1", "payout.paid", "po_1", "", False))
    outbox.drain()
    assert len(heard) == 1


def missed_events_are_looked_for_with_an_overlap(place: Place) -> None:
    unit.write(services.hear, Heard("evt_1", "payout.paid", "po_1", "", False))
    asked: list[datetime] = []

    def since(at: datetime) -> Any:
        asked.append(at)
        told = [Heard("evt_0", "payout.paid", "po_0", "", False), Heard("evt_1", "payout.paid", "po_1", "", False)]
        return iter(told)

    place.stripe.events_since = since
    assert services.look_for_missed(clock.now()) == 1
    assert asked[0] < clock.now()


def an_event_lost_before_the_last_one_is_found(place: Place) -> None:
    lost = clock.now()

    def silent(_at: datetime) -> Any:
        raise OutcomeUnknown("cut")

    def told(at: datetime) -> Any:
        return iter([Heard("evt_lost", "payout.failed", "po_0", "", False)] if at <= lost else [])

    place.clock.advance(timedelta(hours=2))
    place.stripe.events_since = silent
    with pytest.raises(OutcomeUnknown):
        services.look_for_missed(clock.now())
    place.clock.advance(timedelta(hours=5))
    unit.write(services.hear, Heard("evt_later", "payout.paid", "po_1", "", False))
    place.stripe.events_since = told
    assert services.look_for_missed(clock.now()) == 1


def a_look_goes_on_where_the_last_ended(place: Place) -> None:
    """What was read is not read again, but for the last of it: an event may come to stand in the record late."""
    asked: list[datetime] = []
    late = clock.now() - timedelta(minutes=30)

    def told(at: datetime) -> Any:
        asked.append(at)
        return iter([Heard("evt_late", "payout.failed", "po_0", "", False)] if len(asked) > 1 and at <= late else [])

    place.stripe.events_since = told
    assert services.look_for_missed(clock.now()) == 0
    place.clock.advance(timedelta(hours=5))
    assert services.look_for_missed(clock.now()) == 1
    assert asked[1] > clock.now() - timedelta(hours=7)


def what_stripe_did_not_say_is_unknown(_place: Place) -> None:
    for error in (
        library.APIConnectionError("cut"),
        library.APIError("trouble", http_status=500),
        library.RateLimitError("slowly", http_status=429),
        library.InvalidRequestError("another holds it", None, http_status=409),
    ):
        with pytest.raises(OutcomeUnknown), understood():
            raise error
    with pytest.raises(CallRefused), understood():
        raise library.InvalidRequestError("no", "amount", http_status=400)


def at_stripe_a_call_is_found_by_its_mark(place: Place) -> None:
    one, other = (customer(key) for key in ("one", "two"))
    made = place.library.send(one)
    assert place.library.send(one) == made
    assert place.library.find(other) is None
    found = place.library.find(one)
    assert found is not None
    assert found.object == made.object


def customer(key: str) -> Call:
    params = {"name": "A funder", "email": "a@example.org"}
    return Call(ids.new(), CallKind.CUSTOMER, key, "fund:test", params, 1, clock.now())
