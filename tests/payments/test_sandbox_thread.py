"""One pound's way through the sandbox: an account, a card, a transfer, a payout, and what our endpoints hear of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import stripe

from payments.sandbox import services
from tests.payments.sandbox_town import RECIPIENT, SNAPSHOT_SECRET, THIN_SECRET, Town


def test_an_account_is_restricted_until_its_page_is_done(town: Town) -> None:
    account = town.stripe.v2.core.accounts.create(RECIPIENT)
    transfers = account.configuration.recipient.capabilities.stripe_balance.stripe_transfers
    assert transfers.status == "restricted"
    assert len(account.requirements.entries) == 3

    town.onboard(account.id)

    account = town.stripe.v2.core.accounts.retrieve(
        account.id, {"include": ["configuration.recipient", "requirements"]}
    )
    assert account.configuration.recipient.capabilities.stripe_balance.stripe_transfers.status == "active"
    assert account.requirements.entries == []


def test_a_pound_goes_from_a_card_to_a_bank(town: Town) -> None:
    provider = town.recipient()
    session = town.pay(10_000)
    assert session.payment_status == "paid"
    assert town.balance() == (0, 10_000 - 170)
    town.later(days=3)
    assert town.balance() == (9830, 0)

    transfer = town.stripe.v1.transfers.create(
        {"amount": 4000, "currency": "gbp", "destination": provider, "transfer_group": "cycle-1"}
    )
    assert town.balance() == (5830, 0)
    assert town.balance(provider) == (4000, 0)

    town.later(days=3)
    payouts = town.stripe.v1.payouts.list(options={"stripe_account": provider}).data
    assert [(payout.amount, payout.status) for payout in payouts] == [(4000, "paid")]
    assert town.balance(provider) == (0, 0)
    assert town.stripe.v1.transfers.list({"transfer_group": "cycle-1"}).data[0].id == transfer.id


def test_our_endpoints_hear_of_it_signed(town: Town) -> None:
    town.recipient()
    town.pay()
    came = town.deliver()
    assert {one.thin for one in came} == {True, False}
    for one in came:
        if one.thin:
            note = town.stripe.parse_event_notification(one.body, one.signature, THIN_SECRET)
            assert note.type.startswith("v2.core.account")
        else:
            event = stripe.Webhook.construct_event(one.body, one.signature, SNAPSHOT_SECRET)
            assert event.api_version == stripe.api_version


def test_the_pages_say_what_they_are(town: Town) -> None:
    words = "no real money moves"
    account, session = town.recipient(), town.session()
    page = town.page()
    assert words in page.get("/sandbox").text
    assert words in page.get(f"/sandbox/checkout/{session.id}").text
    assert words in page.get(town.link(account).removeprefix("http://localhost")).text


def test_an_account_that_is_asked_in_time_is_paid_until_then(town: Town) -> None:
    account = town.recipient()
    include: Any = {"include": ["configuration.recipient", "requirements"]}
    assert town.page().post(f"/sandbox/accounts/{account}/ask").status_code == 302
    found = town.stripe.v2.core.accounts.retrieve(account, include)
    assert found.configuration.recipient.capabilities.stripe_balance.stripe_transfers.status == "active"
    [entry] = found.requirements.entries
    assert (entry.description, entry.minimum_deadline.status) == ("identity.verification_document", "currently_due")
    deadline = found.requirements.summary.minimum_deadline
    assert deadline.status == "currently_due"
    assert timedelta(days=13) < datetime.fromisoformat(deadline.time) - town.clock.now() <= timedelta(days=14)
    with pytest.raises(services.SandboxRefused):
        services.ask_account(account)
    town.later(days=14)
    found = town.stripe.v2.core.accounts.retrieve(account, include)
    assert found.configuration.recipient.capabilities.stripe_balance.stripe_transfers.status == "restricted"
    assert found.requirements.summary.minimum_deadline.status == "past_due"
    with pytest.raises(services.SandboxRefused):
        services.ask_account(account)
