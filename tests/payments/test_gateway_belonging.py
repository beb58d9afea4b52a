"""A key of another Stripe account, or of the other mode: it moves nothing, and everyone reads what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import ids, jobs, unit, worker
from hub.kernel.clock import SettableClock
from hub.kernel.db import db
from hub.people.domain import StaffRole
from payments.gateway import ports, queries, services
from payments.gateway.adapters import StripeLibrary
from payments.gateway.domain import CallKind, CallRefused, CallState, Identity, Mismatch, OtherAccount, StripeSilent
from payments.gateway.models import StripeHome
from payments.sandbox import ports as sandbox
from payments.sandbox.adapters.client import SandboxClient
from payments.sandbox.domain.platforms import account_of
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_stripe_whole_way import enter

SignIn = Callable[..., FlaskClient]
OURS, THEIRS = "sk_test_sandbox", "sk_test_elsewhere"
DOES_NOT_LIVE_HERE = "opens another Stripe account than that of the books"


def use(app: Flask, key: str) -> StripeLibrary:
    """As if the processes had been started anew with another key: Stripe's own library before the same stand-in."""
    stand_in = sandbox.current()
    client = SandboxClient(app, stand_in.store, stand_in.public_url)
    library = StripeLibrary(
        key, snapshot_secret="whsec_a", thin_secret="whsec_b", sandbox=True, http_client=client, retries=0
    )
    ports.provide(app, library)
    return library


def ask(name: str = "A funder", key: str = "one") -> str:
    return unit.write(services.ask, CallKind.CUSTOMER, ids.urn("fund", "0" * 26), {"name": name}, key=key)


def run() -> int:
    return jobs.run(jobs.registered()["call-stripe"], force=True)


def call(id_: str) -> queries.CallView:
    found = unit.read(queries.call, id_)
    assert found is not None
    return found


def names(library: StripeLibrary) -> list[str]:
    """The customers that an account knows."""
    return [one.name for one in library._client.v1.customers.list({"limit": 100}).data]


def test_the_first_key_says_whose_the_books_are(app: Flask) -> None:
    assert unit.read(queries.home) is None
    ask()
    run()
    assert unit.read(queries.home) == Identity(account_of("sandbox"), live=False)


def test_books_that_begin_anew_are_told_again(app: Flask) -> None:
    """As where the demo is built a second time by one process."""
    ask()
    run()
    unit.write(lambda: db.session.execute(sa.delete(StripeHome)))
    ask(key="two")
    run()
    assert unit.read(queries.home) == Identity(account_of("sandbox"), live=False)


def test_a_key_of_another_account_moves_nothing_and_what_waits_is_sent_once_it_is_mended(
    app: Flask, clock: SettableClock, sign_in: SignIn
) -> None:
    ours = use(app, OURS)
    ask()
    run()
    theirs = use(app, THEIRS)
    waiting = ask("Another funder", "two")
    for _ in range(12):  # longer than it takes to park a call whose outcome is not known
        run()
        clock.advance(timedelta(hours=12))
    found = call(waiting)
    assert (found.state, found.attempts, found.trouble) == (CallState.WAITING, 0, "")
    assert names(theirs) == []
    page = sign_in(enter("Tom", StaffRole.FINANCE)).get("/council/stripe").text
    assert DOES_NOT_LIVE_HERE in page
    assert account_of("sandbox") in page
    told = app.test_cli_runner().invoke(args=["stripe", "account"])
    assert told.exit_code == 1
    assert f"Set a key of {account_of('sandbox')}, test mode" in told.output
    for look in (
        lambda: services.look("cus_1"),
        lambda: services.payouts("", clock.now()),
        lambda: services.books(clock.now()),
        lambda: services.onboarding_address("acct_1", back="b", again="a"),
    ):
        with pytest.raises(OtherAccount):
            look()
    assert services.look_for_missed(clock.now()) == 0

    use(app, "rk_test_sandbox_1")  # another key of the right account
    run()
    assert call(waiting).state is CallState.DONE
    assert sorted(names(ours)) == ["A funder", "Another funder"]
    assert names(theirs) == []
    assert DOES_NOT_LIVE_HERE not in sign_in(enter("Ruth", StaffRole.FINANCE)).get("/council/stripe").text
    told = app.test_cli_runner().invoke(args=["stripe", "account"])
    assert (told.exit_code, "the key is one of it" in told.output) == (0, True)


