"""Webhooks: verified, stored once, answered; forged, stale, giant or misdirected ones change nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import outbox, unit
from hub.kernel.clock import SettableClock
from payments.gateway import ports, queries
from payments.gateway.domain import MOST_BYTES, TOLERANCE, Identity, OutcomeUnknown
from payments.gateway.events import StripeSaid
from payments.gateway.wiring import _secret

Listen = Callable[[type[outbox.Event]], list[Any]]
KEY = "a key for tests that is long enough"
SNAPSHOT = {
    "id": "evt_1",
    "object": "event",
    "type": "payment_intent.succeeded",
    "api_version": "2026-01-01",
    "created": 1,
    "livemode": False,
    "data": {"object": {"id": "pi_1", "object": "payment_intent"}},
}
THIN = {
    "id": "evt_test_2",
    "object": "v2.core.event",
    "type": "v2.core.account[requirements].updated",
    "created": "2025-12-02T09:00:00Z",
    "livemode": False,
    "related_object": {"id": "acct_1", "type": "v2.core.account", "url": "/v2/core/accounts/acct_1"},
}


def post(
    client: FlaskClient, of: str, event: dict[str, Any], *, age: int = 0, secret: str = "", to: str = "", pad: int = 0
) -> int:
    body = json.dumps(event | ({"pad": "x" * pad} if pad else {}))
    at = int(time.time()) - age
    signed = hmac.new((secret or _secret(KEY, of)).encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"Stripe-Signature": f"t={at},v1={signed}", "Content-Type": "application/json"}
    return client.post(f"/stripe/{to or of}", data=body, headers=headers).status_code


def heard() -> list[tuple[str, str]]:
    return sorted((what, about) for _at, what, about, _found in unit.read(queries.recent, 10))


def test_both_kinds_are_stored_once_and_announced_once(client: FlaskClient, listen: Listen, csrf: None) -> None:
    said = listen(StripeSaid)
    for _ in range(3):
        assert post(client, "snapshot", SNAPSHOT) == 200
        assert post(client, "thin", THIN) == 200
    outbox.drain()
    assert heard() == [("payment_intent.succeeded", "pi_1"), ("v2.core.account[requirements].updated", "acct_1")]
    assert sorted(event.object for event in said) == ["acct_1", "pi_1"]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"secret": "whsec_of_someone_else"}, 422),
        ({"age": TOLERANCE + 60}, 422),
        ({"pad": MOST_BYTES}, 413),
        ({"to": "thin"}, 422),
    ],
    ids=["forged", "stale", "giant", "signed for the other address"],
)
def test_what_is_not_right_is_refused_and_changes_nothing(
    client: FlaskClient, more: dict[str, Any], status: int
) -> None:
    assert post(client, "snapshot", SNAPSHOT, **more) == status
    assert heard() == []


@pytest.mark.parametrize(("of", "event"), [("snapshot", THIN), ("thin", SNAPSHOT)], ids=["thin", "snapshot"])
def test_each_address_refuses_the_other_s_events(client: FlaskClient, of: str, event: dict[str, Any]) -> None:
    assert post(client, of, event) == 422
    assert heard() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"{}"])
def test_what_is_no_event_is_refused(client: FlaskClient, body: bytes) -> None:
    at = int(time.time())
    signed = hmac.new(_secret(KEY, "snapshot").encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    for address in ("/stripe/snapshot", "/stripe/thin"):
        for headers in ({}, {"Stripe-Signature": f"t={at},v1={signed}"}, {"Stripe-Signature": "t=x"}):
            assert client.post(address, data=body, headers=headers).status_code == 422
    assert heard() == []


def test_an_answer_for_a_machine_is_a_problem(client: FlaskClient) -> None:
    answer = client.post("/stripe/snapshot", data=b"{}", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"] == "urn:kith:problem:webhook-not-signed"


def test_with_a_key_of_another_account_nothing_is_heard_and_stripe_tells_it_again(
    app: Flask, client: FlaskClient, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports.gateway(), "identity", lambda: Identity("acct_ours", live=False))
    assert post(client, "snapshot", SNAPSHOT) == 200
    monkeypatch.setattr(ports.gateway(), "identity", lambda: Identity("acct_other", live=False))
    app.extensions.pop("kith.stripe.belonging", None)  # a process that has asked nothing yet
    for _ in range(2):
        assert post(client, "thin", THIN) == 503
        clock.advance(timedelta(minutes=2))  # what was found has lapsed
    assert heard() == [("payment_intent.succeeded", "pi_1")]
    monkeypatch.setattr(ports.gateway(), "identity", lambda: Identity("acct_ours", live=False))
    assert post(client, "thin", THIN) == 200
    assert len(heard()) == 2


def test_while_nobody_can_say_whose_the_key_is_nothing_is_heard(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent() -> Identity:
        raise OutcomeUnknown("connection refused")

    monkeypatch.setattr(ports.gateway(), "identity", silent)
    assert post(client, "snapshot", SNAPSHOT) == 503
    assert heard() == []
