"""The sandbox's own pages: what they show, whom they let in, and that production never has them."""

from __future__ import annotations

import multiprocessing
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import hypothesis.strategies as st
import pytest
import stripe
from flask import Flask
from hypothesis import HealthCheck, given, settings

from payments.sandbox import wiring
from payments.sandbox.adapters.store import SqliteStore
from payments.sandbox.domain.endpoints import ENDPOINTS
from tests.payments.sandbox_town import KEY, Town

WORDS = "Sandbox: this stands in for Stripe; no real money moves."


def visible(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_checkout_says_what_is_paid_and_to_whom(town: Town) -> None:
    customer = town.stripe.v1.customers.create({}).id
    session = town.session(4990, customer=customer, allowed_payment_method_types=["card", "customer_balance"])
    page = town.page().get(f"/sandbox/checkout/{session.id}")
    text = visible(page.text)
    assert page.status_code == 200
    for words in (
        WORDS,
        "Pay £49.90",
        "Money for my budget",
        "Pay with a card that works",
        "Pay with a card that is refused",
        "Pay by bank transfer",
        "Go back without paying",
    ):
        assert words in text
    assert "bank transfer" not in visible(town.page().get(f"/sandbox/checkout/{town.session().id}").text)


def test_a_bad_day_with_a_number_that_no_database_has_is_not_there(town: Town) -> None:
    assert town.page().post(f"/sandbox/ordered/{'9' * 20}/cancel").status_code == 404


def test_checkout_afterwards(town: Town) -> None:
    paid = town.pay()
    assert "This is paid." in town.page().get(f"/sandbox/checkout/{paid.id}").text
    closed = town.session()
    town.stripe.v1.checkout.sessions.expire(closed.id)
    assert "too old" in town.page().get(f"/sandbox/checkout/{closed.id}").text
    assert town.page().get("/sandbox/checkout/cs_test_none").status_code == 404
    assert town.page().post(f"/sandbox/checkout/{paid.id}/otherwise").status_code == 404


def test_onboarding_says_what_is_wrong(town: Town) -> None:
    account = town.stripe.v2.core.accounts.create({"display_name": "Hand <in> Hand", "identity": {"country": "gb"}}).id
    url = town.link(account).removeprefix("http://localhost")
    assert WORDS in visible(town.page().get(url).text)
    answer = town.page().post(url, data={"holder": "", "sort_code": "1", "account_number": "12 34"})
    assert answer.status_code == 422
    text = visible(answer.text)
    for words in (
        "Hand &lt;in&gt; Hand",
        "Write the name on the bank account.",
        "six figures",
        "eight figures",
        "Tick the box",
    ):
        assert words in text
    assert town.page().get("/sandbox/onboarding/none").status_code == 404


def test_a_bank_account_is_known_by_its_end_alone(town: Town) -> None:
    account = town.recipient()
    text = town.page().get("/sandbox").text
    assert "2345" in text
    assert "00012345" not in text
    found = town.stripe.v2.core.accounts.retrieve(account, {"include": ["identity", "requirements", "defaults"]})
    assert "2345" not in str(found)


def test_the_desk_shows_it_all(town: Town) -> None:
    town.transfer_in(20_000)
    account = town.recipient()
    town.pay(5000)
    town.stripe.v1.transfers.create({"amount": 1234, "currency": "gbp", "destination": account})
    town.later(days=1)
    town.page().post("/sandbox/now")
    text = visible(town.page().get("/sandbox").text)
    for words in (WORDS, "Hand in Hand", "£12.34", "£50", "A funder", "transfer.created", "May be paid", "Delivered"):
        assert words in text


@pytest.mark.parametrize("amount", ["", "0", "-5", "12,5", "1e18", "0.1"])
def test_a_transfer_of_nothing_does_not_arrive(town: Town, amount: str) -> None:
    customer = town.stripe.v1.customers.create({}).id
    answer = town.page().post(f"/sandbox/customers/{customer}/transfer", data={"amount": amount})
    assert answer.status_code in (409, 422)
    assert town.stripe.v1.customers.cash_balance.retrieve(customer).available is None


@pytest.mark.parametrize(
    "address",
    [
        "/sandbox/faults/nonsense",
        "/sandbox/accounts/acct_none/restrict",
        "/sandbox/accounts/acct_none/ask",
        "/sandbox/disputes/du_none/won",
        "/sandbox/disputes/du_none/drawn",
        "/sandbox/customers/cus_none/transfer",
        "/sandbox/onboarding/none/leave",
    ],
)
def test_what_is_not_there(town: Town, address: str) -> None:
    assert town.page().post(address, data={"amount": "5"}).status_code == 404


def test_production_never_starts_it(town: Town) -> None:
    kept = replace(town.app.extensions["kith.settings"], env="production")
    with pytest.raises(RuntimeError):
        wiring.start(Flask("a"), kept, snapshot_secret="a", thin_secret="b")


VALUES = st.sampled_from(["", "x", 0, -1, 10**30, True, 0.5, [], ["x"], [[1]], {}, {"gte": "x"}, {"a": {"b": "c"}}])


@given(
    endpoint=st.sampled_from(ENDPOINTS),
    ident=st.text(min_size=1, max_size=12),
    body=st.dictionaries(st.sampled_from(["amount", "currency", "limit", "created", "metadata", "expand"]), VALUES),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nonsense_gets_an_answer(town: Town, endpoint: Any, ident: str, body: dict[str, Any]) -> None:
    path = endpoint.path.replace("{}", quote_plus(ident))
    try:
        town.stripe.raw_request(endpoint.method, path, **body)
    except stripe.StripeError as error:
        status = error.http_status
    else:
        status = 200
    assert status in (200, 400, 404, 501)


@pytest.mark.parametrize(
    "body", ["{", "[]", "null", "a[b=1", "a=1&a[b]=2", "a[b]=2&a=1", "&&==", "[x]=1", "a" * 300_000]
)
def test_broken_bodies_get_an_answer(town: Town, body: str) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    for path in ("/v1/customers", "/v2/core/accounts"):
        answer, status, _ = town.http.request("post", f"https://api.stripe.com{path}", headers, body)
        assert status == 400, answer


def _add(folder: Path, times: int) -> None:
    store = SqliteStore(folder)
    for _ in range(times):
        with store.writing() as chest:
            chest.move("", 1, 0)


def test_several_processes_share_the_file(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_add, args=(tmp_path, 40)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    with SqliteStore(tmp_path).reading() as chest:
        assert chest.purse("").available == 120


def test_two_builds_are_the_same(town: Town) -> None:
    def build() -> list[str]:
        town.reset(town.app.extensions["kith.settings"].var)
        account = town.recipient()
        town.transfer_in(5000)
        made = town.stripe.v1.transfers.create({"amount": 100, "currency": "gbp", "destination": account})
        events = [event.id for event in town.stripe.v1.events.list({"limit": 100}).data]
        return [account, made.id, *events]

    assert build() == build()
