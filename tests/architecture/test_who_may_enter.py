"""Role x route x owner x delegation, over HTTP: everyone knocks at every door, and who_may_enter.py says who is let in."""

from __future__ import annotations

import copy
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, url_for
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from hub.kernel import unit
from hub.kernel.db import db
from hub.people import queries as people
from hub.people.services import sessions
from marketplace.bookings.forms import key_of
from payments.sandbox import services as sandbox
from payments.sandbox.adapters.store import FILE as SANDBOX
from tests.architecture.small_world import FAMILY_NAME, FUND, NOW, WEDNESDAYS, SmallWorld, Who, build
from tests.architecture.who_may_enter import TABLE

METHODS = ("GET", "POST")
GUESSED = "0" * 43

# What stands in an address, by the name of its part; a name in the world's things unless ADDRESSES says otherwise.
PARTS = {
    "need": "need",
    "need_id": "need",
    "part": "open part",
    "booking": "booking",
    "visit": "visit",
    "sharing": "sharing",
    "grant": "grant",
    "gift": "gift",
    "pool": "pool",
    "proposal": "proposal",
    "offer_id": "offer",
    "revision_id": "revision",
    "place_id": "place",
    "invitation": "review invitation",
    "review": "review",
    "message": "message",
    "budget": "budget",
    "change": "change of budget",
    "surplus": "surplus",
    "repayment": "repayment",
    "bar": "bar",
    "fund": "fund",
    "about": "unfunded",
    "alert": "alert",
    "decision": "decision",
    "call": "call",
    "failure": "failure",
    "gap": "gap",
    "loss": "loss",
    "worry": "worry",
    "expense": "expense",
    "party": "party",
    "remittance": "remittance",
    "run": "run",
    "recovery": "recovery",
    "payee": "payee",
    "write_off": "write-off",
    "found": "break",
    "top_up": "top-up",
    "purse": "joan",
    "payment": "own payment",
    "chargeback": "chargeback",
    "session": "checkout",
    "token": "onboarding",
    "account": "connected account",
    "dispute": "dispute",
    "customer": "customer",
}
WORDS = {
    "metric": "depth",
    "ward": "T03",
    "table": "borough-period",
    "code": "shopping",
    "lever": "call-for-services",
    "floor": "wage",
    "step": "words",
    "event": "take",
    "role": "finance",
    "secret": GUESSED,
    "month": "2025-12",
    "way": "card",
    "aim": "best",
    "fault": "lost-after",
    "outcome": "won",
    "position": "1",
}

