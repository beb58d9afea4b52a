"""Stripe after years: what is asked of it grows with what is new, and not with what there ever was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.kernel import clock, unit
from payments.gateway.ports import gateway
from payments.purses import queries as purses
from payments.purses.domain import PaymentState
from payments.sandbox.adapters.client import SandboxClient
from tests.payments.checks_gateway import customer
from tests.payments.purse_world import add, last, work
from tests.payments.test_stripe_whole_way import enter


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the library asks for."""
    found: list[str] = []
    real = SandboxClient.request

    def request(self: SandboxClient, method: str, url: str, *rest: Any, **more: Any) -> Any:
        found.append(f"{method} {url}")
        return real(self, method, url, *rest, **more)

    monkeypatch.setattr(SandboxClient, "request", request)
    return found


def test_a_call_is_sought_among_what_was_made_since(app: Any, clock: Any, asked: list[str]) -> None:
    for number in range(101):  # a page and one more
        gateway().send(customer(f"old {number}"))
    clock.advance(timedelta(days=1))
    call = customer("new")
    asked.clear()
    assert gateway().find(call) is None
    assert len(asked) == 1
    made = gateway().send(call)
    found = gateway().find(call)
    assert found is not None
    assert found.object == made.object


def test_a_payment_is_looked_at_in_one_request_and_again_when_it_can_be_spent(
    app: Any, sign_in: Any, clock: Any, asked: list[str]
) -> None:
    joan = enter("Joan")
    client: FlaskClient = sign_in(joan)
    add(client, joan, "20")
    work()
    payment = last(joan)
    assert payment.state is PaymentState.PAID
    assert on_their_way(hours=7) == []  # its day is known
    assert unit.read(purses.paid_and_pending, now()) == []
    clock.advance(timedelta(days=9))
    assert on_their_way() == unit.read(purses.paid_and_pending, now()) == [payment.id]
    work(1)
    asked.clear()
    work()
    assert last(joan).state is PaymentState.CLEARED


def now() -> Any:
    return clock.now()


def on_their_way(**later: float) -> list[str]:
    return unit.read(purses.on_their_way, now() + timedelta(**later))
