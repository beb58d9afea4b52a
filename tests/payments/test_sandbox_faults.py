"""Bad days on demand: each happens once, to the first thing that it can happen to, and leaves the books right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import stripe

from hub.kernel.errors import Missing, Refused
from payments.sandbox import services
from payments.sandbox.domain.faults import WORDS, Fault
from tests.payments.sandbox_town import KEY, Town


@pytest.fixture
def account(town: Town) -> str:
    town.transfer_in(100_000)
    return town.recipient()


def pay(town: Town, account: str, key: str = "k-1", amount: int = 1000) -> Any:
    given: Any = {"amount": amount, "currency": "gbp", "destination": account}
    return town.stripe.v1.transfers.create(given, {"idempotency_key": key})


def test_every_fault_has_its_words() -> None:
    assert set(WORDS) == set(Fault)


def test_a_line_cut_before(town: Town, account: str) -> None:
    town.order("lost-before")
    with pytest.raises(stripe.APIConnectionError) as caught:
        pay(town, account)
    assert caught.value.should_retry
    assert town.stripe.v1.transfers.list().data == []
    assert "Idempotent-Replayed" not in pay(town, account).last_response.headers
    assert town.balance(account) == (1000, 0)


def test_an_answer_that_is_lost(town: Town, account: str) -> None:
    town.order("lost-after")
    with pytest.raises(stripe.APIConnectionError):
        pay(town, account)
    done = town.stripe.v1.transfers.list().data
    assert [one.amount for one in done] == [1000]
    again = pay(town, account)
    assert again.id == done[0].id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert town.balance(account) == (1000, 0)


def test_an_answer_that_is_lost_and_a_key_that_is_forgotten(town: Town, account: str) -> None:
    """Why one must look first: after a day the same key pays twice."""
    town.order("lost-after")
    with pytest.raises(stripe.APIConnectionError):
        pay(town, account)
    town.clock.advance(timedelta(days=1))
    pay(town, account)
    assert len(town.stripe.v1.transfers.list().data) == 2


def test_the_library_heals_one_cut_by_itself(town: Town, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    patient = stripe.StripeClient(KEY, http_client=town.http, max_network_retries=2)
    given: Any = {"amount": 1000, "currency": "gbp", "destination": account}
    town.order("lost-after")
    assert patient.v1.transfers.create(given).amount == 1000
    assert town.balance(account) == (1000, 0)
    town.page().post("/sandbox/faults/lost-after", data={"times": "3"})
    with pytest.raises(stripe.APIConnectionError):
        patient.v1.transfers.create(given)
    assert town.balance(account) == (2000, 0)


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        ("rate-limited", 429, stripe.RateLimitError),
        ("server-error", 500, stripe.APIError),
        ("conflict", 409, stripe.APIError),
    ],
)
def test_answers_that_say_not_now(
    town: Town, account: str, fault: str, status: int, error: type[stripe.StripeError]
) -> None:
    town.order(fault)
    with pytest.raises(error) as caught:
        pay(town, account)
    assert caught.value.http_status == status
    assert town.balance(account) == (0, 0)
    assert pay(town, account).amount == 1000


def test_trouble_after_it_was_done(town: Town, account: str) -> None:
    town.order("error-after")
    with pytest.raises(stripe.APIError) as caught:
        pay(town, account)
    assert caught.value.http_status == 500
    assert town.balance(account) == (1000, 0)
    pay(town, account)
    assert town.balance(account) == (1000, 0)


def test_looking_uses_no_fault_up(town: Town, account: str) -> None:
    town.order("server-error")
    town.balance()
    with pytest.raises(stripe.APIError):
        pay(town, account)


def test_faults_reach_accounts_as_well(town: Town) -> None:
    town.order("rate-limited")
    with pytest.raises(stripe.RateLimitError):
        town.stripe.v2.core.accounts.create({})


def test_the_platform_runs_low(town: Town, account: str) -> None:
    town.order("platform-low")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        pay(town, account)
    assert caught.value.code == "balance_insufficient"
    assert pay(town, account, "k-2").amount == 1000


def test_a_reversal_that_is_refused(town: Town, account: str) -> None:
    made = pay(town, account)
    town.order("refuse-reversal")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        town.stripe.v1.transfers.reversals.create(made.id)
    assert caught.value.code == "balance_insufficient"
    assert town.balance(account) == (1000, 0)
    assert town.stripe.v1.transfers.reversals.create(made.id).amount == 1000


def test_a_payout_that_fails(town: Town, account: str) -> None:
    pay(town, account)
    town.order("fail-payout")
    town.later(days=4)
    there: Any = {"stripe_account": account}
    again, failed = town.stripe.v1.payouts.list({}, there).data
    assert (failed.status, failed.failure_code) == ("failed", "account_closed")
    back = town.stripe.v1.balance_transactions.retrieve(failed.failure_balance_transaction, options=there)
    assert (back.type, back.amount) == ("payout_failure", 1000)
    assert (again.status, again.amount) == ("in_transit", 1000)
    town.later(days=3)
    assert town.stripe.v1.payouts.retrieve(again.id, options=there).status == "paid"


def test_a_payout_that_comes_back_after_it_was_paid(town: Town) -> None:
    town.transfer_in(5000)
    made = town.stripe.v1.payouts.create({"amount": 5000, "currency": "gbp"})
    town.order("fail-paid-payout")
    town.later(days=2)
    assert town.stripe.v1.payouts.retrieve(made.id).status == "paid"
    town.later(days=2)
    assert town.stripe.v1.payouts.retrieve(made.id).status == "failed"
    assert town.balance() == (5000, 0)
    assert [one for one in town.types() if one in ("payout.paid", "payout.failed")] == ["payout.paid", "payout.failed"]


def test_a_fault_can_be_taken_back(town: Town, account: str) -> None:
    town.order("server-error")
    page = town.page()
    assert "Take it back" in page.get("/sandbox").text
    page.post("/sandbox/ordered/1/cancel")
    assert pay(town, account).amount == 1000


def test_a_dispute_is_decided_at_the_page(town: Town) -> None:
    town.fund(5000)
    page = town.page()
    page.post("/sandbox/disputes")
    dispute = town.stripe.v1.disputes.list().data[0]
    page.post(f"/sandbox/disputes/{dispute.id}/won")
    assert town.stripe.v1.disputes.retrieve(dispute.id).status == "won"
    assert "closed" in page.post(f"/sandbox/disputes/{dispute.id}/lost", follow_redirects=True).text
    assert town.stripe.v1.disputes.retrieve(dispute.id).status == "won"


def test_services_say_what_is_wrong(town: Town) -> None:
    with pytest.raises(Refused):
        services.open_dispute()
    with pytest.raises(Missing):
        services.restrict_account("acct_none")
    with pytest.raises(Missing):
        services.close_dispute("du_none", won=True)


def test_time_goes_on_where_one_step_fails(town: Town, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pay(town, account)
    town.stripe.v1.payouts.create({"amount": 100, "currency": "gbp"})
    town.pay()

    def stumble(*_given: object) -> None:
        raise RuntimeError("the bank is closed")

    monkeypatch.setattr("payments.sandbox.domain.balance.news.announce", stumble)
    with pytest.raises(ExceptionGroup):
        town.later(days=3)
    monkeypatch.undo()
    services.pass_time()
    assert town.balance() == (100_000 - 1000 - 100 + 4905, 0)
