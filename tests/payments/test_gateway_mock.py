"""Every v1 request that the app makes, as its own services make it, is shown to Stripe's own validator of shapes."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from hub.kernel import ids, jobs, unit
from hub.kernel.access import Actor
from hub.kernel.clock import now as present
from hub.kernel.db import db
from hub.people.domain import StaffRole
from payments.chargebacks import queries as chargebacks
from payments.gateway.adapters.calls import TYPES
from payments.gateway.adapters.library import FETCH
from payments.gateway.domain import Call, CallKind, CallRefused
from payments.gateway.models import StripeCall
from payments.gateway.ports import gateway
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.recoveries import services as recoveries
from payments.sandbox import services as sandbox
from payments.sandbox.adapters.client import SandboxClient
from payments.topups import queries as topups
from servers import StripeMock
from tests.payments import purse_world as own
from tests.payments.money_world import World, line
from tests.payments.test_stripe_whole_way import SignIn, enter, leads_to, pay_in, set_up, work

pytestmark = pytest.mark.stripe_mock

OFFICER = Actor(account="a", person="A" * 26, roles=frozenset({"finance"}))
Request = tuple[str, str, str]  # method, address, body
ASKED = {
    "get /v1/account",
    "get /v1/balance",
    "get /v1/balance_transactions",
    "get /v1/balance_transactions/{}",
    "get /v1/checkout/sessions",
    "get /v1/checkout/sessions/{}",
    "get /v1/customers",
    "get /v1/customers/{}",
    "get /v1/customers/{}/cash_balance",
    "get /v1/events",
    "get /v1/payment_intents",
    "get /v1/payment_intents/{}",
    "get /v1/disputes/{}",
    "get /v1/payouts",
    "get /v1/payouts/{}",
    "get /v1/refunds",
    "get /v1/refunds/{}",
    "get /v1/transfers",
    "get /v1/transfers/{}",
    "get /v1/transfers/{}/reversals",
    "post /v1/checkout/sessions",
    "post /v1/customers",
    "post /v1/customers/{}/funding_instructions",
    "post /v1/disputes/{}",
    "post /v1/payment_intents",
    "post /v1/payment_intents/{}/cancel",
    "post /v1/refunds",
    "post /v1/transfers",
    "post /v1/transfers/{}/reversals",
}

# The newest stripe-mock there is (0.203.0) knows an API version before that of the library, which has renamed this.
RENAMED = {"allowed_payment_method_types": "payment_method_types"}


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """What goes over the wire to v1, as it goes."""
    kept: list[Request] = []
    request = SandboxClient.request

    def record(self: SandboxClient, method: str, url: str, headers: Any, post_data: Any = None, **more: Any) -> Any:
        body = post_data.decode() if isinstance(post_data, bytes) else str(post_data or "")
        parts = urlsplit(url)
        if parts.path.startswith("/v1"):
            kept.append((method.lower(), parts.path + (f"?{parts.query}" if parts.query else ""), body))
        return request(self, method, url, headers, post_data, **more)

    monkeypatch.setattr(SandboxClient, "request", record)
    return kept


@pytest.fixture(scope="module")
def mock() -> Iterator[StripeMock]:
    with StripeMock() as server:
        yield server


def show(mock: StripeMock, method: str, url: str, body: str) -> tuple[int, str]:
    """Send one request to stripe-mock, by the names that it knows; its status and answer."""
    for name, before in RENAMED.items():
        body = body.replace(name, before)
    asked = urllib.request.Request(
        f"http://127.0.0.1:{mock.port}{url}",
        data=body.encode() if method == "post" else None,
        method=method.upper(),
        headers={"Authorization": "Bearer sk_test_123", "Content-Type": "application/x-www-form-urlencoded"},
    )
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


def template(method: str, url: str) -> str:
    """A request without its ids."""
    return f"{method} " + re.sub(r"/[a-z]+_(?=[A-Za-z_]*[0-9])[A-Za-z0-9_]+(?=/|$)", "/{}", urlsplit(url).path)


def live_through(world: World, finance: FlaskClient, sign_in: SignIn, ticking: Any) -> None:
    """Pay in both ways, pay a supplier, take some of it back, reconcile."""
    fund = world.fund(1_000_000)
    budget = world.budget(fund, pence=50_000)
    person = enter("Sam")
    party = ids.urn("person", person)
    set_up(sign_in(person), party)
    work()
    ticking.advance(timedelta(days=1))
    work()
    pay_in(finance, fund, "300", "bank", "bank-transfer", origin="bank")
    pay_in(finance, fund, "100", "card", "card", origin="funder")
    work()
    ticking.advance(timedelta(days=8))
    work()
    finance.post(f"/topups/account/{fund}")
    sandbox.send_transfer(unit.read(topups.customer, fund) or "", 5_000)
    work()
    late = pay_in(finance, fund, "40", "bank", "bank-transfer", origin="funder")
    finance.post(f"/topups/{late}/call-off")
    work()
    visit = line(1, 6_400, payee=party)
    world.request(budget, visit)
    unit.write(hold_services.capture, visit.about, 6_400)
    ticking.advance(timedelta(days=7))
    finance.post(f"{leads_to(finance.post('/council/remittances'))}/approve")
    work()
    unit.write(hold_services.dispute, visit.about)
    unit.write(hold_services.settle, visit.about, 6_000)
    [piece] = unit.read(holds.pieces_owed_back, party, fund)
    unit.write(recoveries.ask_back, piece.id, OFFICER)
    work()
    resident = enter("Joan")
    client = sign_in(resident)
    for pounds in ("40", "20"):
        own.add_cleared(client, ticking, resident, pounds)
    client.post(f"/purses/{resident}/back", data={"amount": "5", "token": ids.new()})
    own.work()
    sandbox.open_dispute()
    own.work()
    [disputed] = unit.read(chargebacks.chargebacks)
    words = "She signed in, paid on our page, and had help on each of these days."
    finance.post(f"/council/chargebacks/{disputed.id}", data={"words": words})
    own.work()
    for job in ("reconcile-books", "look-for-missed-events", "look-at-top-ups", "look-at-payouts"):
        jobs.run(jobs.registered()[job], force=True)


def look_again() -> set[CallKind]:
    """Look for each call that was made, and at each kind of object; the kinds of call there were."""
    rows = unit.read(lambda: list(db.session.scalars(sa.select(StripeCall))))
    for row in rows:
        assert gateway().find(Call(row.id, row.kind, row.key, row.about, row.params, 2, row.asked_at)) is not None
    for prefix in set(FETCH) - {"acct"}:
        try:
            gateway().fetch(f"{prefix}_123456")
        except CallRefused:
            continue  # there is none; it was asked in the right shape all the same
    list(gateway().events_since(present()))
    return {row.kind for row in rows}


def test_stripe_s_own_validator_takes_the_shape_of_every_v1_request(
    world: World, app: Any, sign_in: SignIn, clock: Any, requests: list[Request], mock: StripeMock
) -> None:
    finance = sign_in(enter("Ruth", StaffRole.FINANCE))
    live_through(world, finance, sign_in, clock)
    assert look_again() == set(TYPES), "a kind of call that nobody makes here: add it to what is lived through"
    assert {template(method, url) for method, url, _ in requests} == ASKED
    refused = []
    for method, url, body in dict.fromkeys(requests):
        status, said = show(mock, method, url, body)
        if status != 200:
            refused.append((method, url, body, status, said))
    assert refused == []


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("/v1/transfers", "amount=100&currency=gbp&destination=acct_1&nonsense=1"),
        ("/v1/transfers", "amount=lots&currency=gbp&destination=acct_1"),
        ("/v1/transfers", "currency=gbp"),
        ("/v1/checkout/sessions", "mode=nonsense"),
    ],
    ids=["unknown", "type", "missing", "choice"],
)
def test_it_would_refuse_what_has_the_wrong_shape(mock: StripeMock, url: str, body: str) -> None:
    assert show(mock, "post", url, body)[0] == 400