def test_stripe_is_asked_whose_the_key_is_with_no_transaction_open(
    app: Flask, clock: SettableClock, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stripe = StripeDouble()
    stripe.known_as = Identity("acct_1", live=False)
    ports.provide(app, stripe)
    ask()
    run()
    opened: list[bool] = []

    def identity() -> Identity:
        opened.append(db.session().in_transaction())
        return Identity("acct_2", live=False)

    monkeypatch.setattr(stripe, "identity", identity)
    app.extensions.pop("kith.stripe.belonging")  # a new process
    desk = sign_in(enter("Tom", StaffRole.FINANCE))
    assert DOES_NOT_LIVE_HERE in desk.get("/council/stripe").text
    clock.advance(timedelta(minutes=2))  # what was found has lapsed
    assert DOES_NOT_LIVE_HERE in desk.get("/council/stripe").text
    assert opened == [False, False]


def test_the_worker_asks_nothing_while_it_knows_and_looks_again_after_a_minute(
    app: Flask, clock: SettableClock
) -> None:
    stripe = StripeDouble()
    ports.provide(app, stripe)
    ask()
    run()
    stripe.known_as = Identity("acct_other", live=False)
    app.extensions.pop("kith.stripe.belonging")  # a new process
    ask(key="two")
    run()
    assert run() == 0  # nothing is due to a process that knows
    stripe.known_as = Identity(account_of("sandbox"), live=False)
    assert run() == 0
    clock.advance(timedelta(minutes=2))
    assert run() == 1
    assert len(stripe.made) == 2


@pytest.mark.parametrize("live_first", [False, True])
def test_a_key_of_the_other_mode_moves_nothing(app: Flask, sign_in: SignIn, live_first: bool) -> None:
    stripe = StripeDouble()
    stripe.known_as = Identity("acct_1", live=live_first)
    ports.provide(app, stripe)
    ask()
    run()
    other = StripeDouble()
    other.known_as = Identity("acct_1", live=not live_first)
    ports.provide(app, other)
    waiting = ask(key="two")
    run()
    assert other.sent == 0
    assert call(waiting).attempts == 0
    assert services.compare() is Mismatch.MODE
    page = sign_in(enter("Tom", StaffRole.FINANCE)).get("/council/stripe").text
    assert ("one of test mode, and the books are of live mode" in page) == live_first
    assert ("a live one, and the books are of test mode" in page) != live_first


def test_a_restricted_key_that_may_not_name_its_account_is_known_by_what_was_made_there(app: Flask) -> None:
    use(app, "rk_test_sandbox_1")
    ask()
    run()
    assert unit.read(queries.home) == Identity("", live=False)
    use(app, "rk_test_sandbox_2")
    assert services.compare() is None
    theirs = use(app, "rk_test_elsewhere_1")
    assert services.compare() is Mismatch.ACCOUNT
    waiting = ask(key="two")
    run()
    assert (call(waiting).attempts, names(theirs)) == (0, [])
    use(app, THEIRS)  # which may name its account, and that does not make it ours
    assert services.compare() is Mismatch.ACCOUNT
    use(app, OURS)
    assert services.compare() is None
    assert unit.read(queries.home) == Identity(account_of("sandbox"), live=False)


def test_books_that_are_older_than_this_rule_are_known_by_what_was_made(app: Flask) -> None:
    use(app, OURS)
    ask()
    run()
    unit.write(_forget)
    use(app, THEIRS)
    assert services.compare() is Mismatch.ACCOUNT
    assert unit.read(queries.home) is None


def _forget() -> None:
    from hub.kernel.db import db
    from payments.gateway.models import StripeHome

    db.session.delete(db.session.get_one(StripeHome, 1))


def test_stripe_s_silence_is_no_other_account(app: Flask, clock: SettableClock) -> None:
    use(app, "sk_live_withdrawn")  # which the stand-in takes no more than Stripe takes one that was withdrawn
    waiting = ask()
    run()
    found = call(waiting)
    assert (found.state, found.attempts, found.code) == (CallState.WAITING, 1, "key-not-accepted")
    assert unit.read(queries.home) is None
    use(app, OURS)
    clock.advance(timedelta(minutes=5))
    run()
    assert call(waiting).state is CallState.DONE


def test_a_no_to_whose_key_it_is_is_not_knowing(
    app: Flask, clock: SettableClock, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no() -> Identity:
        raise CallRefused("platform_api_restricted", "Stripe says no.")

    stripe = StripeDouble()
    ports.provide(app, stripe)
    monkeypatch.setattr(stripe, "identity", no)
    waiting = ask()
    run()
    assert (call(waiting).state, stripe.sent) == (CallState.WAITING, 0)
    assert "platform_api_restricted" in call(waiting).trouble
    with pytest.raises(StripeSilent):
        services.require_ours()
    assert sign_in(enter("Tom", StaffRole.FINANCE)).get("/council/stripe").status_code == 200
    for start in app.extensions[worker.STARTS]:
        start()  # a worker begins all the same
    monkeypatch.undo()
    clock.advance(timedelta(minutes=5))
    run()
    assert call(waiting).state is CallState.DONE


def test_whoever_pays_reads_that_it_stands_still_and_nothing_was_taken(
    app: Flask, world: World, sign_in: SignIn, clock: SettableClock
) -> None:
    use(app, OURS)
    ask()
    run()
    theirs = use(app, THEIRS)
    joan, fund = enter("Joan"), world.fund(0)
    for client, address, form in (
        (sign_in(enter("Tom", StaffRole.FINANCE)), f"/topups/new/{fund}", {"method": "bank", "origin": "funder"}),
        (sign_in(joan), f"/purses/{joan}/add", {}),
    ):
        for _ in range(2):
            answer = client.post(address, data={"token": ids.new(), "amount": "20", **form})
            assert answer.status_code == 503
            assert "opens another Stripe account than the council’s" in answer.text
    assert names(theirs) == []
    assert unit.read(queries.standing)[CallState.REFUSED] == 0
    body: Any = {"data": b"{}", "headers": {"Stripe-Signature": "t=1,v1=0"}}
    assert app.test_client().post("/stripe/snapshot", **body).status_code != 200
