"""Webhooks from the sandbox: signed so that the library believes them, tried again, and spoiled on demand."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
import stripe

from hub.kernel import jobs
from payments.sandbox import jobs as sandbox_jobs
from payments.sandbox import ports, services
from tests.payments.sandbox_town import SNAPSHOT_SECRET, THIN_SECRET, Received, Town


def kinds(came: list[Received]) -> list[str]:
    return [json.loads(one.body)["type"] for one in came]


def customer(town: Town) -> str:
    return town.stripe.v1.customers.create({"name": "A funder"}).id


def test_each_check_refuses_the_other_payload(town: Town) -> None:
    town.stripe.v1.customers.create({})
    town.recipient()
    came = town.deliver()
    snapshot = next(one for one in came if not one.thin)
    thin = next(one for one in came if one.thin)

    event = stripe.Webhook.construct_event(snapshot.body, snapshot.signature, SNAPSHOT_SECRET)
    assert (event.type, event.livemode, event.api_version) == ("customer.created", False, stripe.api_version)
    note = town.stripe.parse_event_notification(thin.body, thin.signature, THIN_SECRET)
    assert note.fetch_event().id == note.id

    with pytest.raises(ValueError, match="thin event"):
        stripe.Webhook.construct_event(thin.body, thin.signature, THIN_SECRET)
    with pytest.raises(ValueError, match="construct_event"):
        town.stripe.parse_event_notification(snapshot.body, snapshot.signature, SNAPSHOT_SECRET)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(snapshot.body, snapshot.signature, THIN_SECRET)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(snapshot.body + b" ", snapshot.signature, SNAPSHOT_SECRET)


def test_they_come_once_and_in_order(town: Town) -> None:
    town.pay()
    assert kinds(town.deliver()) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    assert town.deliver() == []


def test_what_is_refused_comes_again_after_growing_pauses(town: Town) -> None:
    customer(town)
    town.answers += [500] * 20
    assert len(town.deliver()) == 1
    for pause in (1, 5, 30, 120, 300, 600, 1440):
        town.clock.advance(timedelta(minutes=pause, seconds=-1))
        assert town.deliver() == []
        town.clock.advance(timedelta(seconds=1))
        assert len(town.deliver()) == 1
    town.clock.advance(timedelta(days=30))
    assert town.deliver() == []
    assert town.page().get("/sandbox").text.count("Given up") == 1


def test_it_stops_as_soon_as_it_is_taken(town: Town) -> None:
    customer(town)
    town.answers.append(503)
    assert len(town.deliver()) == 1
    town.clock.advance(timedelta(minutes=1))
    assert len(town.deliver()) == 1
    town.clock.advance(timedelta(days=3))
    assert town.deliver() == []


def test_lost(town: Town) -> None:
    town.order("lose")
    customer(town)
    town.clock.advance(timedelta(days=3))
    assert town.deliver() == []
    assert town.stripe.v1.events.list().data[0].type == "customer.created"


def test_twice(town: Town) -> None:
    town.order("duplicate")
    customer(town)
    first, second = town.deliver()
    assert json.loads(first.body)["id"] == json.loads(second.body)["id"]


def test_held_back(town: Town) -> None:
    town.order("hold-back")
    customer(town)
    assert town.deliver() == []
    town.clock.advance(timedelta(hours=1))
    assert len(town.deliver()) == 1


def test_after_its_successor(town: Town) -> None:
    town.order("reorder")
    town.pay()
    assert kinds(town.deliver()) == [
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
        "payment_intent.created",
    ]


def test_forged(town: Town) -> None:
    town.order("forge")
    town.pay()
    came = town.deliver()
    assert len(came) == 5
    good = []
    for one in came:
        try:
            good.append(stripe.Webhook.construct_event(one.body, one.signature, SNAPSHOT_SECRET).id)
        except stripe.SignatureVerificationError:
            forged = json.loads(one.body)
    assert len(good) == 4
    assert forged["id"].startswith("evt_forged")
    assert forged["data"]["object"]["amount"] == 105_000


def test_a_process_that_dies_on_the_way_posts_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    customer(town)
    postman = type(ports.current().postman)
    real = postman.post

    def die(self: object, thin: bool, body: str, *, forged: bool) -> int:
        real(self, thin, body, forged=forged)
        raise SystemExit

    monkeypatch.setattr(postman, "post", die)
    with pytest.raises(SystemExit):
        services.deliver_all()
    monkeypatch.undo()
    assert town.deliver() == []
    town.clock.advance(timedelta(minutes=2))
    assert len(town.deliver()) == 1
    assert len(town.received) == 2


def test_the_jobs_do_it(town: Town) -> None:
    town.pay()
    for job in (sandbox_jobs.BANK, sandbox_jobs.POST):
        assert jobs.registered()[job.name] is job
        assert job.outside
    now = town.clock.now()
    assert sandbox_jobs.BANK.due(now) == ()
    for subject in sandbox_jobs.POST.due(now):
        sandbox_jobs.POST.act(subject, now)
        sandbox_jobs.POST.act(subject, now)  # a second worker changes nothing
    assert len(town.received) == 4
    town.clock.advance(timedelta(days=3))
    assert sandbox_jobs.BANK.due(town.clock.now()) == ("all",)
    sandbox_jobs.BANK.act("all", town.clock.now())
    assert town.balance() == (4905, 0)


def test_secrets_are_nowhere_to_be_seen(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    town.pay()
    town.deliver()
    seen = "\n".join([caplog.text, town.page().get("/sandbox").text, repr(ports.current()), repr(town.http)])
    file = b"".join(path.read_bytes() for path in town.app.extensions["kith.settings"].var.glob("stripe-sandbox*"))
    assert b"charge.succeeded" in file
    for secret in (SNAPSHOT_SECRET, THIN_SECRET, "sk_test_sandbox"):
        assert secret not in seen
        assert secret.encode() not in file
