"""Stripe pays now and needs something by a day: it is read, shown on the page, and told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.kernel import ids, jobs, outbox, unit
from hub.kernel.clock import SettableClock
from hub.notices import queries as notices
from payments.payees import queries
from payments.payees.domain import Standing, read
from payments.sandbox import services as sandbox
from tests.payments.test_stripe_whole_way import enter, set_up, work

SignIn = Callable[..., FlaskClient]
BY = "By Tuesday 16 December 2025 Stripe needs"


def at_stripe(status: str, *entries: tuple[str, str], deadline: dict[str, Any] | None = None) -> dict[str, Any]:
    """An account as Accounts v2 gives it: entries say how pressing they are, the summary alone has a time."""
    return {
        "configuration": {"recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"status": status}}}}},
        "requirements": {
            "entries": [
                {"awaiting_action_from": "user", "description": name, "minimum_deadline": {"status": pressing}}
                for name, pressing in entries
            ],
            "summary": {"minimum_deadline": deadline},
        },
    }


DEADLINE = {"status": "currently_due", "time": "2026-03-03T13:22:18.123Z"}


def test_the_day_stands_in_the_summary() -> None:
    found = read(at_stripe("active", ("identity.phone", "currently_due"), deadline=DEADLINE))
    assert (found.standing, found.needs) == (Standing.READY, ("identity.phone",))
    assert found.by == datetime(2026, 3, 3, 13, 22, 18, 123_000, UTC)


def test_what_is_due_one_day_presses_nobody_who_is_paid() -> None:
    found = read(
        at_stripe("active", ("identity.phone", "eventually_due"), deadline=DEADLINE | {"status": "eventually_due"})
    )
    assert (found.needs, found.by) == ((), None)
    assert read(at_stripe("restricted", ("identity.phone", "eventually_due"))).needs == ("identity.phone",)


@pytest.mark.parametrize("time", [None, "", "soon", 5])
def test_a_day_that_is_none_is_left_out(time: Any) -> None:
    found = read(at_stripe("active", ("identity.phone", "past_due"), deadline={"status": "past_due", "time": time}))
    assert (found.needs, found.by) == (("identity.phone",), None)


@pytest.fixture
def supplier(app: Any, sign_in: SignIn, clock: SettableClock) -> tuple[FlaskClient, str, str]:
    """Somebody who is paid: their browser, their URN, and their account at Stripe."""
    person = enter("Sam")
    party = ids.urn("person", person)
    client = sign_in(person)
    set_up(client, party)
    clock.advance(timedelta(minutes=2))
    work()
    return client, party, known(party).account or ""


def known(party: str) -> queries.PayeeView:
    found = unit.read(queries.payee, party)
    assert found is not None
    return found


def told(party: str) -> int:
    """How many pieces of news say that something is needed by the day."""
    news = unit.read(notices.all_of, ids.parse(party)[1])
    return sum("by Tuesday 16 December 2025 Stripe needs" in one.words for one in news)


def test_it_is_shown_and_told_once_and_payments_go_on(supplier: tuple[FlaskClient, str, str]) -> None:
    client, party, account = supplier
    assert "There is nothing to do." in client.get(f"/payees/{party}").text
    sandbox.ask_account(account)
    work()
    work()
    assert known(party).standing is Standing.READY
    page = client.get(f"/payees/{party}").text
    assert BY in page
    assert "A photo of a document" in page
    assert "There is nothing to do." not in page
    assert f'action="/payees/{party}/set-up"' in page
    assert "Ready to be paid" not in client.get("/payees").text
    assert told(party) == 1
    assert unit.read(queries.accounts, [party]) == {party: account}


def test_once_it_is_there_there_is_nothing_to_do(supplier: tuple[FlaskClient, str, str]) -> None:
    client, party, account = supplier
    sandbox.ask_account(account)
    work()
    set_up(client, party)
    work()
    assert known(party).standing is Standing.READY
    assert "There is nothing to do." in client.get(f"/payees/{party}").text
    sandbox.ask_account(account)
    work()
    assert told(party) == 2  # asked anew, told anew


def test_a_day_that_passes_stops_the_payments(supplier: tuple[FlaskClient, str, str], clock: SettableClock) -> None:
    client, party, account = supplier
    sandbox.ask_account(account)
    work()
    clock.advance(timedelta(days=15))
    work()
    assert known(party).standing is Standing.NEEDS_DETAILS
    assert "What Stripe still needs" in client.get(f"/payees/{party}").text


def test_whoever_has_a_day_is_looked_at_though_no_event_comes(
    supplier: tuple[FlaskClient, str, str], clock: SettableClock
) -> None:
    _client, _party, account = supplier
    clock.advance(timedelta(hours=7))
    assert unit.read(queries.on_their_way, clock.now()) == []
    sandbox.ask_account(account)
    work()
    clock.advance(timedelta(hours=7))
    assert unit.read(queries.on_their_way, clock.now()) == [account]
    jobs.run(jobs.registered()["look-at-payees"], force=True)
    outbox.drain()
    assert unit.read(queries.on_their_way, clock.now()) == []