# Which thing it is, where it is another than PARTS and WORDS say; "=" before a word that stands for itself.
ADDRESSES: dict[str, dict[str, str]] = {
    "people.organisation": {"id_": "organisation"},
    "people.edit_organisation": {"id_": "organisation"},
    "people.new_member": {"id_": "organisation"},
    "people.member_role": {"id_": "organisation", "person": "@UNSENT"},
    "people.end_member": {"id_": "organisation", "person": "@UNSENT"},
    "people.end_supporter": {"id_": "delegation of VIEWER"},
    "people.withdraw_invitation": {"id_": "invitation"},
    "grants.write": {"person": "@JOAN"},
    "people.record": {"person": "@JOAN"},
    "people.open_record": {"person": "@JOAN"},
    "people.give_account": {"person": "@JOAN"},
    "people.end_staff": {"person": "@FINANCE"},
    "notices.read": {"id_": "notice"},
    "watches.stop": {"watch": "watch"},
    "checks.paper": {"id_": "check"},
    "checks.show": {"id_": "check"},
    "checks.approve": {"id_": "check"},
    "checks.refuse": {"id_": "check"},
    "checks.revoke": {"id_": "check"},
    "places.edit": {"id_": "place"},
    "visits.feed": {"secret": "calendar"},
    "visits.feed/guessed": {},
    "offers.show/draft": {"offer_id": "draft offer"},
    "offers.who": {"offer_id": "draft offer"},
    "offers.edit/helper's": {"offer_id": "helper's offer"},
    "offers.retire/helper's": {"offer_id": "helper's offer"},
    "offers.decide": {"offer_id": "waiting offer"},
    "offers.send_back": {"offer_id": "waiting offer"},
    "offers.drop_price": {"price_id": "price"},
    "levers.rate_file": {"file": "council's file of prices"},
    "offers.rate_file": {"file_id": "file of prices"},
    "offers.announce_rates": {"file_id": "file of prices"},
    "offers.decide_price": {"price_id": "price"},
    "offers.return_price": {"price_id": "price"},
    "bookings.keep_price": {"price": "booking's price"},
    "needs.go_on": {"need_id": "draft need"},
    "needs.show/place": {"need_id": "place's need"},
    "needs.edit/place": {"need_id": "place's need"},
    "needs.withdraw/place": {"need_id": "place's need"},
    "needs.again/place": {"need_id": "place's need"},
    "needs.show/organisation": {"need_id": "organisation's need"},
    "needs.edit/organisation": {"need_id": "organisation's need"},
    "needs.withdraw/organisation": {"need_id": "organisation's need"},
    "plans.show/place": {"need": "place's need"},
    "plans.part": {"need": "open need"},
    "plans.compare": {"need": "open need"},
    "plans.compose": {"need": "open need"},
    "plans.begin": {"need": "open need"},
    "plans.composed": {"need": "open need"},
    "plans.take_up": {"need": "open need"},
    "plans.choose": {"need": "open need"},
    "plans.drop": {"need": "open need"},
    "plans.propose": {"part": "near part"},
    "failures.show": {"need": "left need"},
    "failures.accept": {"need": "left need", "proposal": "proposed instead"},
    "failures.choose": {"need": "left need"},
    "covers.show": {"need": "missing need"},
    "covers.ask": {"need": "missing need"},
    "bookings.show/helper's": {"booking": "helper's booking"},
    "bookings.cancel/helper's": {"booking": "helper's booking"},
    "bookings.accept": {"booking": "request"},
    "bookings.decline": {"booking": "request"},
    "bookings.withdraw": {"booking": "request"},
    "messages.thread/helper's": {"booking": "helper's booking"},
    "visits.show/queried": {"visit": "queried visit"},
    "visits.show/helper's": {"visit": "helper's visit"},
    "visits.arrive/helper's": {"visit": "helper's visit"},
    "visits.times/helper's": {"visit": "helper's visit"},
    "visits.cancel/helper's": {"visit": "helper's visit"},
    "visits.confirm": {"visit": "made visit"},
    "visits.confirm/free": {"visit": "helper's visit"},
    "visits.query": {"visit": "made visit"},
    "visits.say": {"visit": "queried visit"},
    "visits.decide": {"visit": "queried visit"},
    "sharings.join": {"code": "sharing code"},
    "sharings.join/guessed": {"code": "=" + GUESSED},
    "sharings.decline": {"code": "sharing code"},
    "sharings.of_booking": {"booking": "shared booking"},
    "sharings.leave": {"place": "=0"},
    "sharings.leave/other's": {"place": "=1"},
    "sharings.answer": {"place": "=0"},
    "sharings.stay": {"place": "=1"},
    "visits.show/shared": {"visit": "shared visit"},
    "visits.query/shared": {"visit": "shared visit"},
    "visits.cancel/shared": {"visit": "shared visit"},
    "bookings.show/shared": {"booking": "shared booking"},
    "reviews.rule": {"review": "held review"},
    "budgets.approve": {"budget": "budget waiting"},
    "budgets.refuse": {"budget": "budget waiting"},
    "budgets.write": {"holder": "@JOAN"},
    "levers.decision/private": {"decision": "private decision"},
    "levers.council_decision/private": {"decision": "private decision"},
    "offers.standard_terms": {},
    "expenses.show/joan's": {"expense": "joan's expense"},
    "expenses.receipt/joan's": {"expense": "joan's expense"},
    "expenses.withdraw/joan's": {"expense": "joan's expense"},
    "payees.show/helper's": {"party": "helper's urn"},
    "payees.show/joan's": {"party": "joan's urn"},
    "payees.set_up/joan's": {"party": "joan's urn"},
    "payees.again/joan's": {"party": "joan's urn"},
    "payees.back/joan's": {"party": "joan's urn"},
    "remittances.show/helper's": {"remittance": "helper's remittance"},
    "remittances.show/joan's": {"remittance": "joan's remittance"},
    "remittances.statement_csv/joan's": {"remittance": "joan's remittance"},
    "remittances.statement_pdf/joan's": {"remittance": "joan's remittance"},
    "remittances.approve": {"run": "run waiting"},
    "remittances.drop": {"run": "run waiting"},
    "gateway.again": {"call": "parked call"},
    "sandbox.checkout/guessed": {"session": "=cs_test_" + GUESSED},
    "sandbox.pay/guessed": {"session": "=cs_test_" + GUESSED},
    "sandbox.onboarding/guessed": {"token": "=" + GUESSED},
    "sandbox.leave/guessed": {"token": "=" + GUESSED},
}


