"""The standing account of a fund's payer, with Stripe's own library: shown, sent to without a page, taken once, sent back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.kernel import jobs, outbox, unit
from hub.kernel.access import SYSTEM
from hub.kernel.faults import install
from hub.people.domain import StaffRole
from payments.books import queries as book_queries
from payments.books import services as books
from payments.funds.domain import unallocated
from payments.gateway import ports as gateways
from payments.gateway import queries as calls
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind, CallRefused, Heard, OutcomeUnknown
from payments.gateway.ports import gateway as way
from payments.ledger import queries as ledger
from payments.sandbox import services as sandbox
from payments.sandbox.adapters.post import InProcessPostman
from payments.sandbox.domain import customers
from payments.sandbox.services.opening import opened
from payments.topups import queries, services
from payments.topups.domain import NotToReturn, TopUpState
from payments.topups.queries import TopUpView
from payments.topups.services import standing
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_stripe_whole_way import SignIn, cash, enter, leads_to, work

FUNDS_AVAILABLE = "cash_balance.funds_available"
POST = "deliver-sandbox-webhooks"


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def finance(app: Flask, sign_in: SignIn) -> FlaskClient:
    return sign_in(enter("Ruth", StaffRole.FINANCE))


@pytest.fixture
def fund(world: World, finance: FlaskClient) -> str:
    """A fund whose standing account is known."""
    made = world.fund(0)
    assert leads_to(finance.post(f"/topups/account/{made}")) == f"/council/funds/{made}"
    return made


def customer(fund: str) -> str:
    found = unit.read(queries.customer, fund)
    assert found
    return found


def arrives(fund: str, pence: int) -> None:
    sandbox.send_transfer(customer(fund), pence)


def came(fund: str) -> list[TopUpView]:
    return [one for one in unit.read(queries.top_ups, fund, 100) if not one.paged]


def landed(fund: str) -> list[int]:
    return sorted(one.amount_pence for one in came(fund) if one.state is TopUpState.CLEARED)


def free(fund: str) -> int:
    return unit.read(ledger.balance, unallocated(fund))


def run(*names: str) -> None:
    for name in names:
        jobs.run(jobs.registered()[name], force=True)
    outbox.drain()


def unheard() -> None:
    """The post is lost: what was to be told is told to nobody, though the stand-in believes it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(InProcessPostman, "post", lambda *_given, **_more: 200)
        run(POST)


def left_over(fund: str, pence: int) -> None:
    """So few pence that no payment takes them, as what a page's payment left of a transfer."""
    with opened() as (world, _):
        customers.move_cash(world, world.one("customer", customer(fund)), pence, "funded", {})


