"""Whoever is paid already tells Stripe of another bank account, and goes on being paid meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.kernel import ids, unit
from hub.kernel.clock import SettableClock
from payments.payees import queries
from payments.payees.domain import Standing
from payments.sandbox import ports
from payments.sandbox import services as sandbox
from payments.sandbox.domain import accounts, links
from payments.sandbox.domain.world import PLATFORM
from tests.payments.test_stripe_whole_way import enter, leads_to, set_up, work

SignIn = Callable[..., FlaskClient]
OTHER = {"holder": "Sam Tester", "sort_code": "200000", "account_number": "55779911", "identity": "y"}


@pytest.fixture
def paid(app: Any, sign_in: SignIn, clock: SettableClock) -> tuple[FlaskClient, str]:
    """Somebody who is paid: their browser, and their URN."""
    person = enter("Sam")
    party, client = ids.urn("person", person), sign_in(person)
    set_up(client, party)
    clock.advance(timedelta(minutes=2))
    work()
    return client, party


def at_stripe(kind: str, thing: str) -> dict[str, Any]:
    """What the stand-in keeps."""
    with ports.current().store.reading() as chest:
        found = chest.get(thing, kind, PLATFORM)
    assert found is not None
    return dict(found)


def known(party: str) -> queries.PayeeView:
    found = unit.read(queries.payee, party)
    assert found is not None
    return found


def test_another_bank_account_is_told_and_stripe_goes_on_paying(paid: tuple[FlaskClient, str]) -> None:
    client, party = paid
    assert known(party).standing is Standing.READY
    assert "Change the bank account" in client.get(f"/payees/{party}").text
    page = leads_to(client.post(f"/payees/{party}/set-up"))
    assert at_stripe(links.KIND, page.rpartition("/")[2])["use_case"] == "account_update"
    back = leads_to(client.post(page, data=OTHER))
    assert "All done: you can be paid now." in client.get(back, follow_redirects=True).text
    account = at_stripe(accounts.KIND, known(party).account or "")
    assert account["_bank"] == {"holder": "Sam Tester", "sort_code": "200000", "last4": "9911"}
    work()
    assert known(party).standing is Standing.READY  # at no moment is it looked at anew


def test_whoever_is_set_up_is_not_asked_to_set_it_up(paid: tuple[FlaskClient, str], sign_in: SignIn) -> None:
    client, _party = paid
    for who, asked in ((client, False), (sign_in(enter("Nia")), True)):
        page = who.get("/remittances").text
        assert "Nothing was paid yet" in page
        assert ("Set up getting paid" in page) == asked


def test_what_is_due_is_asked_for_first(paid: tuple[FlaskClient, str]) -> None:
    """Where Stripe wants something, the page that asks for it is opened, and not the one that changes what is known."""
    client, party = paid
    sandbox.ask_account(known(party).account or "")
    work()
    shown = client.get(f"/payees/{party}").text
    assert ("Go on to Stripe" in shown, "Change the bank account" in shown) == (True, False)
    page = leads_to(client.post(f"/payees/{party}/set-up"))
    assert at_stripe(links.KIND, page.rpartition("/")[2])["use_case"] == "account_onboarding"