@dataclass
class Walk:
    """The small world, put back as often as it is wanted, and everyone in it at a browser."""

    app: Flask
    world: SmallWorld
    database: Any
    clock: Any
    folder: Path
    kept: Path

    def put_back(self) -> None:
        """Let the database, and the clock, be as the world was built."""
        self.database.restore()
        self.clock.set(NOW)

    def put_back_all(self) -> None:
        """The files as well: the paper of a check, the index of search, and what stands at the sandbox."""
        self.app.extensions["kith.search"].close()
        sandbox.start_over()
        shutil.copytree(self.kept, self.folder, dirs_exist_ok=True)
        self.put_back()

    def knock(self, who: Who, method: str, address: str, body: dict[str, str], kind: str) -> TestResponse:
        """Ask as someone for an answer of this kind; each time at a browser of its own."""
        client = self.app.test_client()
        if who in self.cookies:
            client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], self.cookies[who])
        return client.open(address, method=method, data=body if method == "POST" else None, headers={"Accept": kind})

    def try_door(self, who: Who, method: str, address: str, body: dict[str, str], *, expected: str) -> list[str]:
        """Knock, and say where the answer is another than expected, or tells what it should not."""
        # Who is to be refused says that they are a machine: a page of regret for each would be most of the work.
        kind = "application/json" if expected == "refused" else "text/html"
        with self.knock(who, method, address, body, kind) as answer:
            got = _outcome(answer)
            wrong = [f"reads {word}" for word in _leaks(self.world, who, answer)]
        if got != expected:
            wrong.append(f"{expected} expected, {got} ({answer.status_code})")
        return [f"{method} {address} | {who} | {words}" for words in wrong]

    @cached_property
    def cookies(self) -> dict[Who, str]:
        """What the browser of each who signed in would hold, written once."""
        signer = self.app.session_interface.get_signing_serializer(self.app)
        found = {}
        for who, person in self.world.persons.items():
            session = {"_user_id": people.session_key(person), "_fresh": True}
            if who is Who.ASSISTING:
                session[sessions.OPENING] = self.world.opening
            found[who] = signer.dumps(session)
        return found

    def digest(self) -> str:
        """All that stands in the database, in one line."""

        def read() -> str:
            found = hashlib.sha256()
            for table in db.metadata.sorted_tables:
                rows = db.session.execute(sa.select(table)).all()
                found.update(repr((table.name, sorted(map(repr, rows)))).encode())
            return found.hexdigest()

        return unit.read(read)

    def thing(self, line: str, part: str) -> str:
        """What stands in a line's address in the place of `part`."""
        base = line.partition("/")[0].removesuffix("_post")
        said = ADDRESSES.get(line, ADDRESSES.get(base, {})).get(part, PARTS.get(part))
        if said is None:
            return WORDS[part]
        if said.startswith("="):
            return said[1:]
        if said.startswith("@"):
            return self.world.person(Who[said[1:]])
        return self.world.things[said]

    def address(self, rule: Rule, line: str) -> str:
        """Where a line's door is."""
        given = {part: self.thing(line, part) for part in rule.arguments}
        if line.startswith("budgets.write"):
            given["holder"] = f"person:{given['holder']}"
        with self.app.test_request_context():
            found = url_for(rule.endpoint, **given)
        return found + ("?party=" + self.world.urn(Who.HELPER) if line == "people.new_block" else "")

    def body(self, line: str) -> dict[str, str]:
        """What is posted: nothing, but where only the service can tell who may."""
        said = {
            "people.new_block_post": {"party": self.world.urn(Who.HELPER)},
            "bookings.ask": {"slots": key_of(WEDNESDAYS[0]), "starts": "15 12 2025"},
            "plans.choose": {"offer": self.world.things["offer"]},
        }
        return said.get(line, {})


_BUILT: dict[str, Any] = {}


