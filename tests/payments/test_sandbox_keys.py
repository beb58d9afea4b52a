"""Idempotency keys as Stripe keeps them, and who may ask at all."""

from __future__ import annotations

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import stripe

from payments.sandbox.adapters.store import FILE
from tests.payments.sandbox_town import RECIPIENT, Town


def transfer(town: Town, account: str, amount: int = 1000, key: str = "key-1", **more: Any) -> Any:
    given = {"amount": amount, "currency": "gbp", "destination": account} | more
    return town.stripe.v1.transfers.create(given, {"idempotency_key": key})


@pytest.fixture
def account(town: Town) -> str:
    town.fund()
    return town.recipient()


def test_the_same_again_is_the_same_answer(town: Town, account: str) -> None:
    first = transfer(town, account)
    again = transfer(town, account)
    assert again.id == first.id
    assert again.last_response.body == first.last_response.body
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert again.last_response.headers["Original-Request"] == first.last_response.request_id
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert town.balance(account) == (1000, 0)


def test_the_same_key_for_something_else_is_refused(town: Town, account: str) -> None:
    transfer(town, account)
    with pytest.raises(stripe.IdempotencyError) as caught:
        transfer(town, account, 2000)
    assert caught.value.http_status == 400
    with pytest.raises(stripe.IdempotencyError):
        town.stripe.v1.payouts.create({"amount": 1000, "currency": "gbp"}, {"idempotency_key": "key-1"})
    assert town.balance(account) == (1000, 0)


def test_the_order_of_parameters_is_no_difference(town: Town, account: str) -> None:
    first = transfer(town, account)
    given: Any = {"destination": account, "currency": "gbp", "amount": 1000}
    assert town.stripe.v1.transfers.create(given, {"idempotency_key": "key-1"}).id == first.id


def test_a_key_is_forgotten_after_a_day(town: Town, account: str) -> None:
    first = transfer(town, account)
    town.clock.advance(timedelta(hours=23, minutes=59))
    assert transfer(town, account).id == first.id
    town.clock.advance(timedelta(minutes=1))
    assert transfer(town, account).id != first.id


def test_a_refusal_is_kept_as_well(town: Town, account: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        transfer(town, account, 10_000_000)
    assert caught.value.code == "balance_insufficient"
    town.transfer_in(20_000_000)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        transfer(town, account, 10_000_000)
    assert caught.value.headers["Idempotent-Replayed"] == "true"
    assert transfer(town, account, 10_000_000, "key-2").amount == 10_000_000


def test_what_does_not_fit_leaves_its_key_free(town: Town, account: str) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        transfer(town, account, metadat={"a": "b"})
    assert transfer(town, account).amount == 1000


def test_keys_belong_to_an_account(town: Town, account: str) -> None:
    town.stripe.v1.customers.create({}, {"idempotency_key": "k"})
    elsewhere = town.stripe.v1.customers.create({"name": "B"}, {"idempotency_key": "k", "stripe_account": account})
    assert elsewhere.name == "B"


def test_v2_keys_last_a_month_and_keep_what_succeeded(town: Town) -> None:
    given: Any = RECIPIENT
    wrong: Any = {**RECIPIENT, "identity": {}}
    with pytest.raises(stripe.InvalidRequestError):
        town.stripe.v2.core.accounts.create(wrong, {"idempotency_key": "k"})
    first = town.stripe.v2.core.accounts.create(given, {"idempotency_key": "k"})
    town.clock.advance(timedelta(days=29))
    assert town.stripe.v2.core.accounts.create(given, {"idempotency_key": "k"}).id == first.id
    with pytest.raises(stripe.IdempotencyError):
        town.stripe.v2.core.accounts.create({**given, "display_name": "Other"}, {"idempotency_key": "k"})
    town.clock.advance(timedelta(days=1))
    assert town.stripe.v2.core.accounts.create(given, {"idempotency_key": "k"}).id != first.id


def test_a_key_in_use_is_a_conflict(town: Town, account: str) -> None:
    blocker = sqlite3.connect(town.app.extensions["kith.settings"].var / FILE, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")  # so that the first request waits in the middle
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(transfer, town, account)
        while not town.http._busy:
            time.sleep(0.001)
        with pytest.raises(stripe.APIError) as caught:
            transfer(town, account)
        blocker.execute("ROLLBACK")
        blocker.close()
        assert caught.value.http_status == 409
        assert caught.value.json_body["error"]["code"] == "idempotency_key_in_use"
        assert first.result().amount == 1000
    assert town.balance(account) == (1000, 0)


def test_threads_at_once_pay_once(town: Town, account: str) -> None:
    gate = threading.Barrier(6)

    def go(n: int) -> str:
        gate.wait()
        for _ in range(50):
            try:
                return str(transfer(town, account, key=f"key-{n % 2}").id)
            except stripe.APIError as error:
                if error.http_status != 409:
                    raise
                time.sleep(0.01)
        raise AssertionError("never free")

    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(go, range(6)))
    assert len(ids) == 2
    assert town.balance(account) == (2000, 0)


@pytest.mark.parametrize("key", ["sk_live_1", "pk_test_1", "words"])
def test_only_test_keys_are_taken(town: Town, key: str) -> None:
    with pytest.raises(stripe.AuthenticationError):
        stripe.StripeClient(key, http_client=town.http).v1.balance.retrieve()


def test_nobody_asks_for_an_account_that_is_not_connected(town: Town) -> None:
    with pytest.raises(stripe.PermissionError):
        town.stripe.v1.balance.retrieve(options={"stripe_account": "acct_1234567890123456"})


def test_another_version_is_refused(town: Town) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        town.stripe.v1.balance.retrieve(options={"stripe_version": "2019-01-01"})
