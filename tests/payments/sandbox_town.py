"""A small app round the sandbox alone: a client of Stripe's own library, our two endpoints, and a clock that can be set."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import stripe
from flask import Flask, request
from flask.testing import FlaskClient

import hub.kernel.wiring
import hub.wiring
from hub.kernel import access, ids
from hub.kernel.clock import SettableClock
from hub.kernel.settings import Settings
from payments.sandbox import services, wiring
from payments.sandbox.adapters.client import SandboxClient
from payments.sandbox.adapters.store import FILE
from tests import schema
from wsgi import ROOT

START = datetime(2025, 12, 2, 9, 0, tzinfo=UTC)
SNAPSHOT_SECRET, THIN_SECRET = "whsec_snapshot", "whsec_thin"
KEY = "sk_test_sandbox"

RECIPIENT: dict[str, Any] = {
    "display_name": "Hand in Hand",
    "contact_email": "office@hand.example",
    "identity": {"country": "gb", "entity_type": "company"},
    "configuration": {
        "recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}},
    },
    "include": ["configuration.recipient", "requirements", "identity", "defaults"],
}


@dataclass
class Received:
    """One webhook as our endpoint got it."""

    thin: bool
    body: bytes
    signature: str


@dataclass
class Town:
    """What the tests drive."""

    app: Flask
    clock: SettableClock
    http: SandboxClient
    stripe: stripe.StripeClient
    received: list[Received] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)  # what our endpoints say next; 200 when it is empty
    changes: int = -1  # the file's own count, so that a test which changed nothing costs nothing

    def reset(self, var: Path) -> None:
        """Forget everything, and stand at START."""
        file = self.http._store._connection
        if file is None or file.total_changes != self.changes:
            for end in ("", "-wal", "-shm"):
                (var / f"{FILE}{end}").unlink(missing_ok=True)
            self.stripe.v1.balance.retrieve()  # opens it anew
            self.changes = self.http._store._connection.total_changes
        self.clock.set(START)
        ids.install(self.app.extensions, 1)
        self.received.clear()
        self.answers.clear()

    def page(self) -> FlaskClient:
        """Somebody at a browser."""
        return self.app.test_client()

    def later(self, **span: float) -> int:
        """Let time pass, and do what falls due."""
        self.clock.advance(timedelta(**span))
        return services.pass_time()

    def recipient(self) -> str:
        """An account that may be paid."""
        account = self.stripe.v2.core.accounts.create(RECIPIENT)
        self.onboard(account.id)
        return account.id

    def onboard(self, account: str) -> None:
        """Walk an account through its page, and let it be looked at."""
        page = {
            "holder": "Hand in Hand",
            "sort_code": "10-88-00",
            "account_number": "00012345",
            "identity": "y",
        }
        url = self.link(account).removeprefix("http://localhost")
        answer = self.page().post(url, data=page)
        assert answer.status_code == 302, answer.text
        self.later(minutes=2)

    def link(self, account: str) -> str:
        """The address of an account's onboarding page."""
        onboarding = {"refresh_url": "http://localhost/refresh", "return_url": "http://localhost/return"}
        case = {"type": "account_onboarding", "account_onboarding": onboarding}
        return self.stripe.v2.core.account_links.create({"account": account, "use_case": case}).url

    def session(self, pence: int = 5000, **more: Any) -> Any:
        """An open Checkout session."""
        product = {"currency": "gbp", "unit_amount": pence, "product_data": {"name": "Money for my budget"}}
        given = {
            "mode": "payment",
            "success_url": "http://localhost/paid?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://localhost/not-paid",
            "line_items": [{"quantity": 1, "price_data": product}],
        }
        return self.stripe.v1.checkout.sessions.create(given | more)

    def pay(self, pence: int = 5000, way: str = "card", **more: Any) -> Any:
        """Somebody pays at the page; the session afterwards."""
        session = self.session(pence, **more)
        self.page().post(f"/sandbox/checkout/{session.id}/{way}")
        return self.stripe.v1.checkout.sessions.retrieve(session.id)

    def fund(self, pence: int = 100_000) -> None:
        """Let the council have at least so much to spend."""
        self.pay(pence + pence // 50 + 100)
        self.later(days=3)

    def transfer_in(self, pence: int) -> str:
        """Let a funder's bank transfer arrive, which may be spent at once; the funder as a customer."""
        customer = self.stripe.v1.customers.create({"name": "A funder", "email": "funder@example.org"}).id
        self.pay(pence, "bank-transfer", customer=customer, allowed_payment_method_types=["customer_balance"])
        answer = self.page().post(f"/sandbox/customers/{customer}/transfer", data={"amount": f"{pence / 100:.2f}"})
        assert answer.status_code == 302, answer.text
        return str(customer)

    def balance(self, account: str | None = None) -> tuple[int, int]:
        """Available and pending."""
        found = self.stripe.v1.balance.retrieve(options={"stripe_account": account} if account else {})
        return found.available[0].amount, found.pending[0].amount

    def order(self, fault: str) -> None:
        """Order a bad day at the page."""
        assert self.page().post(f"/sandbox/faults/{fault}").status_code == 302

    def deliver(self) -> list[Received]:
        """Let all that is due be posted; what came."""
        before = len(self.received)
        services.deliver_all()
        return self.received[before:]

    def types(self) -> list[str]:
        """The types of the snapshot events so far, oldest first."""
        return [event.type for event in self.stripe.v1.events.list({"limit": 100}).data][::-1]


def build(var: Path) -> Town:
    """An app with the hub's rooms, the sandbox, and endpoints that only write down."""
    settings = Settings(
        env="test",
        secret_key="a key for tests that is long enough",
        database_url=f"sqlite:///{var / 'kith.sqlite3'}",
        var=var,
        public_url="http://localhost",
        mail_url="mailbox:",
        log_level="CRITICAL",
        seed=1,
    )
    clock = SettableClock(START)
    app = Flask("sandbox-town", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key, SQLALCHEMY_DATABASE_URI=settings.database_url, WTF_CSRF_ENABLED=False
    )
    hub.kernel.wiring.init_app(app, settings, clock)
    hub.wiring.init_app(app)
    with app.app_context():
        schema.build_from_models()  # the pages ask for the council's name and zone
    http = wiring.start(app, settings, snapshot_secret=SNAPSHOT_SECRET, thin_secret=THIN_SECRET)
    town = Town(app, clock, http, stripe.StripeClient(KEY, http_client=http))

    def take() -> tuple[str, int]:
        town.received.append(
            Received(request.path == "/stripe/thin", request.data, request.headers["Stripe-Signature"])
        )
        return "", town.answers.pop(0) if town.answers else 200

    for path in ("/stripe/snapshot", "/stripe/thin"):
        app.add_url_rule(path, path, hub.kernel.wiring.csrf.exempt(access.public(take)), methods=["POST"])
    return town


def looks_like(prefix: str, id_: str) -> bool:
    """Whether an id is one of Stripe's of this kind."""
    return re.fullmatch(rf"{prefix}_[0-9A-Za-z]{{14,60}}", id_) is not None