@pytest.fixture
def walk(app: Flask, database: Any, session_clock: Any, var: Path, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The world: built by the first test of a worker that asks, and put back for each other."""
    if "walk" not in _BUILT:
        world = build(session_clock)
        app.extensions["kith.search"].close()
        kept = tmp_path_factory.mktemp("small-world") / "var"
        with closing(sqlite3.connect(var / SANDBOX)) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that the file alone is all of it
        shutil.copytree(var, kept, ignore=shutil.ignore_patterns(f"{SANDBOX}-*"))
        own = copy.copy(database)
        own.template = (
            database.template.with_name("small-world.sqlite3")
            if isinstance(database.template, Path)
            else f"{database.template}_small_world"
        )
        db.session.remove()  # the last connection that closes folds the log into the file
        own.keep()
        _BUILT["walk"] = Walk(app, world, own, session_clock, var, kept)
        _BUILT["digest"] = _BUILT["walk"].digest()
    found: Walk = _BUILT["walk"]
    found.put_back_all()
    return found


def _outcome(answer: TestResponse) -> str:
    """In words: let in, refused, or a fault of ours."""
    if answer.status_code >= 500:
        return f"a fault ({answer.status_code})"
    if answer.request.path == "/account/sign-out":
        return "let in"  # it leads everyone to the same page as a refusal would
    to_sign_in = answer.status_code == 302 and answer.location.partition("?")[0] == "/account/sign-in"
    unsigned = answer.request.path.startswith("/stripe/") and 400 <= answer.status_code < 500
    if to_sign_in or unsigned or answer.status_code in (403, 404):
        return "refused"
    return "let in"


def _rules(app: Flask, line: str) -> Iterator[tuple[str, Rule]]:
    methods, endpoint = _parsed(line)
    for rule in app.url_map.iter_rules(endpoint):
        for method in methods:
            if method in (rule.methods or set()):
                yield method, rule


@pytest.mark.doors
@pytest.mark.parametrize("line", TABLE)
def test_nobody_enters_but_who_may(walk: Walk, line: str) -> None:
    """Whoever the table does not name is refused, changes nothing, and reads nothing of Joan's."""
    allowed, wrong = TABLE[line], []
    plain = line.rpartition(" ")[2]
    for method, rule in _rules(walk.app, line):
        address, body = walk.address(rule, plain), walk.body(plain)
        # Whoever is to be refused knocks first, one after the other on the same data: it must be as it was before.
        for who in Who:
            if who not in allowed:
                wrong += walk.try_door(who, method, address, body, expected="refused")
        if method == "POST" and len(allowed) < len(Who) and walk.digest() != _BUILT["digest"]:
            wrong.append(f"{method} {address}: something changed though all were refused")
            walk.put_back()
        for who in Who:
            if who in allowed:
                wrong += walk.try_door(who, method, address, body, expected="let in")
                if method == "POST":
                    walk.put_back()
    assert not wrong, f"{plain}\n" + "\n".join(wrong)


# Those who have nothing to do with Joan; and the secret of her calendar is hers alone.
STRANGERS = frozenset(
    {
        Who.NOBODY, Who.STRANGER, Who.OWNER, Who.RIVAL, Who.ADMINISTRATOR, Who.COUNCILLOR, Who.FUNDER, Who.OTHER_FUNDER,
    }
)  # fmt: skip


def _leaks(world: SmallWorld, who: Who, answer: TestResponse) -> list[str]:
    if answer.status_code >= 400 or answer.is_streamed:
        return []
    text = answer.get_data(as_text=True)
    kept = list(world.secrets) if who in STRANGERS else []
    if who is not Who.JOAN:
        kept.append(world.calendar)
    if who is Who.OTHER_FUNDER:
        kept.append(FUND)
    if answer.request.path.startswith(
        "/sandbox"
    ):  # it shows who pays and who is paid by name, as Stripe's own desk would
        kept = [word for word in kept if word not in (FUND, FAMILY_NAME)]
    return [word for word in kept if word in text]


def test_every_route_has_its_line(app: Flask) -> None:
    doors = {
        (method, rule.endpoint) for rule in app.url_map.iter_rules() for method in METHODS if method in rule.methods
    }
    named = {_parsed(line) for line in TABLE}
    known = {(method, endpoint) for methods, endpoint in named for method in methods}
    assert sorted(" ".join(door) for door in doors - known) == []
    assert sorted(endpoint for _, endpoint in named if endpoint not in {door for _, door in doors}) == []


def _parsed(line: str) -> tuple[tuple[str, ...], str]:
    """The methods of a line, and its endpoint."""
    method, _, rest = line.rpartition(" ")
    return ((method,) if method else METHODS), rest.partition("/")[0]