class TestTheAccount:
    def test_finance_reads_it_and_no_page_asks_stripe_again(
        self, world: World, finance: FlaskClient, fund: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(*_given: Any) -> Any:
            raise AssertionError("a page asked Stripe")

        monkeypatch.setattr(type(way()), "bank_details", never)
        monkeypatch.setattr(type(way()), "fetch", never)
        monkeypatch.setattr(type(way()), "cash", never)
        page = finance.get(f"/council/funds/{fund}").text
        shown = [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall("<dd.*?</dd>", page, re.DOTALL)]
        [account] = unit.read(queries.accounts, [fund]).values()
        assert account.sort_code == "10-88-00"
        assert re.fullmatch("[0-9]{8}", account.number)
        for said in (account.holder, account.sort_code, account.number, f"KITH {fund[-6:]}"):
            assert said in shown
        assert "Sandbox: send £500 to this account" in page

    def test_a_funder_reads_that_of_their_own_fund_only(self, world: World, sign_in: SignIn) -> None:
        person = enter("Dele", StaffRole.FUNDER)
        own, other = world.fund(0, owner=f"person:{person}"), world.fund(0)
        client = sign_in(person)
        assert "Show the account for a standing order" in client.get("/funds").text
        assert leads_to(client.post(f"/topups/account/{own}")) == "/funds"
        assert unit.read(queries.accounts, [own])[own].number in client.get("/funds").text
        assert client.post(f"/topups/account/{other}").status_code == 403
        assert unit.read(queries.customer, other) is None

    def test_the_funder_hears_of_money_that_arrived(self, world: World, sign_in: SignIn) -> None:
        person = enter("Dele", StaffRole.FUNDER)
        own = world.fund(0, owner=f"person:{person}")
        client = sign_in(person)
        client.post(f"/topups/account/{own}")
        arrives(own, 50_000)
        work()
        assert "£500.00 stands in" in client.get("/account/notices").text

    def test_stripe_being_silent_changes_nothing_and_says_so(
        self, world: World, finance: FlaskClient, app: Flask
    ) -> None:
        fund = world.fund(0)
        gateways.provide(app, double := StripeDouble())
        double.faults = ["before"]
        answer = finance.post(f"/topups/account/{fund}", follow_redirects=True)
        assert "Stripe does not answer just now" in answer.text
        assert unit.read(queries.accounts, [fund])[fund].number == ""


class TestMoneyThatArrives:
    def test_it_stands_in_the_fund_as_new_money_and_the_books_know_it(
        self, world: World, finance: FlaskClient, fund: str, clock: Any
    ) -> None:
        finance.post(f"/sandbox/customers/{customer(fund)}/send")
        work()
        [top_up] = came(fund)
        assert (top_up.state, top_up.amount_pence, top_up.fee_pence) == (TopUpState.CLEARED, 50_000, 0)
        assert world.fund_view(fund).in_pence == free(fund) == cash(fund) == 50_000
        page = finance.get(f"/topups/{top_up.id}").text
        assert "It stands in the fund and can be spent." in page
        assert "without a page" in page
        clock.advance(timedelta(days=2))
        books.reconcile(clock.now())
        assert unit.read(book_queries.breaks) == []
        world.verify()

    def test_each_transfer_is_one_top_up(self, world: World, fund: str) -> None:
        for pence in (50_000, 12_345, 30):
            arrives(fund, pence)
            work()
        assert landed(fund) == [30, 12_345, 50_000]
        assert free(fund) == 62_375

    def test_more_than_one_payment_takes_is_taken_in_two(self, world: World, fund: str) -> None:
        for _ in range(2):
            arrives(fund, 60_000_000)
        work(4)
        assert landed(fund) == [20_000_001, 99_999_999]
        assert free(fund) == 120_000_000

    def test_less_than_stripe_takes_waits_and_is_said(self, world: World, finance: FlaskClient, fund: str) -> None:
        left_over(fund, 29)
        run("look-at-standing-accounts")
        assert came(fund) == []
        assert "£0.29 has arrived and is not in the fund yet." in finance.get(f"/council/funds/{fund}").text
        arrives(fund, 1_000)
        work()
        assert landed(fund) == [1_029]

    def test_another_currency_is_left_and_said(self, world: World, finance: FlaskClient, fund: str, app: Flask) -> None:
        gateways.provide(app, double := StripeDouble())
        double.held = {"eur": 12_345}
        services.take(fund)
        assert came(fund) == []
        assert [call.kind for call, _ in double.made] == []
        assert "123.45 EUR has arrived, which is not in pounds." in finance.get(f"/council/funds/{fund}").text

    def test_an_open_page_is_paid_first_and_the_rest_is_new_money(
        self, world: World, finance: FlaskClient, fund: str
    ) -> None:
        page = leads_to(finance.post(f"/topups/new/{fund}", data={"amount": "200", "method": "bank", "origin": "bank"}))
        finance.post(f"{page}/bank-transfer")
        work()
        arrives(fund, 50_000)
        work()
        assert landed(fund) == [30_000]
        [paged] = [one for one in unit.read(queries.top_ups, fund) if one.paged]
        assert paged.state is TopUpState.CLEARED
        assert cash(fund) == 50_000
        assert free(fund) == 30_000  # the other 200 was the fund's own, recorded in the bank
        world.verify()

    def test_while_own_money_is_awaited_a_part_of_it_waits_until_that_is_called_off(
        self, world: World, finance: FlaskClient, fund: str
    ) -> None:
        page = leads_to(finance.post(f"/topups/new/{fund}", data={"amount": "200", "method": "bank", "origin": "bank"}))
        back = leads_to(finance.post(f"{page}/bank-transfer"))
        finance.get(back)
        arrives(fund, 15_000)
        work()
        assert came(fund) == []
        assert "nobody knows yet whose it is" in finance.get(f"/council/funds/{fund}").text
        finance.post(f"{back}/call-off")
        work()
        assert unit.read(queries.top_up, back.rpartition("/")[2]).state is TopUpState.EXPIRED
        assert landed(fund) == [15_000]
        assert "Nothing is called off" in finance.post(f"{back}/call-off", follow_redirects=True).text


class TestBadDays:
    def test_events_told_twice_and_looks_at_once_take_it_once(self, world: World, fund: str) -> None:
        arrives(fund, 50_000)
        for n in range(3):
            heard = Heard(f"evt_{n}", FUNDS_AVAILABLE, customer(fund), "", live=False)
            unit.write(gateway.hear, heard)
            unit.write(gateway.hear, heard)
        outbox.drain()
        services.take(fund)
        work()
        services.take(fund)
        work()
        assert landed(fund) == [50_000]
        assert len(came(fund)) == 1
        assert free(fund) == cash(fund) == 50_000
        world.verify()

    def test_what_was_seen_before_another_look_is_not_asked_for_again(self, world: World, fund: str) -> None:
        arrives(fund, 50_000)
        services.take(fund)
        work()
        unit.write(standing._take, fund, {"gbp": 50_000}, None)
        assert landed(fund) == [50_000]
        assert len(came(fund)) == 1

    def test_a_payment_that_finds_nothing_is_given_up_and_moves_nothing(self, world: World, fund: str) -> None:
        arrives(fund, 50_000)
        services.take(fund)
        work()
        last = unit.read(queries.last_taken, fund)
        unit.write(standing._take, fund, {"gbp": 50_000}, last)  # an old look that no other has overtaken
        work(4)
        assert sorted(one.state.value for one in came(fund)) == ["cleared", "expired"]
        assert free(fund) == cash(fund) == 50_000
        arrives(fund, 700)
        work()
        assert landed(fund) == [700, 50_000]
        world.verify()

    def test_a_lost_event_is_found_in_stripe_s_record(self, world: World, fund: str, clock: Any) -> None:
        arrives(fund, 50_000)
        unheard()
        assert came(fund) == []
        run("look-for-missed-events")
        work()
        assert landed(fund) == [50_000]

    def test_where_the_record_is_lost_as_well_the_account_is_looked_at(
        self, world: World, fund: str, clock: Any
    ) -> None:
        arrives(fund, 50_000)
        unheard()
        clock.advance(timedelta(hours=7))
        run("look-at-standing-accounts", "call-stripe")
        run("look-at-top-ups")
        assert landed(fund) == [50_000]

    @pytest.mark.parametrize("point", ["call-leased", "called", "answered"])
    def test_a_kill_between_the_call_and_the_record_takes_it_once(
        self, world: World, fund: str, clock: Any, point: str
    ) -> None:
        arrives(fund, 50_000)
        services.take(fund)
        [top_up] = came(fund)
        [call] = unit.read(calls_of, top_up.id)

        def kill(reached: str) -> None:
            if reached == point:
                raise Killed

        install(kill)
        try:
            with pytest.raises(Killed):
                gateway.attempt(call, clock.now())
        finally:
            install(None)
        clock.advance(timedelta(days=2))  # the lease is over, and Stripe has forgotten the key
        work(4)
        run("look-at-top-ups")
        assert landed(fund) == [50_000]
        assert len(came(fund)) == 1
        assert free(fund) == cash(fund) == 50_000
        world.verify()

    def test_a_call_whose_answer_is_lost_is_looked_for_not_sent_again(
        self, world: World, fund: str, clock: Any, app: Flask
    ) -> None:
        library = way()
        gateways.provide(app, lossy := _Lossy(library))
        arrives(fund, 50_000)
        services.take(fund)
        run("call-stripe")
        assert lossy.lost == 1
        assert landed(fund) == []
        clock.advance(timedelta(days=2))
        work(4)
        assert landed(fund) == [50_000]
        assert len(came(fund)) == 1

    def test_stripe_saying_no_leaves_it_waiting_and_tries_anew_later(
        self, world: World, fund: str, clock: Any, app: Flask
    ) -> None:
        library = way()
        gateways.provide(app, double := StripeDouble())
        double.held, double.faults = {"gbp": 5_000}, ["payment_method_not_available"]
        services.take(fund)
        run("call-stripe")
        assert [one.state for one in came(fund)] == [TopUpState.EXPIRED]
        gateways.provide(app, library)
        arrives(fund, 5_000)
        clock.advance(timedelta(hours=7))
        run("look-at-standing-accounts")
        work()
        assert landed(fund) == [5_000]


class _Lossy:
    """Stripe's library over a line that loses the first answer to a payment."""

    def __init__(self, inner: Any) -> None:
        self._inner, self.lost = inner, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def send(self, call: Any) -> Any:
        answer = self._inner.send(call)
        if call.kind is CallKind.PAYMENT and not self.lost:
            self.lost += 1
            raise OutcomeUnknown("connection lost")
        return answer


def calls_of(top_up: str) -> list[str]:
    return [one.id for one in calls.about(f"top-up:{top_up}", CallKind.PAYMENT)]


class TestSendingBack:
    @pytest.fixture
    def top_up(self, fund: str) -> str:
        arrives(fund, 50_000)
        work()
        return came(fund)[0].id

    def test_it_leaves_the_fund_and_the_books_agree(
        self, world: World, finance: FlaskClient, fund: str, top_up: str, clock: Any
    ) -> None:
        assert "Send it back to where it came from" in finance.get(f"/topups/{top_up}").text
        finance.post(f"/topups/{top_up}/give-back")
        world.verify()
        work()
        assert unit.read(queries.top_up, top_up).state is TopUpState.RETURNED
        assert (free(fund), cash(fund), world.fund_view(fund).in_pence) == (0, 0, 0)
        page = finance.get(f"/topups/{top_up}").text
        assert "It was sent back to the account it came from." in page
        clock.advance(timedelta(days=2))
        books.reconcile(clock.now())
        assert unit.read(book_queries.breaks) == []
        again = finance.post(f"/topups/{top_up}/give-back", follow_redirects=True).text
        assert "This cannot be sent back" in again
        assert free(fund) == 0
        world.verify()

    def test_what_a_budget_has_does_not_go_back(self, world: World, fund: str, top_up: str) -> None:
        world.budget(fund, pence=20_000)
        before = free(fund)
        with pytest.raises(NotToReturn):
            unit.write(services.give_back, top_up, SYSTEM)
        assert (free(fund), cash(fund)) == (before, 50_000)

    def test_stripe_saying_no_leaves_it_in_the_fund_and_it_may_be_asked_again(
        self, world: World, fund: str, top_up: str, monkeypatch: pytest.MonkeyPatch, clock: Any
    ) -> None:
        library, send = type(way()), type(way()).send

        def refuse(self: Any, call: Any) -> Any:
            raise CallRefused("no-bank-account", "Stripe does not know where to send it.")

        monkeypatch.setattr(library, "send", refuse)
        call = unit.write(services.give_back, top_up, SYSTEM)
        assert (free(fund), cash(fund)) == (0, 50_000)
        world.verify()
        gateway.attempt(call, clock.now())
        outbox.drain()
        assert unit.read(queries.top_up, top_up).state is TopUpState.CLEARED
        assert (free(fund), cash(fund)) == (50_000, 50_000)
        world.verify()
        monkeypatch.setattr(library, "send", send)
        unit.write(services.give_back, top_up, SYSTEM)
        work()
        assert unit.read(queries.top_up, top_up).state is TopUpState.RETURNED
        world.verify()

    def test_a_refund_that_fails_later_is_the_fund_s_again(
        self, world: World, fund: str, top_up: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unit.write(services.give_back, top_up, SYSTEM)
        work()
        view = unit.read(queries.top_up, top_up)
        monkeypatch.setattr(type(way()), "fetch", lambda *_given: {"id": view.refund, "status": "failed"})
        for n in range(2):
            heard = Heard(f"evt_failed_{n}", "refund.failed", view.refund or "", "", live=False)
            unit.write(gateway.hear, heard)
            outbox.drain()
        assert unit.read(queries.top_up, top_up).state is TopUpState.CLEARED
        assert (free(fund), cash(fund)) == (50_000, 50_000)

    def test_only_finance_sends_back(self, sign_in: SignIn, fund: str, top_up: str) -> None:
        assert sign_in(enter("Dele", StaffRole.FUNDER)).post(f"/topups/{top_up}/give-back").status_code == 403


STEP = st.one_of(
    st.integers(30, 2_000).map(lambda pence: ("arrives", pence)),
    st.sampled_from([("told", 0), ("look", 0), ("call", 0), ("post", 0), ("lost", 0), ("follow", 0), ("day", 0)]),
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, max_size=14), seed=st.integers(0, 10**6))
def test_in_any_order_told_twice_or_never_all_that_came_stands_in_the_fund_once(
    steps: list[tuple[str, int]], seed: int, world: World, finance: FlaskClient, clock: Any
) -> None:
    fund = world.fund(0)
    finance.post(f"/topups/account/{fund}")
    sent = 0
    for n, (what, pence) in enumerate(steps):
        match what:
            case "arrives":
                arrives(fund, pence)
                sent += pence
            case "told":
                unit.write(
                    gateway.hear, Heard(f"evt_{fund}_{seed}_{n}", FUNDS_AVAILABLE, customer(fund), "", live=False)
                )
                outbox.drain()
            case "look":
                services.take(fund)
            case "call":
                run("call-stripe")
            case "post":
                run(POST)
            case "lost":
                unheard()
            case "follow":
                run("look-at-top-ups")
            case "day":
                clock.advance(timedelta(days=1))
        assert cash(fund) == free(fund) <= sent
    for _ in range(3):
        clock.advance(timedelta(hours=7))
        work()
        run("look-for-missed-events", "look-at-standing-accounts", "call-stripe", "look-at-top-ups")
        work()
    assert cash(fund) == free(fund) == sent == sum(landed(fund))
    world.verify()
